"""Working days, from the State Council's notices as recorded in `registry/calendar/`.

A day is what the last known notice that names it says; unnamed days follow the week. A year
without its own notice is not covered, and asking about it raises `Uncovered`: a guess from the
weekday would print a wrong date. The last days of a year stay provisional until the next year's
notice is known, because that notice can still turn them (2018-12-29 became a working Saturday).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pipeline.model.record import Record

_DAY = timedelta(days=1)


class Uncovered(Exception):
    """A working day was asked for of a year whose notice is not recorded or not yet issued."""

    def __init__(self, day: date, known_on: date | None) -> None:
        when = f"（截至{known_on.isoformat()}所知）" if known_on else ""
        super().__init__(
            f"没有{day.year}年的放假安排通知{when}，不能判断{day.isoformat()}是否为工作日；"
            f"请在国务院办公厅发布通知后补录 registry/calendar/cn-{day.year}.yaml"
        )
        self.day, self.year, self.known_on = day, day.year, known_on


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice's say on one year's days: True works, False does not."""

    number: str
    dated: date
    days: Mapping[date, bool]


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar record. The first notice is the year's own; later ones amend it."""

    notices: tuple[Notice, ...]
    provisional_from: date

    @property
    def own(self) -> Notice:
        return self.notices[0]


@dataclass(frozen=True)
class Calendar:
    """What is known of working days; `known` is the day it is known on, None for all notices."""

    years: Mapping[int, Year]
    known: date | None = None

    @classmethod
    def read(cls, records: Iterable[Record]) -> Calendar:
        """From calendar records that passed their schema; other kinds are passed over."""
        return cls({r.data["year"]: _year(r.data) for r in records if r.kind == "calendar"})

    def known_on(self, day: date) -> Calendar:
        """The calendar as a person could know it on `day`: later-dated notices do not count."""
        years = {}
        for number, year in self.years.items():
            if year.own.dated <= day:
                kept = tuple(n for n in year.notices if n.dated <= day)
                years[number] = replace(year, notices=kept)
        return Calendar(years, day)

    def is_workday(self, day: date) -> bool:
        """Whether `day` is a working day. Raises Uncovered."""
        year = self.years.get(day.year)
        if year is None:
            raise Uncovered(day, self.known)
        for notice in reversed(year.notices):
            if (works := notice.days.get(day)) is not None:
                return works
        return day.weekday() < 5

    def is_provisional(self, day: date) -> bool:
        """Whether next year's notice, not known yet, could still change `day`. Raises Uncovered."""
        year = self.years.get(day.year)
        if year is None:
            raise Uncovered(day, self.known)
        return day >= year.provisional_from and day.year + 1 not in self.years

    def next_workday(self, day: date) -> date:
        """The first working day after `day`. Raises Uncovered."""
        return self.add(day, 1)

    def add(self, start: date, count: int, *, count_first: bool = False) -> date:
        """The `count`-th working day from `start`, which itself counts only if `count_first`.

        Civil Code Article 201 leaves the first day out; publicity counts it in. Raises Uncovered,
        and ValueError where `count` is not positive.
        """
        return self.period(start, count, count_first=count_first)[-1]

    def period(self, start: date, count: int, *, count_first: bool = True) -> tuple[date, ...]:
        """The `count` working days of a period that begins on `start`. Raises as `add`."""
        if count < 1:
            raise ValueError("a period has at least one working day")
        days = self._from(start if count_first else start + _DAY)
        return tuple(next(days) for _ in range(count))

    def workdays_between(self, first: date, last: date) -> int:
        """How many working days lie from `first` to `last`, both included. Raises Uncovered."""
        return sum(self.is_workday(first + n * _DAY) for n in range((last - first).days + 1))

    def publicity_end(self, starts_on: date, days: int) -> date:
        """The last day of a publicity of `days` working days, first day in (Article 11)."""
        return self.add(starts_on, days, count_first=True)

    def default_start(self, dated: date) -> date:
        """When a publicity dated `dated` begins unless the call says otherwise: next working day.

        Counting that day in and counting the publication day out then give the same end.
        """
        return self.next_workday(dated)

    def earliest_after(self, ends_on: date) -> date:
        """The earliest designation: the first working day after the printed end (Article 11)."""
        return self.next_workday(ends_on)

    def _from(self, day: date) -> Iterator[date]:
        while True:
            if self.is_workday(day):
                yield day
            day += _DAY


def _year(data: Mapping[str, Any]) -> Year:
    notices = tuple(
        Notice(
            number=notice["number"],
            dated=date.fromisoformat(notice["dated"]),
            days={date.fromisoformat(d): False for d in notice["holidays"]}
            | {date.fromisoformat(d): True for d in notice["workdays"]},
        )
        for notice in data["notices"]
    )
    return Year(notices, date.fromisoformat(data["provisional_from"]))


def years_after(day: date, years: int) -> date:
    """The corresponding day `years` later, else the month's end (Civil Code Article 202)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February has no corresponding day in most years
        return day.replace(year=day.year + years, day=28)


def years_before(day: date, years: int) -> date:
    """The corresponding day `years` earlier, else the month's end: the start of a look-back."""
    return years_after(day, -years)
