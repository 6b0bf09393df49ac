"""What a new act rests on: the records in effect that its `on:` names, each by its digest."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.desk.new.situation import Situation, query_of
from pipeline.model.act_kind import ActKind
from pipeline.model.record import Record
from pipeline.procedure.terms import QUERIED_BEFORE


def usual(now: Situation) -> Iterator[Record]:
    """The latest record of each kind the act rests on: the cases' own, else the batch's."""
    for named in now.row.foundations:
        for kind in named:
            own = [r for c in now.cases if (r := c.find(kind)) is not None]
            yield from own or [a.record for a in now.docket.batch_acts(now.year, kind)]


def listed_and_queried(now: Situation) -> Iterator[Record]:
    """A list and the query it needs."""
    for kind in (kind for named in now.row.foundations for kind in named):
        if kind != ActKind.COMPLIANCE_CHECK:
            yield from (r for c in now.cases if (r := c.find(kind)) is not None)
    checks = (query_of(case, QUERIED_BEFORE[now.row.kind]) for case in now.cases)
    yield from (check for check in checks if check)


def accepted(now: Situation) -> Iterator[Record]:
    """The acceptance of each case."""
    yield from (case.last(ActKind.ACCEPTANCE) for case in now.cases)
