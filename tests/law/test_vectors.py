"""Periods worked out by hand on the real calendar, and the calendar against chinesecalendar."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from pipeline.law.calendar import Uncovered, years_after, years_before
from tests.support.shipped import CALENDAR


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "inclusive", "exclusive"),
    [
        ("2024-07-22", "2024-07-26", "2024-07-29"),
        ("2024-07-20", "2024-07-26", "2024-07-26"),  # a Saturday
        ("2024-09-11", "2024-09-18", "2024-09-19"),  # Sat 14 works, 15–17 off
        ("2024-09-13", "2024-09-20", "2024-09-23"),
        ("2024-09-30", "2024-10-11", "2024-10-12"),  # Sat 12 works
        ("2024-12-02", "2024-12-06", "2024-12-09"),
        ("2025-01-24", "2025-02-06", "2025-02-07"),
        ("2025-04-30", "2025-05-09", "2025-05-12"),
        ("2025-09-26", "2025-10-09", "2025-10-10"),
        ("2025-12-29", "2026-01-05", "2026-01-06"),  # Sun 01-04 works
        ("2026-02-11", "2026-02-24", "2026-02-25"),
        ("2026-09-18", "2026-09-23", "2026-09-24"),  # Sun 20 works
    ],
)
def test_five_working_days(start: str, inclusive: str, exclusive: str) -> None:
    assert CALENDAR.publicity_end(day(start), 5) == day(inclusive)
    assert CALENDAR.add(day(start), 5) == day(exclusive)


def test_the_end_of_2026_is_provisional_one_way_and_uncovered_the_other() -> None:
    end = CALENDAR.publicity_end(day("2026-12-25"), 5)
    assert end == day("2026-12-31")
    assert CALENDAR.is_provisional(end)
    with pytest.raises(Uncovered, match=r"cn-2027\.yaml"):
        CALENDAR.add(day("2026-12-25"), 5)


@pytest.mark.parametrize(
    ("event", "last"),
    [
        ("2024-02-29", "2024-04-12"),
        ("2024-08-30", "2024-10-17"),
        ("2025-01-02", "2025-02-19"),
        ("2025-09-30", "2025-11-18"),
        ("2025-12-31", "2026-02-12"),
        ("2025-12-30", "2026-02-11"),
    ],
)
def test_thirty_working_days_after_an_event(event: str, last: str) -> None:
    assert CALENDAR.add(day(event), 30) == day(last)


def test_thirty_days_after_late_november_2026_cannot_be_computed() -> None:
    assert CALENDAR.add(day("2026-11-19"), 30) == day("2026-12-31")
    with pytest.raises(Uncovered):
        CALENDAR.add(day("2026-11-20"), 30)


@pytest.mark.parametrize(
    ("signed", "starts", "ends", "earliest"),
    [
        ("2025-09-25", "2025-09-26", "2025-10-09", "2025-10-10"),
        ("2026-02-10", "2026-02-11", "2026-02-24", "2026-02-25"),
        ("2026-04-20", "2026-04-21", "2026-04-27", "2026-04-28"),
        ("2026-04-29", "2026-04-30", "2026-05-09", "2026-05-11"),
        ("2025-12-19", "2025-12-22", "2025-12-26", "2025-12-29"),
        ("2026-01-22", "2026-01-23", "2026-01-29", "2026-01-30"),
        ("2025-11-24", "2025-11-25", "2025-12-01", "2025-12-02"),
        ("2025-05-30", "2025-06-03", "2025-06-09", "2025-06-10"),
    ],
)
def test_the_stories_dates(signed: str, starts: str, ends: str, earliest: str) -> None:
    assert CALENDAR.default_start(day(signed)) == day(starts)
    assert CALENDAR.publicity_end(day(starts), 5) == day(ends)
    assert CALENDAR.add(day(signed), 5) == day(ends)  # counting publication day out: same end
    assert CALENDAR.earliest_after(day(ends)) == day(earliest)


@pytest.mark.parametrize("year", range(2018, 2027))
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    ours = {d: CALENDAR.is_workday(d) for d in days if d.year == year}
    assert ours == {d: chinese_calendar.is_workday(d) for d in ours}


@pytest.mark.parametrize(
    ("year", "count"),
    [(2018, 250), (2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251),
     (2025, 248), (2026, 248)],
)  # fmt: skip
def test_working_days_of_a_year(year: int, count: int) -> None:
    assert CALENDAR.workdays_between(date(year, 1, 1), date(year, 12, 31)) == count


@pytest.mark.parametrize(
    ("changed", "before", "after", "was"),
    [
        ("2019-05-02", "2019-03-21", "2019-03-22", True),
        ("2019-04-28", "2019-03-21", "2019-03-22", False),
        ("2020-01-31", "2020-01-25", "2020-01-26", True),
        ("2020-02-01", "2020-01-25", "2020-01-26", True),
        ("2018-12-29", "2018-12-05", "2018-12-06", False),
        ("2018-12-31", "2018-12-05", "2018-12-06", True),
    ],
)
def test_a_notice_counts_from_its_own_date(
    changed: str, before: str, after: str, was: bool
) -> None:
    assert CALENDAR.known_on(day(before)).is_workday(day(changed)) is was
    assert CALENDAR.known_on(day(after)).is_workday(day(changed)) is not was


def test_a_year_is_unknown_until_its_notice() -> None:
    with pytest.raises(Uncovered, match="截至2024-11-11所知"):
        CALENDAR.known_on(day("2024-11-11")).is_workday(day("2025-01-01"))
    assert not CALENDAR.known_on(day("2024-11-12")).is_workday(day("2025-01-01"))


def test_the_end_of_a_year_is_final_once_the_next_notice_is_known() -> None:
    assert CALENDAR.known_on(day("2018-12-05")).is_provisional(day("2018-12-29"))
    assert not CALENDAR.known_on(day("2018-12-06")).is_provisional(day("2018-12-29"))
    assert not CALENDAR.is_provisional(day("2026-12-24"))
    assert CALENDAR.is_provisional(day("2026-12-25"))


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        ("2024-08-06", 3, "2027-08-06"),
        ("2024-02-29", 3, "2027-02-28"),
        ("2025-11-10", 3, "2028-11-10"),
        ("2024-02-29", 4, "2028-02-29"),
    ],
)
def test_periods_in_years_end_on_the_corresponding_day(start: str, years: int, end: str) -> None:
    assert years_after(day(start), years) == day(end)


def test_look_back_from_29_february() -> None:
    assert years_before(day("2024-02-29"), 3) == day("2021-02-28")
    assert years_before(day("2025-07-10"), 3) == day("2022-07-10")
