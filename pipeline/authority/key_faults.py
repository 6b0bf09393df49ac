"""Keys that a roster may not take in; which kinds and points may depends on the generation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.finding import Finding
from pipeline.model.public_key import is_hardware, soundness_fault
from pipeline.office.office import Office
from pipeline.office.roster import Roster
from pipeline.records.paths import OFFICERS, ROOT


def key_faults(after: Office, before: Office | None = None) -> Iterator[Finding]:
    """A DEFECT for each key that is new to the roster and may not stand in it."""
    known = {key for officer in _roster(before).officers for key in officer.keys}
    generation = after.generation
    for officer in _roster(after).officers:
        for key in officer.keys:
            if key in known:
                continue
            if generation.sound_keys and (fault := soundness_fault(key)):
                yield _fault(officer.id, fault, "请由本人重新生成密钥，交来新的 .pub 文件")
            elif is_hardware(key) and not generation.hardware_keys:
                yield _fault(
                    officer.id,
                    "硬件密钥自第2代规则起方可登记",
                    "请先改用第2代规则（registry/generation.yaml），或登记普通 ed25519 密钥",
                )


def _fault(officer: str, reason: str, hint: str) -> Finding:
    message = f"{officer} 的密钥不能登记：{reason}"
    return Finding.of_file("office-key", OFFICERS, message, hint, subject=officer)


def _roster(office: Office | None) -> Roster:
    if office is None:
        return Roster()
    return Roster.of(office.data(ROOT) or {}, office.data(OFFICERS))
