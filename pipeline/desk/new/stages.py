"""Every kind of act with its beginning, and what all kinds have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.desk.new import (
    call,
    consultation,
    decision,
    district,
    intake,
    publicity,
    resolution,
    review,
)
from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.situation import Situation, query_of, reference
from pipeline.law.divisions import Divisions
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket, successors
from pipeline.procedure.lists import in_order_of_list
from pipeline.procedure.row import Row
from pipeline.procedure.rows import named
from pipeline.procedure.terms import QUERIED_BEFORE, opening_notice

BEGINNINGS: Mapping[ActKind, Beginning] = {
    kind: beginning
    for stage in (call, intake, district, review, consultation, resolution, publicity, decision)
    for kind, beginning in stage.BEGINNINGS.items()
}


def cases_for_list(
    docket: Docket, row: Row, year: str, division: str, divisions: Divisions, on: date
) -> list[Case]:
    """The cases of the act's list; of a district's act ("" for the city's) those of the district.

    A unit belongs to the district that succeeded the one it was taken in by.
    """
    found = BEGINNINGS[row.kind].cases(docket, row, year, division)
    if division:
        found = [case for case in found if divisions.same(case.division, division, on)]
    return in_order_of_list(docket, year, found)


def grounds_of(now: Situation) -> list[Record]:
    """The records of `on:`, each once."""
    found = BEGINNINGS[now.row.kind].grounds(now)
    return list({record.file: record for record in found}.values())


def _missing(now: Situation, found: Sequence[Record]) -> Iterator[str]:
    """What the act would lack to rest on, as a person reads it."""
    if before := QUERIED_BEFORE.get(now.row.kind):
        bare = [case.id for case in now.cases if query_of(case, before) is None]
        if bare:
            yield f"{'、'.join(bare)} 没有{before}前的合规查询，先起草 compliance-check"
    kinds = {record.kind for record in found}
    for wanted in now.row.foundations:
        if not kinds & set(wanted):
            yield f"“{now.row.title}”须以在案的{named(wanted)}为依据，现在没有"


def reasons(now: Situation, found: Sequence[Record]) -> Iterator[str]:
    """Why the act cannot follow on that day; nothing where it can. `found` is its grounds.

    The first reason is the one to tell: the later ones often follow from it.
    """
    row, case, year = now.row, now.case, now.year
    called = opening_notice(now.docket, year) is not None
    if row.kind == ActKind.CALL:
        if called:
            yield f"{year} 年度已有申报通知，不能再起草一份：每年认定一次（第三条）"
        return
    if not called:
        yield f"{year} 年度尚未发布申报通知，先起草 call"
        return
    if case and row.moves and not any(row.move(outcome, case.state) for outcome in row.moves):
        following = "、".join(successors(case.state, now.office.judging.number)) or "无"
        yield (
            f"{case.id} 现处“{case.state.chinese}”，不能接着“{row.title}”；"
            f"可以接着的是：{following}"
        )
    yield from BEGINNINGS[row.kind].obstacles(now)
    if row.in_batch and row.units and not now.cases:
        yield f"{year} 年度没有可以列入“{row.title}”的单位；用 dossier status 看各件现状"
    yield from _missing(now, found)


def values_of(now: Situation) -> dict[str, Any]:
    """Values by field; what is not known is absent or blank, never guessed."""
    row = now.row
    values: dict[str, Any] = {"on": [reference(r) for r in grounds_of(now)] or None}
    if row.in_batch and row.units:
        values[row.units] = [_entry(now, case) for case in now.cases]
    if now.division and row.in_batch:
        values["division"] = now.division
    if len(row.dated) == 1 and not row.dated[0].endswith("_at"):
        values[row.dated[0]] = now.as_of.isoformat()
    values |= BEGINNINGS[row.kind].values(now)
    return {name: value for name, value in values.items() if value is not None}


def _entry(now: Situation, case: Case) -> Any:
    """One entry of the act's list; the printed name is that of the last list that printed one."""
    unit = BEGINNINGS[now.row.kind].unit
    return case.id if unit is None else {"dossier": case.id, **unit(now, case)}
