"""Whether a note on a merge may be believed: who recorded it, its form, its subject.

A note is hostile until then: whoever may push may write `refs/notes/approvals`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.authority.refusal import Refusal
from pipeline.authority.review_record import HEADER, ReviewRecord
from pipeline.git.steps import Note, Step
from pipeline.model.record import Record
from pipeline.office.roster import Officer, Roster
from pipeline.records.reader import read
from pipeline.records.schemas import Schemas

APART = timedelta(minutes=10)
"""How far the forge's time of merging may be from the commit's own, which is the legal one."""

_AGAIN = "请查明由谁写入；dossier record 会向平台重新取证并替换不可用的记录"


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """What a note on a merge is: believed (`recorded`), refused (`faults`) or absent (neither)."""

    recorded: ReviewRecord | None = None
    faults: tuple[Refusal, ...] = ()


NONE = RecordCheck()


def check_records(step: Step, roster: Roster, schemas: Schemas) -> RecordCheck:
    """The note on a merge; where that is missing or not believed, the one that is kept."""
    found = check_record(step, roster, schemas)
    for note in step.kept if found.recorded is None else ():
        kept = check_record(replace(step, note=note), roster, schemas)
        if kept.recorded:
            return kept
    return found


def check_record(step: Step, roster: Roster, schemas: Schemas) -> RecordCheck:
    """The note on a merge, judged by roster and schemas in effect before it."""
    if (note := step.note) is None:
        return NONE
    day = step.day
    then = roster.at(step.commit.committed_at)
    recorder = then.recorder(note.key, day) if note.key else None
    if note.fault or recorder is None:
        return RecordCheck(faults=(_unsigned(note),))
    record = read(f"refs/notes/approvals/{step.commit.sha}", note.text)
    wrong = schemas.check(record) if isinstance(record, Record) else record
    if not isinstance(record, Record) or wrong:
        return RecordCheck(
            faults=(Refusal("authority-note-form", _form(wrong[0].message), _AGAIN),)
        )
    if f"{record.kind}/{record.version}" != HEADER:
        return RecordCheck(faults=(Refusal("authority-note-form", _form("种类不符"), _AGAIN),))
    recorded = ReviewRecord.of(record.data)
    faults = tuple(_foreign(recorded, step, recorder))
    return RecordCheck(faults=faults) if faults else RecordCheck(recorded)


def _unsigned(note: Note) -> Refusal:
    if note.fault:
        return Refusal("authority-note-signature", f"合并的审核记录{note.fault}", _AGAIN)
    return Refusal(
        "authority-note-recorder",
        "合并的审核记录不是由本步骤之前名册中的记录员签名",
        "请核对 registry/officers.yaml 中记录员的公钥、任期和记录范围（records）；" + _AGAIN,
    )


def _form(reason: str) -> str:
    return f"合并的审核记录格式有误：{reason}"


def _foreign(recorded: ReviewRecord, step: Step, recorder: Officer) -> Iterator[Refusal]:
    """A note of another merge, request or repository, or one at odds with what Git says."""
    if (recorded.forge, recorded.repository) != recorder.records:
        message = (
            f"审核记录取自 {recorded.forge} 的仓库 {recorded.repository}，"
            f"记录员 {recorder.id} 无权记录该仓库"
        )
        hint = "仓库迁移的，先更新名册中记录员的记录范围（records），再办理"
        yield Refusal("authority-note-repository", message, hint)
    said = (recorded.merge, recorded.base, recorded.head)
    branch = {commit.sha for commit in step.branch}
    if said != (step.commit.sha, *step.commit.parents):
        yield Refusal("authority-note-other", "审核记录属于另一次合并，不是本次的", _AGAIN)
    elif {c.sha for c in recorded.commits} != branch or len(recorded.commits) != len(branch):
        yield Refusal("authority-note-commits", "审核记录所列的提交与分支实有的提交不符", _AGAIN)
    if abs(recorded.merged_at - step.commit.committed_at) > APART:
        message = (
            f"合并提交写的时间是 {_minute(step.commit.committed_at)}，"
            f"平台记录的合并时间是 {_minute(recorded.merged_at)}，相差过大"
        )
        hint = "合并提交的日期即文书的日期，须可信；请由有权人员重新办理"
        yield Refusal("authority-note-clock", message, hint)


def _minute(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
