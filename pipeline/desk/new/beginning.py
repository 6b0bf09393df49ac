"""How an act of one kind is begun: which cases, what it rests on, why not now, which values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.desk.new.foundations import usual
from pipeline.desk.new.situation import Situation, onward
from pipeline.model.case import Case
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket
from pipeline.procedure.row import Row


def nothing_against(now: Situation) -> Iterator[str]:
    """No obstacle of its own."""
    yield from ()


def no_values(now: Situation) -> Mapping[str, Any]:
    """Nothing besides digests, rows and dates."""
    return {}


def no_more(now: Situation, case: Case) -> Mapping[str, Any]:
    """An entry that names its case and no more."""
    return {}


Chooser = Callable[[Docket, Row, str, str], list[Case]]


@dataclass(frozen=True)
class Beginning:
    """What is particular to one kind of act; what is left out is as for most.

    `cases` chooses those of a list, from docket, row, year and division; `grounds` finds the
    records of `on:`; `obstacles` says why the act cannot follow now; `values` gives fields, and
    `unit` what an entry of the list holds besides its case, None where it is the case's id alone.
    """

    cases: Chooser = onward
    grounds: Callable[[Situation], Iterator[Record]] = usual
    obstacles: Callable[[Situation], Iterator[str]] = nothing_against
    values: Callable[[Situation], Mapping[str, Any]] = no_values
    unit: Callable[[Situation, Case], Mapping[str, Any]] | None = no_more
