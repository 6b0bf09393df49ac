"""What may be said against a unit, and what may be found."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.procedure.docket import open_reports
from pipeline.procedure.terms import (
    publicity_end,
)
from tests.support.options.variants import (
    may,
)
from tests.support.small_office import UNITS, Desk, Option, Position


def reports(now: Position) -> Iterator[Option]:
    for unit in may(now, ActKind.INCIDENT):
        desk = Desk(now)
        if not open_reports(now.case(unit).acts):
            act = desk.incident(desk.at, "部门通报")
            yield Option(f"线索 {unit}", {desk.free(f"{unit}/incident"): act}, outside=True)
    for unit in may(now, ActKind.OBJECTION):
        yield from _objections(now, unit)
    for unit in UNITS:
        if pending := open_reports(now.case(unit).acts):
            yield from _findings(now, unit, pending[0].file.removeprefix("dossiers/2025/"))


def _objections(now: Position, unit: str) -> Iterator[Option]:
    """Against the unit's publicity, or, of a unit left out, against the latest there is."""
    own = now.case(unit).find(ActKind.PUBLICITY)
    every = [act.record for act in now.docket.batch_acts("2025", ActKind.PUBLICITY)]
    publicity = own or next(reversed(every), None)
    if publicity is None or open_reports(now.case(unit).acts):
        return
    desk = Desk(now)
    last = min(now.day, publicity_end(now.docket, publicity)).isoformat()
    path = publicity.file.removeprefix("dossiers/2025/")
    act = desk.objection([unit], path, f"{last}T16:00")
    yield Option(f"异议 {unit}", {desk.free(f"{unit}/objection"): act}, outside=True)


FOUND = (
    ("不成立", "保留"),
    ("部分成立", "保留"),
    ("异议撤回", "保留"),
    ("成立", "移出"),
    ("成立", "暂缓"),
    ("成立", "增列"),
    ("成立", "提请研究"),
)


def _findings(now: Position, unit: str, report: str) -> Iterator[Option]:
    for found, disposal in FOUND:
        desk = Desk(now)
        act = desk.finding(unit, report, desk.day, found, disposal)
        act["record"] = "objection-finding/2"
        acts = {desk.free(f"{unit}/objection-finding"): act}
        yield Option(f"核查({found}，{disposal}) {unit}", acts)
