"""What is due, by when, from whom: terms that acts set and no act has met yet.

No date here is invented: each comes from a record, or from the calendar by a rule that is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.judgement.act import judged
from pipeline.law.calendar import Calendar, Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import FindingId
from pipeline.office.office import Office
from pipeline.procedure.docket import open_reports
from pipeline.procedure.in_effect import InEffect, Publicity


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """One thing due. `on` is "" where the day cannot be computed, and `why` then says so.

    Where no provision or act sets a term, the day is not `binding`: from then on it may be done,
    and it is never late.
    """

    on: str
    subject: str
    what: str
    who: str
    why: str
    binding: bool = True

    def late(self, as_of: date) -> bool:
        return self.binding and bool(self.on) and self.on[:10] < as_of.isoformat()

    def data(self, as_of: date) -> dict[str, Any]:
        return {
            "on": self.on or None,
            "subject": self.subject,
            "what": self.what,
            "who": self.who,
            "why": self.why,
            "binding": self.binding,
            "late": self.late(as_of),
        }


def duties(known: InEffect, office: Office, as_of: date) -> list[Duty]:
    """All that is due in every year, the earliest first, what cannot be dated last."""
    found = [duty for year in known.years() for duty in duties_of(known, year, office, as_of)]
    return sorted(found, key=_when)


def duties_of(known: InEffect, year: str, office: Office, as_of: date) -> list[Duty]:
    """What is due in one batch, in the same order."""
    calendar = office.calendar.known_on(as_of)
    found = (
        *_letters(known, year),
        *_supplements(known, year),
        *_replies(known, year),
        *_publicities(known, year, calendar, as_of),
        *_cut_short(known, year, office, calendar),
        *_set_aside(known, year),
        *_reports(known, year),
        *_rechecks(known, office, year, as_of),
    )
    return sorted(found, key=_when)


def _when(duty: Duty) -> tuple[bool, Duty]:
    return (not duty.on, duty)


def _letters(known: InEffect, year: str) -> Iterator[Duty]:
    waiting = {State.FILED, State.RECEIVED, State.SUPPLEMENTING, State.RECOMMENDED}
    call = known.call(year)
    due = call.deadline if call else ""
    for case in known.cases(year):
        if case.state in waiting and due:
            yield Duty(due, case.id, "上报推荐函", "区县经办", "申报通知的截止时间")


def _supplements(known: InEffect, year: str) -> Iterator[Duty]:
    for case in known.cases(year):
        notice = case.find(ActKind.SUPPLEMENT_NOTICE)
        if notice and case.state in {State.SUPPLEMENTING, State.SUPPLEMENTING_CITY}:
            yield Duty(notice.get("due_on"), case.id, "补正材料", "申报单位", "补正通知的期限")


def _replies(known: InEffect, year: str) -> Iterator[Duty]:
    for letter, department in known.awaited_replies(year):
        who = known.department(year, department)
        yield Duty(letter.get("due_on"), letter.file, "答复征求意见函", who, "征求意见函的期限")


def _publicities(known: InEffect, year: str, calendar: Calendar, as_of: date) -> Iterator[Duty]:
    closings = known.acts(year, ActKind.PUBLICITY_CLOSING)
    stated = {path for act in closings for path in act.record.rests_on}
    for publicity in known.publicities(year):
        cases = [unit.case for unit in publicity.units]
        by_state = {s: "、".join(c.id for c in cases if c.state is s) for s in State}
        if left := by_state[State.PUBLICISED]:
            again = publicity.path in stated
            yield _closing(known, publicity, calendar, left if again else "")
        if cleared := by_state[State.CLEARED]:
            why = "公示期满，已出具说明"
            yield Duty(as_of.isoformat(), cleared, "发文认定", "市承办人", why, binding=False)


def _cut_short(known: InEffect, year: str, office: Office, calendar: Calendar) -> Iterator[Duty]:
    """Publicities not closed that a later holiday notice left with too few working days."""
    stated = {ref for a in known.acts(year, ActKind.PUBLICITY_CLOSING) for ref in a.record.rests_on}
    for publicity in known.publicities(year):
        open_ = publicity.path not in stated
        if open_ and (short := known.days_short(publicity, office, calendar)):
            why = f"放假安排变动，公示期少{short}个工作日（第十一条）；期满前发布，逾期须另行公示"
            ends = publicity.ends.isoformat()
            yield Duty(ends, publicity.path, "发布延长公示的公告", "市承办人", why)


def _closing(known: InEffect, publicity: Publicity, calendar: Calendar, left: str) -> Duty:
    """The closing of a publicity; once it is there, another for the units it left open."""
    why = f"公示至 {publicity.ends.isoformat()} 24时"
    try:
        day = known.earliest_designation(publicity, calendar).isoformat()
    except Uncovered as uncovered:
        day, why = "", f"{why}；{uncovered}"
    what = "再次出具公示情况说明" if left else "出具公示情况说明"
    return Duty(day, left or publicity.path, what, "市承办人", why, binding=False)


def _set_aside(known: InEffect, year: str) -> Iterator[Duty]:
    """Units that a meeting or a closing set aside: they stay so until somebody takes them up."""
    for case in known.cases(year):
        closed = case.find(ActKind.PUBLICITY_CLOSING) is not None
        if case.state is State.HELD and closed and not open_reports(case.acts):
            why = "公示情况说明中暂缓；办法未定期限"
            yield Duty("", case.id, "重新核实后提请会议审定", "市承办人", why)
        elif case.state is State.DEFERRED:
            yield Duty("", case.id, "提请会议再次审定", "市承办人", "会议暂缓；办法未定期限")


def _reports(known: InEffect, year: str) -> Iterator[Duty]:
    for report in known.open_reports(year):
        number = report.text("registration_no")
        yield Duty("", number, "核查异议或线索", "市承办人", "办法未定核查期限")


def _rechecks(known: InEffect, office: Office, year: str, as_of: date) -> Iterator[Duty]:
    """Titled units whose report is by an evaluator struck off since (Article 22)."""
    decisions = {
        str(record.get("credit_code")): decision
        for record in office.registry.values()
        if record.kind == "evaluator"
        and (decision := record.get("disqualified"))
        and decision["dated"] <= as_of.isoformat()
    }
    for case in known.cases(year):
        report = case.find(ActKind.EVALUATION) if case.state is State.DESIGNATED else None
        decision = decisions.get(str(report.get("evaluator", "credit_code"))) if report else None
        if report and decision:
            why = (
                f"评价机构自 {decision['effective_from']} 起被取消评价资格（{decision['number']}，"
                f"第二十二条）；报告 {report.get('report', 'number')}{_verified(case)}"
            )
            yield Duty("", case.id, "复核已认定单位的评价报告", "市承办人", why)


def _verified(case: Case) -> str:
    """That people looked at the report again before the title, and in which act."""
    for act in reversed(case.acts):
        if any(
            FindingId.parse(f).rule == "art-09-evaluator-standing" for f in judged([act.record])
        ):
            return f"，认定前已重新核实（{act.path}）"
    return "，尚未重新核实"
