"""Working days from records: what a notice says of a day, which notices count, what is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.law.calendar import Calendar, Uncovered
from pipeline.model.record import Record

FIRST = {
    "number": "一",
    "dated": "2024-11-12",
    "holidays": ["2025-01-01"],  # a Wednesday
    "workdays": ["2025-01-04"],  # a Saturday
}
SECOND = {
    "number": "二",
    "dated": "2025-01-02",
    "holidays": ["2025-01-06"],  # a Monday
    "workdays": ["2025-01-01"],
}


def record(kind: str = "calendar", **data: Any) -> Record:
    return Record(f"registry/{kind}.yaml", kind, 1, data, {}, "0" * 64)


def calendar() -> Calendar:
    """Read in each test anew."""
    return Calendar.read(
        [
            record("issuer", year=2026, notices=[FIRST], provisional_from="2026-12-30"),
            record(year=2025, notices=[FIRST, SECOND], provisional_from="2025-12-30"),
        ]
    )


@pytest.mark.parametrize(
    ("day", "known", "works"),
    [
        ("2025-01-01", "2025-01-01", False),
        ("2025-01-01", "2025-01-02", True),
        ("2025-01-04", "2024-11-12", True),
        ("2025-01-05", "2025-06-01", False),
        ("2025-01-06", "2025-01-01", True),
        ("2025-01-06", "2025-01-02", False),
        ("2025-01-10", "2025-06-01", True),
        ("2025-01-11", "2025-06-01", False),
    ],
)
def test_the_last_notice_known_that_names_a_day(day: str, known: str, works: bool) -> None:
    told = calendar().known_on(date.fromisoformat(known))
    assert told.is_workday(date.fromisoformat(day)) is works


def test_other_kinds_of_record_are_no_calendar() -> None:
    assert list(calendar().years) == [2025]


def test_a_year_is_not_known_the_day_before_its_notice() -> None:
    with pytest.raises(Uncovered, match="截至2024-11-11所知") as told:
        calendar().known_on(date(2024, 11, 11)).is_workday(date(2025, 1, 1))
    assert (told.value.day, told.value.year) == (date(2025, 1, 1), 2025)
    assert told.value.known_on == date(2024, 11, 11)


def test_whether_a_day_is_provisional_is_asked_of_a_known_year_only() -> None:
    assert not calendar().is_provisional(date(2025, 12, 29))
    assert calendar().is_provisional(date(2025, 12, 30))
    with pytest.raises(Uncovered, match=r"^没有2026年的放假安排通知，"):
        calendar().is_provisional(date(2026, 12, 30))
