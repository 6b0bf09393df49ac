"""Dates and names that an act fixes and a later act may move: one function for each question.

A printed end is never recomputed: only a merged 公示变更 moves it. A name printed in a 公示 is kept
beside a new one, so that the public finds the unit it was shown. Whoever tells people about the
procedure asks `in_effect`, which answers with these.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.law.calendar import Calendar, Uncovered
from pipeline.law.regulation import Law
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket

HEADINGS = {
    "indicators": "绿色制造标准指标完成情况",
    "report": "第三方评价报告",
    "authenticity": "上报资料的真实性",
    "compliance": "上报资料的合规性",
}
"""What a district looks into (Article 10), by the field of its recommendation."""

QUERIED_BEFORE = {
    ActKind.DISTRICT_LETTER: "上报",
    ActKind.PUBLICITY: "公示",
    ActKind.DESIGNATION: "认定",
}
"""The query that each list needs, by the word that the query itself uses."""


def opening_notice(docket: Docket, year: str) -> Record | None:
    """The notice that opened the year's batch; None before it. `deadline` may have moved since."""
    calls = docket.batch_acts(year, ActKind.CALL)
    return calls[-1].record if calls else None


def deadline(docket: Docket, year: str) -> str:
    """When the districts' letters are due ("2025-07-31T17:30:00+08:00"), as last amended; or ""."""
    amendments = docket.batch_acts(year, ActKind.CALL_AMENDMENT)
    latest = amendments[-1].record if amendments else opening_notice(docket, year)
    return latest.text("deadline") if latest else ""


def law_of(docket: Docket, year: str, office: Office) -> Law | None:
    """The rule set that the year's call pins (Article 24 has no transition clause)."""
    call = opening_notice(docket, year)
    return office.laws.get(call.text("rule_set")) if call else None


def changes_of(docket: Docket, publicity: Record, before: Act | None = None) -> Iterator[Record]:
    """The 公示变更 of a publicity in order, up to the act `before` if one is given."""
    for change in docket.batch_acts(publicity.file.split("/")[1], ActKind.PUBLICITY_CHANGE):
        if before is not None and change.path == before.path:
            return
        if publicity.file in change.record.rests_on:
            yield change.record


def publicity_end(docket: Docket, publicity: Record, before: Act | None = None) -> date:
    """The last day of a publicity, as printed or as later 公示变更 extended it."""
    ends = publicity.day("ends_on")
    for change in changes_of(docket, publicity, before):
        if change.get("new_ends_on"):
            ends = change.day("new_ends_on")
    return ends


def days_asked(docket: Docket, publicity: Record, law: Law) -> int:
    """How many working days the law asked for when the publicity took effect."""
    return int(law.value("publicity_workdays", docket.acts[publicity.file].on))


def days_short(docket: Docket, publicity: Record, law: Law, calendar: Calendar) -> int:
    """How many working days a publicity lacks, as holidays are known now; 0 where it has all.

    As many are asked for as were when it took effect. Where the calendar does not reach, nothing is
    known to be lacking: whoever asks for the day of designation is told that it does not.
    """
    asked = days_asked(docket, publicity, law)
    starts, ends = publicity.day("starts_on"), publicity_end(docket, publicity)
    try:
        return max(0, asked - calendar.workdays_between(starts, ends))
    except Uncovered:
        return 0


def earliest_designation(docket: Docket, publicity: Record, calendar: Calendar) -> date:
    """The first day on which the listed units may be designated (Article 11).

    Raises Uncovered where the calendar does not reach that far.
    """
    return calendar.earliest_after(publicity_end(docket, publicity))


def too_early(docket: Docket, publicity: Record, calendar: Calendar, on: date) -> str:
    """Why units of that publicity cannot be designated on a day; "" where they can."""
    try:
        earliest = earliest_designation(docket, publicity, calendar)
    except Uncovered as uncovered:
        return uncountable(uncovered)
    if on >= earliest:
        return ""
    ends = publicity_end(docket, publicity)
    return f"公示期至 {ends.isoformat()}，最早 {earliest.isoformat()} 方可认定"


def uncountable(uncovered: Uncovered) -> str:
    """Said where the calendar does not reach the first day of designation."""
    return f"最早认定日无法核算：{uncovered}"


def current_name(case: Case) -> str:
    """The name after a change the office has recognised (Article 19), else the one applied with."""
    decision, alteration = case.find(ActKind.ALTERATION_DECISION), case.find(ActKind.ALTERATION)
    if decision and alteration and decision.get("conclusion") == "沿用":
        return str(alteration.get("now") or case.name)
    return case.name


def applicant(case: Case) -> str:
    """Who applied: a factory under its current name; for a park, the body that runs it."""
    applied = case.application.text("applicant", "name")
    return current_name(case) if applied == case.name else applied


def publicised_name(docket: Docket, case: Case) -> str:
    """The name on the latest 公示 of the unit, as printed or corrected since; "" where none."""
    publicity = case.find(ActKind.PUBLICITY)
    return name_on(docket, publicity, case.id) if publicity else ""


def name_on(docket: Docket, publicity: Record, dossier: str, before: Act | None = None) -> str:
    """The name of a unit on one publicity, as printed or corrected since; "" if not listed."""
    name = next((row["name"] for row in publicity.get("rows") if row["dossier"] == dossier), "")
    for change in changes_of(docket, publicity, before):
        for correction in change.get("corrections") or ():
            if correction["dossier"] == dossier:
                name = correction["is"]
    return str(name)


def printed_name(docket: Docket, case: Case) -> str:
    """The name the public knows the unit by: that of its latest 公示, else its current one."""
    return publicised_name(docket, case) or current_name(case)


def designation_name(docket: Docket, case: Case) -> str:
    """As the 认定通知 prints it: 新名称（公示名称：旧名称） where it changed in between."""
    now, shown = current_name(case), publicised_name(docket, case)
    altered = case.find(ActKind.ALTERATION_DECISION) is not None and now != case.name
    return f"{now}（公示名称：{shown}）" if altered and now != shown else shown
