"""What is still open in a batch: publicities not closed, letters not answered."""

from __future__ import annotations

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket

ON_LIST = frozenset({State.PUBLICISED, State.HELD})
"""States of a unit on a published list that is still to be stated on once the period has ended."""


def open_publicity(docket: Docket, year: str) -> Record | None:
    """The earliest publicity with a unit that is to be stated on, None where there is none."""
    for act in docket.batch_acts(year, ActKind.PUBLICITY):
        if any(docket.cases[r["dossier"]].state in ON_LIST for r in act.record.get("rows")):
            return act.record
    return None


def unanswered(docket: Docket, year: str) -> tuple[Record, str] | None:
    """The earliest letter a department has not answered, and the department."""
    replies = docket.batch_acts(year, ActKind.CONSULTATION_REPLY)
    for letter in docket.batch_acts(year, ActKind.CONSULTATION):
        done = {r.record.get("department") for r in replies if letter.path in r.record.rests_on}
        for department in letter.record.get("departments"):
            if department not in done:
                return letter.record, str(department)
    return None
