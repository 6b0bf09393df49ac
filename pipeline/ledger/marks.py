"""What the ledger remembers of each step of main for later questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.office.roster import Roster


@dataclass(frozen=True, slots=True)
class Mark:
    """How things stood once main had come to a step: the roster, how many papers were issued.

    What was published from that step is judged by it.
    """

    roster: Roster
    papers: int
    at: datetime
