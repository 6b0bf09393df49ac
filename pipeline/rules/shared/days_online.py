"""How many working days a publicity was online: a day counts that the page was there all through.

The day on which the page goes online is not counted (Civil Code Article 201), unless the call lets
a publicity begin on the day of its date.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pipeline.model.clock import SHANGHAI
from pipeline.model.record import Record
from pipeline.procedure.terms import publicity_end
from pipeline.rules.facts import Facts


def first_full_day(closing: Record, publicity: Record) -> date:
    """The first day of the period that counts."""
    starts, online = publicity.day("starts_on"), closing.instant("online", "from")
    same_day = starts == publicity.day("dated") and online.astimezone(SHANGHAI).date() == starts
    if same_day or online <= datetime.combine(starts, time(), SHANGHAI):
        return starts
    began = online.astimezone(SHANGHAI)
    return began.date() + timedelta(days=0 if began.time() == time() else 1)


def broken_days(facts: Facts, closing: Record, publicity: Record) -> list[date]:
    """The working days of the period on which the page could not be reached at some time.

    Raises Uncovered.
    """
    first, last = publicity.day("starts_on"), publicity_end(facts.docket, publicity)
    found: set[date] = set()
    for outage in closing.get("online", "outages") or ():
        day = max(first, datetime.fromisoformat(outage["from"]).astimezone(SHANGHAI).date())
        until = min(last, datetime.fromisoformat(outage["to"]).astimezone(SHANGHAI).date())
        while day <= until:
            found |= {day} if facts.calendar.is_workday(day) else set()
            day += timedelta(days=1)
    return sorted(found)
