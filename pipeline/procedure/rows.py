"""Which row of the table governs a record, by the generation that judges it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from pipeline.model.act_kind import ActKind
from pipeline.model.generation import NEWEST
from pipeline.model.record import Record
from pipeline.office.roles import Approval, Level, Role
from pipeline.procedure.row import Row
from pipeline.procedure.table import TABLE

_RANK: Mapping[str, int] = {row.kind: rank for rank, row in reversed(list(enumerate(TABLE)))}


@cache
def rows(generation: int = NEWEST) -> tuple[Row, ...]:
    """The table as a generation knows it, in its order."""
    return known_to(generation, TABLE)


def known_to(generation: int, table: Iterable[Row]) -> tuple[Row, ...]:
    """Those rows that a generation knows, with the moves that it knows."""
    return tuple(row.of(generation) for row in table if row.since <= generation)


@cache
def rows_of(kind: str, generation: int = NEWEST) -> tuple[Row, ...]:
    """The rows of one kind of act; none where the generation does not know the kind."""
    return tuple(row for row in rows(generation) if row.kind == kind)


def row_of(record: Record, generation: int = NEWEST) -> Row | None:
    """The row that governs this record, None where its kind is no act.

    Three kinds depend on what the record says: a compliance check or a supplement notice belongs
    to the district or to the city, and a finding that changes nothing needs no leader.
    """
    found = rows_of(record.kind, generation)
    if not found:
        return None
    if record.kind == ActKind.COMPLIANCE_CHECK:
        return _of_office(found, district=bool(record.get("division")))
    if record.kind == ActKind.SUPPLEMENT_NOTICE:
        return _of_office(found, district=record.get("issued_by") == "区县")
    if record.kind == ActKind.OBJECTION_FINDING and record.get("disposal") == "保留":
        return _by_the_chief(found[0])
    return found[0]


def named(kinds: Iterable[str]) -> str:
    """Kinds of act as people call them, each with the word that `dossier new` takes."""
    titles = ((rows_of(kind)[0].title, kind) for kind in kinds)
    return "或".join(f"“{title}”（{kind}）" for title, kind in titles)


def _by_the_chief(row: Row) -> Row:
    """The same row with one signature of the city's section chief."""
    return replace(
        row,
        approval=Approval.ONE,
        checker=frozenset(),
        approver=frozenset({Role.SECTION_CHIEF}),
    )


def rank(kind: str) -> int:
    """Where a kind stands in the procedure; orders acts of one merge that `on:` leaves open."""
    return _RANK.get(kind, len(TABLE))


def _of_office(found: tuple[Row, ...], *, district: bool) -> Row:
    wanted = Level.DISTRICT if district else Level.CITY
    return next(row for row in found if row.level is wanted)
