"""Why an act cannot be begun now, in the words of the procedure, and what can. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.desk.new.grounds import Ground, changing, missing
from pipeline.model.act_kind import ActKind
from pipeline.model.record import Record
from pipeline.procedure.docket import open_reports, successors
from pipeline.procedure.open_matters import open_publicity, unanswered
from pipeline.procedure.terms import call_of, deadline, publicity_end, too_early


def reasons(ground: Ground, found: Sequence[Record]) -> Iterator[str]:
    """Why the act cannot follow on that day; nothing where it can. `found` is its grounds.

    The first reason is the one to tell: the later ones often follow from it.
    """
    row, case, year = ground.row, ground.case, ground.year
    called = call_of(ground.docket, year) is not None
    if row.kind == ActKind.CALL:
        if called:
            yield f"{year} 年度已有申报通知，不能再起草一份：每年认定一次（第三条）"
        return
    if not called:
        yield f"{year} 年度尚未发布申报通知，先起草 call"
        return
    if case and row.moves and not any(row.move(outcome, case.state) for outcome in row.moves):
        following = "、".join(successors(case.state)) or "无"
        yield (
            f"{case.id} 现处“{case.state.chinese}”，不能接着“{row.title}”；"
            f"可以接着的是：{following}"
        )
    if row.kind in OWN:
        yield from OWN[row.kind](ground)
    if row.in_batch and row.units and not ground.cases:
        yield f"{year} 年度没有可以列入“{row.title}”的单位；用 dossier status 看各件现状"
    yield from missing(ground, found)


def _deadline(ground: Ground) -> Iterator[str]:
    due = deadline(ground.docket, ground.year)
    if ground.case is None and due and ground.as_of.isoformat() > due[:10]:
        yield f"{ground.year} 年度的申报期限 {due} 已过；可以申报下一年度"


def _amendment(ground: Ground) -> Iterator[str]:
    due = deadline(ground.docket, ground.year)
    if ground.as_of.isoformat() > due[:10]:
        yield f"原截止时间 {due} 已届满，不能再调整（第三条）"


def _reply(ground: Ground) -> Iterator[str]:
    if unanswered(ground.docket, ground.year) is None:
        yield f"{ground.year} 年度没有等待部门答复的征求意见函"


def _change(ground: Ground) -> Iterator[str]:
    if changing(ground) is None:
        yield f"{ground.as_of.isoformat()} 没有正在公示的名单，公示期满后不能再变更"


def _closing(ground: Ground) -> Iterator[str]:
    if (publicity := open_publicity(ground.docket, ground.year)) is None:
        return
    ends = publicity_end(ground.docket, publicity)
    if ground.as_of <= ends:
        yield f"{publicity.file} 公示期至 {ends.isoformat()} 24时届满，期满前不得出具说明"


def _designation(ground: Ground) -> Iterator[str]:
    for case in ground.cases:
        if (publicity := case.find(ActKind.PUBLICITY)) is None:
            yield f"{case.id} 未经公示"
            continue
        if reason := too_early(ground.docket, publicity, ground.calendar, ground.as_of):
            yield f"{case.id} {reason}"


def _finding(ground: Ground) -> Iterator[str]:
    if ground.case and not open_reports(ground.case.acts):
        yield f"{ground.case.id} 没有等待核查的异议或线索"


def _decision(ground: Ground) -> Iterator[str]:
    kinds = [act.kind for act in ground.case.acts] if ground.case else []
    if kinds.count(ActKind.ALTERATION) <= kinds.count(ActKind.ALTERATION_DECISION):
        yield "没有等待审核的变更申请，先起草 alteration"


OWN: Mapping[str, Callable[[Ground], Iterator[str]]] = {
    ActKind.APPLICATION: _deadline,
    ActKind.CALL_AMENDMENT: _amendment,
    ActKind.CONSULTATION_REPLY: _reply,
    ActKind.PUBLICITY_CHANGE: _change,
    ActKind.PUBLICITY_CLOSING: _closing,
    ActKind.DESIGNATION: _designation,
    ActKind.OBJECTION_FINDING: _finding,
    ActKind.ALTERATION_DECISION: _decision,
}
