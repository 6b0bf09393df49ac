"""What the city may do up to the proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from pipeline.model.act_kind import ActKind
from tests.support.options.variants import (
    PROPOSED,
    due,
    in_words,
    may,
    reasoned,
    rows_open_to,
    some_of,
)
from tests.support.small_office import Desk, Option, Position
from tests.support.writing import Data, row_like, sample


def city(now: Position) -> Iterator[Option]:
    for conclusion in ("进入评审", "退回", "不予认定"):
        for unit in may(now, ActKind.REVIEW, conclusion):
            yield Option(
                f"资料审查({conclusion}) {unit}", partial(_review, Desk(now), unit, conclusion)
            )
    for conclusion in ("属实", "不属实"):
        for unit in may(now, ActKind.SITE_VISIT, conclusion):
            yield Option(
                f"现场核实({conclusion}) {unit}", partial(_visit, Desk(now), unit, conclusion)
            )
    ready = [u for u in may(now, ActKind.PANEL, "通过") if now.case(u).find(ActKind.SITE_VISIT)]
    for some in some_of(ready):
        for conclusion in ("通过", "不通过"):
            name = f"评审({conclusion}) {'+'.join(some)}"
            yield Option(name, partial(_panel, Desk(now), some, conclusion))
    yield from _proposals(now)


def _review(desk: Desk, unit: str, conclusion: str) -> dict[str, Data]:
    letters = desk.paths([unit], ActKind.DISTRICT_LETTER, ActKind.RECOMMENDATION)
    one = desk.about("review.yaml", unit, letters)
    earlier = desk.now.case(unit).find(ActKind.REVIEW)
    letter = desk.now.case(unit).find(ActKind.DISTRICT_LETTER)
    sent = f"{letter.text('dated') if letter else desk.day}T16:00:00+08:00"
    one["received_at"] = earlier.text("received_at") if earlier else sent
    if datetime.fromisoformat(one["received_at"]) > due(desk.now):
        one["in_time"] = False
    one |= {"conclusion": conclusion}
    if conclusion == "不予认定":
        one |= {"ground": "第七条第（一）项", "opinion": "不符合条件（示例）。"}
    return desk.linked({desk.free(f"{unit}/review", first=True): one}, unit)


def _visit(desk: Desk, unit: str, conclusion: str) -> dict[str, Data]:
    one = desk.about("site-visit.yaml", unit, desk.paths([unit], ActKind.REVIEW))
    one |= {"visited_on": desk.day, "conclusion": conclusion}
    if conclusion == "不属实":
        one["items"][0]["result"] = "不属实"
    return desk.linked({desk.free(f"{unit}/site-visit", first=True): one}, unit)


def _panel(desk: Desk, units: list[str], conclusion: str) -> dict[str, Data]:
    panel = sample("panel-1.yaml")
    panel["on"] = desk.on(*desk.paths(units, ActKind.SITE_VISIT))
    panel["meeting"]["held_on"] = desk.day
    panel["rows"] = [row_like(panel, u) | {"conclusion": conclusion} for u in units]
    return desk.linked({desk.free("panel"): panel})


def _proposals(now: Position) -> Iterator[Option]:
    for rows in rows_open_to(now, ActKind.PROPOSAL, PROPOSED):
        yield Option(f"建议 {in_words(rows)}", partial(_proposal, Desk(now), rows))


def _proposal(desk: Desk, rows: Mapping[str, str]) -> dict[str, Data]:
    act = sample("proposal-1.yaml") | {"decided_on": desk.day}
    act["on"] = desk.on(*desk.paths(list(rows), ActKind.PANEL))
    act["rows"] = [row_like(act, u) | reasoned(c) for u, c in rows.items()]
    return desk.linked({desk.free("proposal"): act})
