"""Beginning a publicity, its change and its closing, and what is received about its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.foundations import listed_and_queried
from pipeline.desk.new.situation import Situation, published
from pipeline.law.calendar import Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.record import Record
from pipeline.procedure.closing import (
    conclusion_of,
    first_statement,
    looked_into,
    units_to_state,
)
from pipeline.procedure.docket import Docket, open_reports
from pipeline.procedure.open_matters import ON_LIST, objections_under, open_publicity
from pipeline.procedure.row import Row
from pipeline.procedure.terms import current_name, publicity_end

PLAIN = frozenset({"无异议", "已撤回", "异议不成立", "异议已撤回"})
"""Conclusions of a statement that need no reasons beside them."""


def _publicity(now: Situation) -> Mapping[str, Any]:
    postcode = str(now.office.issuer.get("postcode"))
    contact = {**now.call.get("contact"), "postcode": postcode} if now.call else None
    values: dict[str, Any] = {"purpose": "认定", "contact": contact}
    if now.law is None:
        return values
    try:
        starts = now.calendar.default_start(now.as_of)
        days = now.law.value("publicity_workdays", now.as_of)
        ends = now.calendar.publicity_end(starts, days)
    except Uncovered:
        return values
    return values | {"starts_on": starts.isoformat(), "ends_on": ends.isoformat()}


def _publicised(now: Situation, case: Case) -> Mapping[str, Any]:
    return {"sha256": case.last(ActKind.RESOLUTION).sha256, "name": current_name(case)}


def changing(now: Situation) -> Record | None:
    """The latest publicity whose period is still open on the day, else one with units on it."""
    for act in reversed(now.docket.batch_acts(now.year, ActKind.PUBLICITY)):
        if now.as_of <= publicity_end(now.docket, act.record):
            return act.record
    return open_publicity(now.docket, now.year)


def _changed(now: Situation) -> Iterator[Record]:
    if publicity := changing(now):
        yield publicity


def _none_is_open(now: Situation) -> Iterator[str]:
    if changing(now) is None:
        yield f"{now.as_of.isoformat()} 没有正在公示、也没有尚待认定的名单，不能再变更"


def _change(now: Situation) -> Mapping[str, Any]:
    """After the printed end a publicity can only be ended, for the units still on it."""
    publicity = changing(now)
    if publicity is None or now.as_of <= publicity_end(now.docket, publicity):
        return {"terminated": None}
    listed = [c.id for c in now.cases if c.last(ActKind.PUBLICITY).file == publicity.file]
    return {"cause": "公示终止", "days_lost": 0, "terminated": listed}


def _still_listed(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    listed = (case for case in docket.batch(year).cases.values() if case.on_list)
    return [case for case in listed if case.state is not State.DESIGNATED]


def _to_be_stated_on(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """The units whose publicity is not closed yet: all at first, later those that were held."""
    if (publicity := open_publicity(docket, year)) is None:
        return []
    cases = units_to_state(docket, publicity)
    if first_statement(docket, publicity):
        return cases
    return [case for case in cases if case.state in ON_LIST]


def _concluded(now: Situation, case: Case) -> Mapping[str, Any]:
    """What the state of the unit and the findings give."""
    (publicity,) = _the_publicity(now)
    said = conclusion_of(case, publicity)
    why = {} if said in PLAIN and not looked_into(case, publicity) else {"reasons": ""}
    return {"conclusion": said, **why}


def _the_publicity(now: Situation) -> Iterator[Record]:
    if publicity := open_publicity(now.docket, now.year):
        yield publicity


def _period_runs(now: Situation) -> Iterator[str]:
    if (publicity := open_publicity(now.docket, now.year)) is None:
        return
    ends = publicity_end(now.docket, publicity)
    if now.as_of <= ends:
        yield f"{publicity.file} 公示期至 {ends.isoformat()} 24时届满，期满前不得出具说明"


def _closing(now: Situation) -> Mapping[str, Any]:
    (publicity,) = _the_publicity(now)
    received = len(objections_under(now.docket, publicity.file))
    return {"objections_received": received, **published(now, [publicity])}


def _objected(now: Situation) -> Iterator[Record]:
    """The publicity that lists the unit; of an omission, the latest there is."""
    own = [r for c in now.cases if (r := c.find(ActKind.PUBLICITY)) is not None]
    every = [a.record for a in now.docket.batch_acts(now.year, ActKind.PUBLICITY)]
    yield from own or every[-1:]


def _objection(now: Situation) -> Mapping[str, Any]:
    return {"units": [case.id for case in now.cases]}


def _found(now: Situation) -> Iterator[Record]:
    for case in now.cases:
        yield from open_reports(case.acts)[:1]


def _nothing_to_find(now: Situation) -> Iterator[str]:
    if now.case and not open_reports(now.case.acts):
        yield f"{now.case.id} 没有等待核查的异议或线索"


def _one_unit(now: Situation) -> Mapping[str, Any]:
    return {"unit": now.case.id if now.case else None}


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.PUBLICITY: Beginning(grounds=listed_and_queried, values=_publicity, unit=_publicised),
    ActKind.PUBLICITY_CHANGE: Beginning(
        cases=_still_listed,
        grounds=_changed,
        obstacles=_none_is_open,
        values=_change,
        unit=None,
    ),
    ActKind.PUBLICITY_CLOSING: Beginning(
        cases=_to_be_stated_on,
        grounds=_the_publicity,
        obstacles=_period_runs,
        values=_closing,
        unit=_concluded,
    ),
    ActKind.OBJECTION: Beginning(grounds=_objected, values=_objection),
    ActKind.INCIDENT: Beginning(),
    ActKind.OBJECTION_FINDING: Beginning(
        grounds=_found, obstacles=_nothing_to_find, values=_one_unit
    ),
}
