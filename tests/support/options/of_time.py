"""The days on which something may be done that could not be done before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.model.act_kind import ActKind
from pipeline.procedure.open_matters import unanswered
from pipeline.procedure.terms import (
    publicity_end,
)
from tests.support.options.variants import (
    CALENDAR,
    due,
)
from tests.support.small_office import UNITS, Option, Position


def waits(now: Position) -> Iterator[Option]:
    """The next day on which something may be done that could not be done before."""
    days = {_after_terms(now, unit) for unit in UNITS}
    days.add(due(now).date() + timedelta(days=1))
    for publicity in now.docket.batch_acts("2025", ActKind.PUBLICITY):
        days.add(CALENDAR.earliest_after(publicity_end(now.docket, publicity.record)))
    for letter, _ in unanswered(now.docket, "2025"):
        days.add(letter.day("due_on") + timedelta(days=1))
    if later := sorted(day for day in days if day and day > now.day):
        yield Option(f"至{later[0].isoformat()}", day=later[0])


def _after_terms(now: Position, unit: str) -> date | None:
    notice = now.case(unit).find(ActKind.SUPPLEMENT_NOTICE)
    return notice.day("due_on") + timedelta(days=1) if notice else None
