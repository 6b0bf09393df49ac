"""What a rule may know, and what a rule module is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from pipeline.law.calendar import Calendar
from pipeline.law.divisions import Divisions
from pipeline.law.regulation import Law
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case
from pipeline.model.finding import Effect, Problem
from pipeline.model.generation import GENERATIONS, NEWEST, Generation
from pipeline.model.record import FieldPath, Record
from pipeline.procedure.docket import Docket, case_id
from pipeline.procedure.terms import deadline, opening_notice
from pipeline.rules.scope import Scope

CASE = frozenset({"case"})
Title = Callable[[Record, FieldPath], str]


@dataclass(frozen=True, slots=True)
class Facts:
    """All a rule may know: what is in effect, the law, the calendar, the day of judgement.

    `on` is that day in Asia/Shanghai; `registry` holds the office's records by path. A rule on a
    case finds `case`, one on an act `act`; the other may be None. `generation` is the one by which
    the office judges.
    """

    docket: Docket
    law: Law
    calendar: Calendar
    divisions: Divisions
    on: date
    registry: Mapping[str, Record]
    case: Case | None = None
    act: Act | None = None
    generation: Generation = GENERATIONS[NEWEST]

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
    def own_case(self) -> Case | None:
        """The case judged, or the one in whose folder the act is; None for an act of the batch,
        and for the first act of a case."""
        if self.case is not None or self.act is None:
            return self.case
        return self.docket.cases.get(case_id(self.act)) if self.act.case else None

    @property
    def year(self) -> str:
        return self.case.year if self.case else self.act_or_raise.year

    @property
    def call(self) -> Record:
        """The notice that opened the batch: its standards, its cap, its settings."""
        if (notice := opening_notice(self.docket, self.year)) is None:
            raise ValueError(f"{self.year} has no call: procedure refuses acts before it")
        return notice

    @property
    def deadline(self) -> datetime:
        """When the districts' letters are due, as the latest amendment of the call says."""
        return datetime.fromisoformat(deadline(self.docket, self.year))


class Rule(Protocol):
    """What a rule's module states, every constant in every module: none has a default.

    `AWAITS` is the kind of act without which finding nothing says nothing: before that act is in
    effect, an applicant reads 尚不能判断 and not 未发现不符.
    """

    ARTICLE: str
    TITLE: str
    EFFECT: Effect  # of its problems, unless a problem has its own
    JUDGES: frozenset[str]  # the kinds of act it is run on, or CASE
    APPLIES_TO: Scope  # the runner leaves all other applications out
    AWAITS: ActKind | None
    MAY_REFER: bool  # whether some of its findings are REFERRALs, for a person to judge
    NOT_MODELLED: tuple[str, ...]  # the parts of the provision that people look at

    def check(self, facts: Facts) -> Iterator[Problem]: ...
