"""What the options have in common: which units, which outcomes, which queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product

from pipeline.procedure.rows import rows_of
from pipeline.procedure.terms import (
    deadline,
)
from tests.support.batch import shipped_office
from tests.support.small_office import UNITS, Desk, Position
from tests.support.writing import Data

CALENDAR = shipped_office().calendar
PROPOSED = ("拟认定", "暂缓", "不予认定")


def may(now: Position, kind: str, outcome: str = "") -> list[str]:
    """The units that some row of the kind moves, or keeps, with that outcome."""
    found = []
    for unit in UNITS:
        state = now.case(unit).state
        rows = rows_of(kind, now.generation)
        if any(row.move(outcome, state) for row in rows if outcome in row.moves):
            found.append(unit)
    return found


def some_of(units: Sequence[str]) -> Iterator[list[str]]:
    """All of them; each alone, where there are several."""
    if units:
        yield list(units)
    if len(units) > 1:
        yield from ([unit] for unit in units)


def rows_open_to(now: Position, kind: str, outcomes: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Each unit left out, or with one of the outcomes that the table gives it."""
    open_to = {u: [o for o in outcomes if u in may(now, kind, o)] for u in UNITS}
    for chosen in product(*(["", *open_to[unit]] for unit in UNITS)):
        rows = {u: c for u, c in zip(UNITS, chosen, strict=True) if c}
        if rows:
            yield rows


def reasoned(conclusion: str) -> Data:
    ground = {"ground": "第七条第（七）项"} if conclusion == "不予认定" else {}
    return {"conclusion": conclusion, "reasons": "研究认为（示例）。", **ground}


def in_words(rows: Mapping[str, str]) -> str:
    return "、".join(f"{unit}:{conclusion}" for unit, conclusion in rows.items())


def queried(desk: Desk, units: list[str], before: str, **more: str) -> Data:
    """A query of that hour; a unit that was found on a list still is."""
    act = desk.check(units, before, desk.at, **more)
    for row in act["units"]:
        if row["dossier"].removeprefix("2025/") in desk.now.hits:
            hit(row)
    return act


def hit(row: Data) -> None:
    row["queries"][0] |= {"result": "列入", "listed_on": "2025-03-01"}


def due(now: Position) -> datetime:
    return datetime.fromisoformat(deadline(now.docket, "2025"))
