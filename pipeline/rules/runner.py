"""Runs the rules: every module of an article that judges the act or the case at hand."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import cast

import pipeline.rules
from pipeline.law.regulation import Law
from pipeline.model.applicant_kind import ApplicantKind
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts, Rule, Title


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, the module's name with hyphens, in the order of the articles."""
    names = sorted(
        m.name for m in pkgutil.iter_modules(pipeline.rules.__path__) if m.name.startswith("art_")
    )
    return {
        name.replace("_", "-"): cast(Rule, importlib.import_module(f"pipeline.rules.{name}"))
        for name in names
    }


def judge_case(facts: Facts, title: Title) -> Iterator[Finding]:
    """What the articles make of a case as it stands on the day `facts.on`."""
    case = facts.case_or_raise
    yield from _run(CASE, facts, case.application, case.id, title)


def judge_act(facts: Facts, title: Title) -> Iterator[Finding]:
    """What the articles make of one act."""
    act = facts.act_or_raise
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
    """What one rule makes of `record`, the application of a case or the act itself.

    Nothing where the rule does not apply to the case.
    """
    rule, case_at_hand = rules()[name], facts.own_case
    if case_at_hand is not None and not rule.APPLIES_TO.covers(case_at_hand):
        return
    for problem in rule.check(facts):
        field = title(problem.record or record, problem.path)
        yield Finding.in_record(
            record, problem, name, rule.EFFECT, field=field, article=rule.ARTICLE, case=case
        )


def unchecked(
    law: Law, refs: Iterable[str], kinds: frozenset[ApplicantKind]
) -> dict[str, list[str]]:
    """What no rule looks at in applications of these kinds, by provision.

    The parts that the rules leave to people; an empty list where no rule looks at the provision.
    """
    ours = list(rules().values())
    covered = {rule.ARTICLE for rule in ours}
    left: dict[str, list[str]] = {
        ref: [] for ref in refs if ref not in covered and not law.is_heading(ref)
    }
    for rule in ours:
        for part in rule.NOT_MODELLED if rule.APPLIES_TO.kinds & kinds else ():
            left.setdefault(rule.ARTICLE, []).append(part)
    order = list(law.articles)
    return dict(sorted(left.items(), key=lambda item: order.index(item[0])))
