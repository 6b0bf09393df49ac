"""A number of the law changes by a second entry with its own day."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.law.regulation import Law, UnknownProvision
from tests.support.batch import shipped_office

BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)


def law(*values: dict[str, object]) -> Law:
    shipped = next(iter(shipped_office().laws.values()))
    return Law(shipped.number, shipped.title, shipped.articles, values, (), shipped.effective_from)


OLD = {"name": "publicity_workdays", "value": 5, "from": "2024-03-06"}
NEW = {"name": "publicity_workdays", "value": 7, "from": "2026-01-01"}


@pytest.mark.parametrize("values", [(OLD, NEW), (NEW, OLD)], ids=["in order", "out of order"])
def test_the_entry_that_began_last_holds(values: tuple[dict[str, object], ...]) -> None:
    assert law(*values).value("publicity_workdays", BEFORE) == 5
    assert law(*values).value("publicity_workdays", AFTER) == 7


def test_an_entry_that_ended_leaves_nothing_behind() -> None:
    with pytest.raises(UnknownProvision):
        law(OLD | {"to": "2025-12-31"}).value("publicity_workdays", AFTER)
