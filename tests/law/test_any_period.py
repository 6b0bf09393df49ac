"""What must hold of any period, whatever the dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shipped import CALENDAR

DAYS = st.dates(date(2018, 1, 1), date(2026, 6, 30))
COUNTS = st.integers(1, 40)


@given(DAYS, COUNTS)
def test_a_period_holds_exactly_its_working_days(start: date, count: int) -> None:
    days = CALENDAR.period(start, count)
    assert len(days) == count
    assert all(CALENDAR.is_workday(d) for d in days)
    assert CALENDAR.workdays_between(start, days[-1]) == count
    assert CALENDAR.add(start, count, count_first=True) == days[-1]


@given(DAYS, COUNTS)
def test_leaving_the_first_day_out_is_beginning_a_day_later(start: date, count: int) -> None:
    assert CALENDAR.add(start, count) == CALENDAR.publicity_end(start + timedelta(1), count)


@given(DAYS, COUNTS)
def test_a_longer_period_ends_later(start: date, count: int) -> None:
    assert CALENDAR.add(start, count) < CALENDAR.add(start, count + 1)


@given(DAYS)
def test_the_default_start_gives_one_end_by_both_ways_of_counting(dated: date) -> None:
    start = CALENDAR.default_start(dated)
    assert CALENDAR.publicity_end(start, 5) == CALENDAR.add(dated, 5)


@given(DAYS)
def test_designation_is_a_working_day_after_the_end(ends: date) -> None:
    earliest = CALENDAR.earliest_after(ends)
    assert earliest > ends
    assert CALENDAR.is_workday(earliest)
    assert CALENDAR.workdays_between(ends + timedelta(1), earliest) == 1


@given(DAYS, st.integers(0, 900))
def test_knowing_more_never_uncovers_a_day(day: date, later: int) -> None:
    known = CALENDAR.known_on(day)
    assert set(known.years) <= set(CALENDAR.known_on(day + timedelta(later)).years)


@given(st.integers(-3, 0))
def test_no_period_without_a_working_day(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.period(date(2025, 1, 2), count)
