"""A walk of the small office done again on a real repository, signed by those who are competent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.model.record import Record
from pipeline.office.roles import Approval, Level, Role
from pipeline.procedure.row import Row
from pipeline.procedure.rows import row_of
from pipeline.records.reader import read
from tests.support.batch import loaded
from tests.support.office_at_work import CITY, SIGNED, UPHELD, WATCH
from tests.support.small_office import DISTRICT, UNITS, Position
from tests.support.telling import CHANGSHOU, Story
from tests.support.writing import Data


def replayed(folder: Path, walked: Position) -> Story:
    """Everything that was done, each change merged on its day, an hour after the one before."""
    tale = Story(folder, dict.fromkeys(UNITS, DISTRICT))
    hours: dict[str, int] = {}
    for day, files in walked.done:
        done = hours[day.isoformat()] = hours.get(day.isoformat(), -1) + 1
        at = f"{day.isoformat()}T{8 + done // 4:02}:{done % 4 * 15:02}"
        tale.merge(at, _acts(tale, files), **_signed(files))
    return tale


def _acts(tale: Story, files: Mapping[str, bytes]) -> dict[str, Data]:
    """The records with the digests of what they rest on as it was merged here."""
    acts: dict[str, Data] = {path.removeprefix("dossiers/2025/"): loaded(raw)
                             for path, raw in files.items()}  # fmt: skip
    return tale.linked(acts)


def _signed(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Who signs such a change: the officers of the row that asks for most."""
    records = [read(path, raw) for path, raw in files.items()]
    rows = [row for r in records if isinstance(r, Record) and (row := row_of(r))]
    row = max(rows, key=lambda one: (one.approval is Approval.TWO, one.approval is Approval.ONE))
    return _officers(row)


_WHO = {
    Role.DISTRICT_CLERK: "cs-clerk-1",
    Role.DISTRICT_LEADER: "cs-leader-1",
    Role.CITY_CLERK: "city-clerk-1",
}


def _officers(row: Row) -> Mapping[str, str]:
    two = row.approval is Approval.TWO
    if row.approval is Approval.INTAKE:
        (role,) = row.approver
        return {"drafter": "applicant", "approver": _WHO[role]}
    if row.level is Level.DISTRICT:
        return CHANGSHOU
    if row.independent:
        return UPHELD if two else WATCH
    return SIGNED if two else CITY
