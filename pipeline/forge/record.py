"""`record`: what the forge knows of merges that no officer signed, written down and delivered.

All the facts are asked for first; the notes go out in one commit and one push, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline.authority.record_check import check_record
from pipeline.authority.review_record import ReviewRecord
from pipeline.authority.signatories import Signatories
from pipeline.forge.client import Forge, TooLong
from pipeline.forge.facts import NotRecordable, review_record_of
from pipeline.git.keys.ssh_keys import KeySigner
from pipeline.git.notes import MAX_BYTES, NOTES, note_of, place_of, written
from pipeline.git.remotes import Moved
from pipeline.git.steps import Change, Step
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import main_of
from pipeline.model.failure import Failure

_TRIES = 3  # each time another run was faster; what it recorded is read again

_ONE_PARENT = (
    "只有一个父提交（直接提交、压缩合并或变基合并）：所审核的版本没有进入主线，审核无从对应。"
    "请在平台上只允许“合并提交”，废止本步骤后重新办理"
)


_OF_THE_MERGE = {f"authority-note-{fault}" for fault in ("form", "clock", "commits", "other")}
"""Faults that say nothing of other merges: they must not keep those from being recorded."""


class CannotRecord(Failure):
    """Nothing can be recorded here: no authority, no such merge, no recorder's key. In Chinese."""


@dataclass(frozen=True)
class Order:
    """Who records, when; of one merge ("" for all that are outstanding)."""

    signer: KeySigner
    at: datetime
    merge: str = ""
    remote: str = "origin"


@dataclass
class Recorded:
    """The records written, and the merges whose reviews cannot be recorded, with the reason."""

    recorded: list[ReviewRecord] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    commit: str = ""


def record(repo: Path, forge: Forge, order: Order) -> Recorded:
    """Records the outstanding merges of main and delivers the notes.

    A good record is never written again. Raises CannotRecord, ForgeFailure, HistoryError.
    """
    known: dict[str, ReviewRecord] = {}
    with Writer(repo) as clone:
        for turn in range(1, _TRIES + 1):
            try:
                return _record(clone, forge, order, known)
            except Moved:
                if turn == _TRIES:
                    raise
    raise AssertionError("unreachable")


def _record(clone: Writer, forge: Forge, order: Order, known: dict[str, ReviewRecord]) -> Recorded:
    """One try; facts once asked for are kept in `known` for the next."""
    if clone.has_remote(order.remote):
        clone.fetch(order.remote)
    main = main_of(clone)
    ledger = fold(clone, main) if main else None
    if main is None or ledger is None or ledger.root is None:
        raise CannotRecord("本仓库尚未确立权限（没有有效的 registry/root.yaml），没有可记录的")
    done = Recorded()
    notes: dict[str, bytes] = {}
    for step in _outstanding(clone, ledger, order.merge):
        try:
            recorded = known.get(step.commit.sha) or _ask(forge, step, main, order)
            notes[step.commit.sha] = _note(recorded, step, ledger, order.signer)
        except (NotRecordable, TooLong) as reason:
            done.refused[step.commit.sha] = str(reason)
            continue
        known[step.commit.sha] = recorded
        done.recorded.append(recorded)
    if notes:
        done.commit = _deliver(clone, notes, order)
    return done


def _ask(forge: Forge, step: Step, main: str, order: Order) -> ReviewRecord:
    if len(step.commit.parents) != 2:
        raise NotRecordable(_ONE_PARENT)
    return review_record_of(forge, step, main, order.at)


def _outstanding(clone: Writer, ledger: Ledger, named: str) -> Iterator[Step]:
    """Refused steps that no officer signed, no annulment names and no good record is on."""
    wanted = clone.resolve(named) if named else ""
    if wanted and wanted not in {d.step for d in ledger.decisions}:
        raise CannotRecord(f"{named} 不是主线上确立权限之后的提交；请核对 --merge")
    recorded = {d.step for d in ledger.decisions if d.recorded} | set(ledger.left_out)
    for sha, step in ledger.refused.items():
        signed = Signatories(step, ledger.rosters[sha]).approver is not None
        if not signed and sha not in recorded and wanted in ("", sha):
            yield step


def _note(recorded: ReviewRecord, step: Step, ledger: Ledger, signer: KeySigner) -> bytes:
    """The note's bytes, if the audit would believe it.

    Raises NotRecordable where it is the merge that is odd, CannotRecord where the recorder is.
    """
    raw = written(recorded.text(), signer)
    if len(raw) > MAX_BYTES:
        raise NotRecordable(f"审核记录有{len(raw)}字节，超过{MAX_BYTES}字节的上限")
    tried = replace(step, note=note_of(raw))
    record_check = check_record(
        tried, ledger.rosters[step.commit.sha], ledger.office_in_effect.schemas
    )
    for fault in record_check.faults:
        kind = NotRecordable if fault.rule in _OF_THE_MERGE else CannotRecord
        raise kind(f"合并 {step.commit.sha[:12]} 的记录不会被采信：{fault.message}。{fault.hint}")
    return raw


def _deliver(clone: Writer, notes: Mapping[str, bytes], order: Order) -> str:
    """One commit on the notes, at the remote first. Raises Moved, HistoryError."""
    old = clone.refs.get(NOTES)
    stale = [path for sha in notes for path in clone.note_places(sha)]
    changes = [Change(path, "", None) for path in stale]
    changes += [
        Change(place_of(sha), None, clone.store("blob", raw)) for sha, raw in sorted(notes.items())
    ]
    tree = clone.overlay(old, changes)
    text = "审核记录\n\n" + "".join(f"{sha}\n" for sha in sorted(notes))
    author = Identity("recorder", "记录员")
    commit = clone.commit_tree(tree, [old] if old else [], author, None, order.at, text)
    if clone.has_remote(order.remote):
        clone.push_ref(commit, NOTES, old, order.remote)
    clone.set_ref(NOTES, commit, old)
    return commit
