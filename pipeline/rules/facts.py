"""What a rule may know, and what a rule module is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pipeline.law.calendar import Calendar
from pipeline.law.divisions import Divisions
from pipeline.law.regulation import Law
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, Record
from pipeline.procedure.docket import Docket

CASE = frozenset({"case"})
Title = Callable[[Record, FieldPath], str]


@dataclass(frozen=True, slots=True)
class Facts:
    """All a rule may know: what is in effect, the law, the calendar, the day of judgement.

    `on` is that day in Asia/Shanghai; `registry` holds the office's records by path. A rule on a
    case finds `case`, one on an act `act`; the other may be None.
    """

    docket: Docket
    law: Law
    calendar: Calendar
    divisions: Divisions
    on: date
    registry: Mapping[str, Record]
    case: Case | None = None
    act: Act | None = None

    @property
    def case_or_raise(self) -> Case:
        if self.case is None:
            raise ValueError("a rule on cases was run without one")
        return self.case

    @property
    def act_or_raise(self) -> Act:
        if self.act is None:
            raise ValueError("a rule on acts was run without one")
        return self.act

    @property
    def call(self) -> Record:
        """The notice that opened the batch: its standards, its cap, its settings."""
        year = self.case.year if self.case else self.act_or_raise.year
        return self.docket.batch_acts(year, ActKind.CALL)[-1].record


class Rule(Protocol):
    """What a module of this package is."""

    ARTICLE: str
    TITLE: str
    EFFECT: Effect
    JUDGES: frozenset[str]
    NOT_MODELLED: tuple[str, ...]

    def check(self, facts: Facts) -> Iterator[Problem]: ...
