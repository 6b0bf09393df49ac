"""What is still open in a batch: publicities not closed, letters not answered."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket
from pipeline.records.paths import folder_of

ON_LIST = frozenset({State.PUBLICISED, State.HELD})
"""States of a unit on a published list that is still to be stated on once the period has ended."""


def open_publicity(docket: Docket, year: str) -> Record | None:
    """The earliest publicity with a unit that is to be stated on, None where there is none."""
    for act in docket.batch_acts(year, ActKind.PUBLICITY):
        if any(docket.cases[r["dossier"]].state in ON_LIST for r in act.record.get("rows")):
            return act.record
    return None


def objections_under(docket: Docket, publicity: str) -> list[Record]:
    """The objections received on the publicity of that path, in the order they took effect."""
    return [
        act.record
        for act in docket.acts.values()
        if act.kind == ActKind.OBJECTION and publicity in act.record.rests_on
    ]


def unanswered(docket: Docket, year: str) -> Iterator[tuple[Record, str]]:
    """Each letter that a department has not answered, and the department, earliest first."""
    for letter in docket.batch_acts(year, ActKind.CONSULTATION):
        for department in awaited_on(docket, letter.record):
            yield letter.record, department


def awaited_on(docket: Docket, letter: Record) -> Iterator[str]:
    """The departments that a letter asks and that have not answered it."""
    replies = docket.batch_acts(folder_of(letter.file)[0], ActKind.CONSULTATION_REPLY)
    done = {r.record.get("department") for r in replies if letter.file in r.record.rests_on}
    for department in letter.get("departments"):
        if department not in done:
            yield str(department)
