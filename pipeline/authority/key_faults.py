"""What a roster may not say of keys; which kinds, points and ends depends on the generation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.finding import Finding
from pipeline.model.generation import Generation
from pipeline.model.public_key import is_hardware, soundness_fault
from pipeline.office.office import Office
from pipeline.office.revocation import Revocation
from pipeline.office.roster import Officer, Roster
from pipeline.records.paths import OFFICERS, ROOT

_NEWER = "请先改用第2代规则（registry/generation.yaml）"


def key_faults(after: Office, before: Office | None = None) -> Iterator[Finding]:
    """A DEFECT for each key that is new to the roster and may not stand in it, or end so."""
    then, now = _roster(before), _roster(after)
    known = {key for officer in then.officers for key in officer.keys}
    for officer in now.officers:
        for key in officer.keys:
            if key not in known:
                yield from _new(officer, key, after.generation)
        for end in officer.revoked:
            if end not in then.revocations.values():
                yield from _ended(officer, end, after.generation)
    for key, end in then.revocations.items():
        if key not in now.revocations or now.revocations[key].at > end.at:
            yield from _taken_back(then, end)


def _new(officer: Officer, key: str, generation: Generation) -> Iterator[Finding]:
    message = f"{officer.id} 的密钥不能登记："
    if generation.sound_keys and (fault := soundness_fault(key)):
        yield _fault(officer, message + fault, "请由本人重新生成密钥，交来新的 .pub 文件")
    elif is_hardware(key) and not generation.hardware_keys:
        hint = f"{_NEWER}，或登记普通 ed25519 密钥"
        yield _fault(officer, f"{message}硬件密钥自第2代规则起方可登记", hint)


def _ended(officer: Officer, end: Revocation, generation: Generation) -> Iterator[Finding]:
    message = f"{officer.id} 的密钥不能这样吊销："
    if not generation.revocations:
        hint = f"{_NEWER}，或从名册中删去该公钥"
        yield _fault(officer, f"{message}吊销时刻和原因自第2代规则起方可登记", hint)
    elif end.since and end.since > end.at:
        hint = "可疑起始时刻（compromised_since）不晚于吊销时刻（revoked_at），请更正"
        yield _fault(officer, f"{message}吊销之后才可能为他人所用，前后不符", hint)


def _taken_back(then: Roster, end: Revocation) -> Iterator[Finding]:
    for officer in then.officers:
        if end in officer.revoked:
            message = f"{officer.id} 的密钥已{end.chinese}，不得删去、推后或恢复使用"
            hint = "请保留该项：审计凭它列出须核对的步骤；继续办理的，另行登记新的公钥"
            yield _fault(officer, message, hint)


def _fault(officer: Officer, message: str, hint: str) -> Finding:
    return Finding.of_file("office-key", OFFICERS, message, hint, subject=officer.id)


def _roster(office: Office | None) -> Roster:
    if office is None:
        return Roster()
    return Roster.of(office.data(ROOT) or {}, office.data(OFFICERS))
