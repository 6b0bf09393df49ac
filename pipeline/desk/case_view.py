"""Where each case stands, who acts next, until when: what `status` and `show` tell. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.judgement.act import filed
from pipeline.judgement.by_provision import Conclusion, conclusions
from pipeline.law.calendar import Calendar, Uncovered
from pipeline.law.divisions import UnknownDivision
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.office.roles import Level, Role
from pipeline.procedure.docket import Docket, open_reports
from pipeline.procedure.lists import unanswered
from pipeline.procedure.row import Row
from pipeline.procedure.table import ENDED, TABLE
from pipeline.procedure.terms import changed_name, deadline, publicity_end

FROM_OUTSIDE = frozenset(
    {ActKind.OBJECTION, ActKind.INCIDENT, ActKind.WITHDRAWAL, ActKind.SUPPLEMENT_NOTICE}
)
"""Nobody's turn is to make one: they come when there is cause."""

FILERS = {ActKind.APPLICATION: "申报单位", ActKind.EVALUATION: "评价机构"}
"""Whose turn it is where an officer only takes in what others file."""

ON_LIST = frozenset({State.PUBLICISED, State.HELD})

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
        return changed_name(self.case)

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


def views(docket: Docket, office: Office, as_of: date) -> Iterator[CaseView]:
    """Every case of every year, in the order of years and ids."""
    for year in docket.years():
        for case in docket.batch(year).cases.values():
            yield view(case, docket, office, as_of)


def view(case: Case, docket: Docket, office: Office, as_of: date) -> CaseView:
    """One case on that day."""
    due, why = deadline_of(case, docket, office.calendar.known_on(as_of), as_of)
    on = judged_on(case, as_of)
    return CaseView(
        case=case,
        district=district_of(case, office, as_of),
        next_actor=next_actor(case, docket),
        deadline=due,
        why=why,
        findings=filed(docket, case.id, office, on).findings,
        judged_on=on,
    )


def in_full(case: Case, docket: Docket, office: Office, as_of: date) -> CaseView:
    """One case with what each provision makes of it."""
    seen = view(case, docket, office, as_of)
    return replace(seen, conclusions=conclusions(docket, case, office, seen.judged_on))


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
    named = division_of(case)
    try:
        return office.divisions.at(named, on).short_name
    except UnknownDivision:
        return named


def division_of(case: Case) -> str:
    """The id of the division that took the case in; before that, of its site."""
    acceptance = case.find(ActKind.ACCEPTANCE)
    own = case.application.get("site", "division")
    return str(acceptance.get("division") if acceptance else own)


def next_actor(case: Case, docket: Docket) -> str:
    """Whose move it is, by the first row that can bring the case on; "" where none can."""
    if _returned_late(case):
        return ""
    if waiting := awaited_reply(case, docket):
        return f"{department_of(docket, case.year, waiting[1])}：答复征求意见函"
    if case.state is State.HELD and not open_reports(case.acts):
        return "市级承办人：重新核实后提请会议审定"
    return _by_table(case)


def _by_table(case: Case) -> str:
    awaits_finding = bool(open_reports(case.acts))
    for row in TABLE:
        if awaits_finding is not (row.kind == ActKind.OBJECTION_FINDING):
            continue
        moves = [m for outcome in row.moves if (m := row.move(outcome, case.state))]
        onward = any(m.after and m.after is not case.state for m in moves)
        if onward and row.kind not in FROM_OUTSIDE and not _passed_over(row, case):
            if row.kind in FILERS:
                return f"{FILERS[row.kind]}：补正后重新提交"
            level = "区县" if row.level is Level.DISTRICT else "市级"
            roles = row.drafter or row.approver
            return f"{level}{'、'.join(_short(r) for r in Role if r in roles)}：{row.title}"
    return ""


def _returned_late(case: Case) -> bool:
    """Returned because the letter came after the deadline: nothing brings it back this year."""
    review = case.find(ActKind.REVIEW)
    late = review is not None and review.get("in_time") is False
    return case.state is State.RETURNED_BY_CITY and late


def awaited_reply(case: Case, docket: Docket) -> tuple[Record, str] | None:
    """The letter that names the case and a department that has not answered it."""
    if case.state is not State.CONSULTED or (found := unanswered(docket, case.year)) is None:
        return None
    letter, _ = found
    return found if any(act.path == letter.file for act in case.acts) else None


def department_of(docket: Docket, year: str, ident: str) -> str:
    """A department by the name that the call gives it."""
    calls = docket.batch_acts(year, ActKind.CALL)
    named = {d["id"]: d["name"] for d in calls[-1].record.get("departments")} if calls else {}
    return str(named.get(ident, ident))


def _passed_over(row: Row, case: Case) -> bool:
    """A move that may be made, though another one is awaited first.

    What the city returned lies with the district; what departments have seen, with the meeting.
    """
    if case.state is State.RETURNED_BY_CITY:
        return row.kind in FILERS
    return row.kind == ActKind.PROPOSAL and case.find(ActKind.CONSULTATION) is not None


def _short(role: Role) -> str:
    return role.chinese.removeprefix("区县").removeprefix("市")


def deadline_of(case: Case, docket: Docket, calendar: Calendar, as_of: date) -> tuple[str, str]:
    """The date that binds the case now, and where it comes from."""
    if case.state in {State.FILED, State.RECEIVED, State.RECOMMENDED}:
        return deadline(docket, case.year), "申报通知规定的区县上报截止时间"
    if case.state in {State.SUPPLEMENTING, State.SUPPLEMENTING_CITY}:
        return str(case.last(ActKind.SUPPLEMENT_NOTICE).get("due_on")), "补正通知规定的期限"
    if waiting := awaited_reply(case, docket):
        return str(waiting[0].get("due_on")), "征求意见函规定的期限"
    if case.state in ON_LIST and (paper := case.find(ActKind.PUBLICITY)):
        ends = publicity_end(docket, paper)
        if case.state is State.PUBLICISED or as_of <= ends:
            return ends.isoformat(), f"公示期满日；{_earliest(ends, calendar)}"
    return "", ""


def _earliest(ends: date, calendar: Calendar) -> str:
    try:
        return f"最早 {calendar.earliest_after(ends).isoformat()} 可认定"
    except Uncovered as uncovered:
        return f"最早认定日未能核算（{uncovered}）"
