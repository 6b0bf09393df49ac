"""Where each case stands, who acts next, until when: what `status` and `show` tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.judgement.act import filed
from pipeline.judgement.by_provision import Conclusion, conclusions
from pipeline.law.calendar import Calendar
from pipeline.law.divisions import UnknownDivision
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Finding
from pipeline.model.generation import NEWEST
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.office.roles import Level, Role
from pipeline.procedure.docket import open_reports
from pipeline.procedure.in_effect import InEffect
from pipeline.procedure.open_matters import ON_LIST
from pipeline.procedure.row import Row
from pipeline.procedure.rows import rows
from pipeline.procedure.standing import ENDED
from pipeline.procedure.terms import current_name

FROM_OUTSIDE = frozenset(
    {ActKind.OBJECTION, ActKind.INCIDENT, ActKind.WITHDRAWAL, ActKind.SUPPLEMENT_NOTICE}
)
"""Nobody's turn is to make one: they come when there is cause."""

FILERS = {ActKind.APPLICATION: "申报单位", ActKind.EVALUATION: "评价机构"}
"""Whose turn it is where an officer only takes in what others file."""

DECIDED_BY = {
    State.DESIGNATED: ActKind.DESIGNATION,
    State.NOT_DESIGNATED: ActKind.NON_DESIGNATION,
    State.WITHDRAWN: ActKind.WITHDRAWAL,
}
"""The act after which the conditions of an application are asked no more."""


@dataclass(frozen=True)
class CaseView:
    """One case as a person asks about it. `deadline` is a date or ""; `why` says whence."""

    case: Case
    district: str
    next_actor: str
    deadline: str
    why: str
    findings: tuple[Finding, ...]
    judged_on: date
    conclusions: tuple[Conclusion, ...] = ()

    @property
    def name(self) -> str:
        """As the unit is called now; what it applied with is `case.name`."""
        return current_name(self.case)

    def late(self, as_of: date) -> bool:
        """Whether a term that binds has run out; the end of a 公示 is nobody's term."""
        binds = self.case.state not in ON_LIST
        return binds and bool(self.deadline) and self.deadline[:10] < as_of.isoformat()

    def data(self) -> dict[str, Any]:
        """As `status --format json` gives it."""
        return {
            "id": self.case.id,
            "kind": self.case.kind,
            "name": self.name,
            "district": self.district,
            "state": self.case.state.value,
            "next_actor": self.next_actor,
            "deadline": self.deadline or None,
            "findings": [finding.id for finding in self.findings],
            "acts": [
                {"path": a.path, "kind": a.kind, "on": a.on.isoformat()} for a in self.case.acts
            ],
        }


def views(known: InEffect, office: Office, as_of: date) -> Iterator[CaseView]:
    """Every case of every year, in the order of years and ids."""
    for year in known.years():
        for case in known.cases(year):
            yield view(case, known, office, as_of)


def view(case: Case, known: InEffect, office: Office, as_of: date) -> CaseView:
    """One case on that day."""
    due, why = deadline_of(case, known, office.calendar.known_on(as_of), as_of)
    on = judged_on(case, as_of)
    return CaseView(
        case=case,
        district=district_of(case, office, as_of),
        next_actor=next_actor(case, known, office.judging.number),
        deadline=due,
        why=why,
        findings=filed(known.docket, case.id, office, on).findings,
        judged_on=on,
    )


def in_full(case: Case, known: InEffect, office: Office, as_of: date) -> CaseView:
    """One case with what each provision makes of it."""
    seen = view(case, known, office, as_of)
    return replace(seen, conclusions=conclusions(known.docket, case, office, seen.judged_on))


def judged_on(case: Case, as_of: date) -> date:
    """The day on which the conditions are asked: today, or the day that settled the case.

    A certificate that runs out after the title was given says nothing against having given it.
    """
    if case.state not in ENDED | {State.DESIGNATED}:
        return as_of
    kind = DECIDED_BY.get(case.state, case.acts[-1].kind)
    return next((act.on for act in reversed(case.acts) if act.kind == kind), as_of)


