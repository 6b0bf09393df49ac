"""Legal time: every date of the procedure is a day in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The zone of every legal date."""


def legal_day(instant: datetime) -> date:
    """The day an instant falls on in Asia/Shanghai, whatever zone it was written in."""
    return instant.astimezone(SHANGHAI).date()
