"""What is in effect before a step of main, as one value: all that judging who signed it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.git.steps import Step
from pipeline.model.generation import GENERATIONS, NEWEST, Generation
from pipeline.office.roster import Roster

View = Mapping[str, str]
"""The effective view: path → blob id, folded from accepted steps only."""


@dataclass(frozen=True, slots=True)
class Before:
    """The effective state that a step is judged by.

    `previous` is the date of the last accepted step; `refused` holds the refused steps that no
    annulment names, by commit id, and `stood_behind` the officers behind each of them; `names`
    words a division for people; `generation` says how strictly steps are read.
    """

    roster: Roster = field(default_factory=Roster)
    view: View = field(default_factory=dict)
    previous: datetime | None = None
    refused: Mapping[str, Step] = field(default_factory=dict)
    stood_behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    generation: Generation = GENERATIONS[NEWEST]