def district_of(case: Case, office: Office, on: date) -> str:
    """The short name of the division, or its id where it is unknown."""
    try:
        return office.divisions.at(case.division, on).short_name
    except UnknownDivision:
        return case.division


def next_actor(case: Case, known: InEffect, generation: int = NEWEST) -> str:
    """Whose move it is, by the first row that can bring the case on; "" where none can."""
    if _returned_late(case):
        return ""
    if waiting := awaited_reply(case, known):
        return f"{known.department(case.year, waiting[1])}：答复征求意见函"
    if case.state is State.HELD and not open_reports(case.acts):
        return "市级承办人：重新核实后提请会议审定"
    return _by_table(case, generation)


def _by_table(case: Case, generation: int) -> str:
    awaits_finding = bool(open_reports(case.acts))
    asked = [
        row
        for row in rows(generation)
        if awaits_finding is (row.kind == ActKind.OBJECTION_FINDING)
        and row.kind not in FROM_OUTSIDE
        and not _passed_over(row, case)
    ]
    forward = (row for row in asked if _leads_on(row, case.state, negative=False))
    back = (r for r in asked if r.kind not in FILERS and _leads_on(r, case.state, negative=True))
    row = next(forward, None) or next(back, None)
    return _whose(row) if row else ""


def _leads_on(row: Row, state: State, *, negative: bool) -> bool:
    """Whether an outcome of the row takes a unit in this state elsewhere, for it or against it."""
    moves = (row.move(outcome, state) for outcome in row.moves)
    return any(m and m.after not in {None, state} and m.negative is negative for m in moves)


def _whose(row: Row) -> str:
    if row.kind in FILERS:
        return f"{FILERS[row.kind]}：补正后重新提交"
    level = "区县" if row.level is Level.DISTRICT else "市级"
    roles = row.drafter or row.approver
    return f"{level}{'、'.join(_short(r) for r in Role if r in roles)}：{row.title}"


def _returned_late(case: Case) -> bool:
    """Returned because the letter came after the deadline: nothing brings it back this year."""
    review = case.find(ActKind.REVIEW)
    late = review is not None and review.get("in_time") is False
    return case.state is State.RETURNED_BY_CITY and late


def awaited_reply(case: Case, known: InEffect) -> tuple[Record, str] | None:
    """The letter that names the case and a department that has not answered it."""
    if case.state is not State.CONSULTED or (found := known.awaited_reply(case.year)) is None:
        return None
    letter, _ = found
    return found if any(act.path == letter.file for act in case.acts) else None


def _passed_over(row: Row, case: Case) -> bool:
    """A move that may be made, though another one is awaited first.

    What the city returned lies with the district; what departments have seen, with the meeting.
    """
    if case.state is State.RETURNED_BY_CITY:
        return row.kind in FILERS
    seen = case.find(ActKind.CONSULTATION) is not None or case.state is State.PROPOSED_REFUSAL
    return row.kind == ActKind.PROPOSAL and seen


def _short(role: Role) -> str:
    return role.chinese.removeprefix("区县").removeprefix("市")


def deadline_of(case: Case, known: InEffect, calendar: Calendar, as_of: date) -> tuple[str, str]:
    """The date that binds the case now, and where it comes from."""
    if case.state in {State.FILED, State.RECEIVED, State.RECOMMENDED}:
        call = known.call(case.year)
        return call.deadline if call else "", "申报通知规定的区县上报截止时间"
    if case.state in {State.SUPPLEMENTING, State.SUPPLEMENTING_CITY}:
        return str(case.last(ActKind.SUPPLEMENT_NOTICE).get("due_on")), "补正通知规定的期限"
    if waiting := awaited_reply(case, known):
        return str(waiting[0].get("due_on")), "征求意见函规定的期限"
    paper = known.publicity_of(case) if case.state in ON_LIST else None
    if paper and (case.state is State.PUBLICISED or as_of <= paper.ends):
        return paper.ends.isoformat(), f"公示期满日；{known.when_designated(paper, calendar)}"
    return "", ""
