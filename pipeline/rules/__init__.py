"""The articles, one module per part of a paragraph, named after it: the door of the law.

A rule module states `ARTICLE`, `TITLE`, `EFFECT` (its usual effect), `JUDGES` (the kinds of act it
is run on, or `CASE` for the case as a whole), `NOT_MODELLED` (parts of the provision it leaves to
people) and `check(facts)`, which yields problems; the runner here adds id, article and place. A
new rule is a new file: nothing is registered.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol, cast

from pipeline.law.calendar import Calendar
from pipeline.law.divisions import Divisions
from pipeline.law.regulation import Law
from pipeline.model.case import Act, Case
from pipeline.model.finding import Effect, Finding, Problem
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
    def the_case(self) -> Case:
        if self.case is None:
            raise ValueError("a rule on cases was run without one")
        return self.case

    @property
    def the_act(self) -> Act:
        if self.act is None:
            raise ValueError("a rule on acts was run without one")
        return self.act

    @property
    def call(self) -> Record:
        """The notice that opened the batch: its standards, its cap, its settings."""
        year = self.case.year if self.case else self.the_act.year
        return self.docket.batch_acts(year, "call")[-1].record


class Rule(Protocol):
    """What a module of this package is."""

    ARTICLE: str
    TITLE: str
    EFFECT: Effect
    JUDGES: frozenset[str]
    NOT_MODELLED: tuple[str, ...]

    def check(self, facts: Facts) -> Iterator[Problem]: ...


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, the module's name with hyphens, in the order of the articles."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name.startswith("art_"))
    return {
        name.replace("_", "-"): cast(Rule, importlib.import_module(f"{__name__}.{name}"))
        for name in names
    }


def judge_case(facts: Facts, title: Title) -> Iterator[Finding]:
    """What the articles make of a case as it stands on the day `facts.on`."""
    case = facts.the_case
    yield from _run(CASE, facts, case.application, case.id, title)


def judge_act(facts: Facts, title: Title) -> Iterator[Finding]:
    """What the articles make of one act."""
    act = facts.the_act
    yield from _run(frozenset({act.kind}), facts, act.record, act.case or "", title)


def _run(
    subject: frozenset[str], facts: Facts, record: Record, case: str, title: Title
) -> Iterator[Finding]:
    for name, rule in rules().items():
        if rule.JUDGES & subject:
            yield from findings_of(name, facts, record, case, title)


def findings_of(
    name: str, facts: Facts, record: Record, case: str, title: Title
) -> Iterator[Finding]:
    """What one rule makes of `record`, the application of a case or the act itself."""
    rule = rules()[name]
    for problem in rule.check(facts):
        field = title(problem.record or record, problem.path)
        yield Finding.in_record(
            record, problem, name, rule.EFFECT, field=field, article=rule.ARTICLE, case=case
        )


def unchecked(law: Law, refs: Iterable[str]) -> dict[str, list[str]]:
    """What no rule looks at, by provision: the parts that rules leave out, none where all of it."""
    ours = list(rules().values())
    covered = {rule.ARTICLE for rule in ours}
    left: dict[str, list[str]] = {
        ref: [] for ref in refs if ref not in covered and not law.is_heading(ref)
    }
    for rule in ours:
        for part in rule.NOT_MODELLED:
            left.setdefault(rule.ARTICLE, []).append(part)
    order = list(law.articles)
    return dict(sorted(left.items(), key=lambda item: order.index(item[0])))
