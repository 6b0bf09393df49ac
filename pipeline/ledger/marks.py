"""What the ledger is given, and what it remembers of each step of main for later questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.office.roster import Roster


class Blobs(Protocol):
    """Where bytes come from: Git's objects by id."""

    def blob(self, sha: str) -> bytes: ...

    def tree(self, revision: str) -> Mapping[str, tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """How things stood once main had come to a step: the roster, how many papers were issued.

    What was published from that step is judged by it.
    """

    roster: Roster
    papers: int
    at: datetime
