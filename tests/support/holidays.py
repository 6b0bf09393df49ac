"""A holiday notice that comes while a period runs, entered by the office on its day."""

from __future__ import annotations

from typing import Any

from tests.support.batch import dumped, loaded
from tests.support.telling import Story

CALENDAR = "registry/calendar/cn-2025.yaml"
OFFICE = {"drafter": "admin-1", "approver": "chief-1"}


def on_file(tale: Story, path: str) -> Any:
    """A file of the office as it is in effect."""
    return loaded(tale.writer.blob(tale.writer.tree(tale.main)[path][1]))


def amended(tale: Story, dated: str, holidays: list[str], workdays: list[str]) -> None:
    """A second notice of the year."""
    data = on_file(tale, CALENDAR)
    notice = {"number": "国办发明电〔2025〕9号", "dated": dated, "title": "关于调整放假安排的通知"}
    days = {"holidays": holidays, "workdays": workdays}
    data["notices"].append({**notice, "verified": True, **days})
    tale.merge(f"{dated}T09:00", {CALENDAR: dumped(data)}, **OFFICE)
