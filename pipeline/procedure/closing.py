"""What a statement at the end of a publicity says of each unit: derived, never chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.record import Record
from pipeline.procedure.docket import REPORTS, Docket, open_reports
from pipeline.procedure.open_matters import ON_LIST

_BY_STATE: Mapping[State, str] = {
    State.HELD: "暂缓",
    State.DEFERRED: "暂缓",
    State.REMOVED: "异议成立移出",
    State.WITHDRAWN: "已撤回",
    State.RESOLVED_REFUSAL: "不予认定",
    State.NOT_DESIGNATED: "不予认定",
    State.RESOLVED: "另行公示",
    State.REINSTATED: "另行公示",
}
_BY_FINDING = ("部分成立", "异议部分成立保留"), ("不成立", "异议不成立"), ("异议撤回", "异议已撤回")


def units_to_state(docket: Docket, publicity: Record) -> list[Case]:
    """The units of which a statement on that publicity must say what became of them, in its order.

    Not those listed anew since, nor those already stated on for good: of these the last statement
    holds, unless something came to light and the unit has been held since.
    """
    said = _said(docket, publicity)
    cases = [docket.cases[row["dossier"]] for row in publicity.get("rows")]
    last = (case for case in cases if case.last(ActKind.PUBLICITY).file == publicity.file)
    return [c for c in last if said.get(c.id, "暂缓") == "暂缓" or c.state in ON_LIST]


def first_statement(docket: Docket, publicity: Record) -> bool:
    """Whether none has been made on the publicity yet: the first leaves no unit out."""
    return not _said(docket, publicity)


def conclusion_of(case: Case, publicity: Record) -> str:
    """What the statement says of the unit, by where it stands and what was found; "" if unknown."""
    if case.state is not State.PUBLICISED:
        return _BY_STATE.get(case.state, "")
    found = {str(finding.get("finding")) for finding in findings(case, publicity)}
    return next((said for word, said in _BY_FINDING if word in found), "无异议")


def findings(case: Case, publicity: Record) -> Iterator[Record]:
    """What was found last on each objection against the unit that rests on the publicity."""
    found = [act.record for act in case.acts if act.kind == ActKind.OBJECTION_FINDING]
    for act in case.acts:
        if act.kind == ActKind.OBJECTION and publicity.file in act.record.rests_on:
            yield from [one for one in found if act.path in one.rests_on][-1:]


def looked_into(case: Case, publicity: Record) -> bool:
    """Whether anything was registered against the unit since it was put on the list."""
    paths = [act.path for act in case.acts]
    since = case.acts[paths.index(publicity.file) :] if publicity.file in paths else ()
    return any(act.kind in REPORTS for act in since) or bool(open_reports(case.acts))


def _said(docket: Docket, publicity: Record) -> dict[str, str]:
    """The last conclusion on each unit, of the statements on the publicity."""
    year = publicity.file.split("/")[1]
    acts = docket.batch_acts(year, ActKind.PUBLICITY_CLOSING)
    closings = [act.record for act in acts if publicity.file in act.record.rests_on]
    return {row["dossier"]: row["conclusion"] for c in closings for row in c.get("outcomes")}
