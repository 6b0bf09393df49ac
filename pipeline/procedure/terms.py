"""Dates and names that an act fixes and a later act may move. Pure.

A printed end is never recomputed: only a merged 公示变更 moves it. A name printed in a 公示 is kept
beside a new one, so that the public finds the unit it was shown.
"""

from __future__ import annotations

from datetime import date

from pipeline.law.regulation import Law
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket, rests_on


def law_of(docket: Docket, year: str, office: Office) -> Law | None:
    """The rule set that the year's call pins (Article 24 has no transition clause)."""
    calls = docket.batch_acts(year, ActKind.CALL)
    return office.laws.get(str(calls[-1].record.get("rule_set"))) if calls else None


def deadline(docket: Docket, year: str) -> str:
    """When the districts' letters are due ("2025-07-31T17:30:00+08:00"), as last amended; or ""."""
    notices = [
        *docket.batch_acts(year, ActKind.CALL),
        *docket.batch_acts(year, ActKind.CALL_AMENDMENT),
    ]
    return str(notices[-1].record.get("deadline")) if notices else ""


def publicity_end(docket: Docket, publicity: Record) -> date:
    """The last day of a publicity, as printed or as a later 公示变更 extended it."""
    year = publicity.file.split("/")[1]
    ends = [publicity.get("ends_on")]
    for change in docket.batch_acts(year, ActKind.PUBLICITY_CHANGE):
        if publicity.file in rests_on(change.record) and change.record.get("new_ends_on"):
            ends.append(change.record.get("new_ends_on"))
    return date.fromisoformat(ends[-1])


def changed_name(case: Case) -> str:
    """The name after a change the office has recognised (Article 19), else the one applied with."""
    decision, alteration = case.find(ActKind.ALTERATION_DECISION), case.find(ActKind.ALTERATION)
    if decision and alteration and decision.get("conclusion") == "沿用":
        return str(alteration.get("now") or case.name)
    return case.name


def publicised_name(docket: Docket, case: Case) -> str:
    """The name as the 公示 shows it, corrected where a 公示变更 corrected it; "" where none."""
    publicity = case.find(ActKind.PUBLICITY)
    rows = publicity.get("rows") if publicity else []
    name = next((row["name"] for row in rows if row["dossier"] == case.id), "")
    for change in docket.batch_acts(case.year, ActKind.PUBLICITY_CHANGE):
        for correction in change.record.get("corrections") or ():
            if correction["dossier"] == case.id:
                name = correction["is"]
    return str(name)


def designation_name(docket: Docket, case: Case) -> str:
    """As the 认定通知 prints it: 新名称（公示名称：旧名称） where it changed in between."""
    now, shown = changed_name(case), publicised_name(docket, case)
    altered = case.find(ActKind.ALTERATION_DECISION) is not None and now != case.name
    return f"{now}（公示名称：{shown}）" if altered and now != shown else shown
