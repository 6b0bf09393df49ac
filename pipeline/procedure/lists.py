"""The order of published lists."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.law.divisions import in_list_order
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.procedure.docket import Docket
from pipeline.procedure.terms import opening_notice


def in_order_of_list(docket: Docket, year: str, cases: Iterable[Case]) -> list[Case]:
    """The order of published lists: the batch's order of divisions, then the receipt number."""
    call = opening_notice(docket, year)
    order = call.get("list_order") if call else []
    places = {case.id: case.division for case in cases}
    rank = {d: n for n, d in enumerate(in_list_order(set(places.values()), order))}
    return sorted(
        cases, key=lambda c: (rank[places[c.id]], str(c.last(ActKind.ACCEPTANCE).get("receipt_no")))
    )
