"""Steps dated ahead of their day, by a clock that was wrong, and the annulments that undo them.

A step of a later day holds back all that follows it. Three persons may say before that day that it
shall have no effect: their annulment is dated earlier than the step it names and stands behind it
on main, which otherwise could only be a date going back. Whether it counts is the same whatever
the day of asking, and it takes nothing away that took effect meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from pipeline.authority.decision import Decision
from pipeline.authority.needs import annulled
from pipeline.git.steps import Commit, Step
from pipeline.judgement.trial import Trial

if TYPE_CHECKING:
    from pipeline.ledger.ledger import Ledger

Void = Mapping[str, str]
"""Steps without effect because an annulment of an earlier day names them: step → annulment."""
PENDING: Final = "待合并的废止记录"
MAX_TRIED: Final = 20
"""Annulments tried for one line of main. Each bears an officer's signature."""


def void_steps(line: tuple[Commit, ...], folded: Callable[[Void], Ledger]) -> Void:
    """The steps of main (`line`, newest first) that an annulment of an earlier day undoes.

    `folded` folds all of main with some steps void. It is asked only where dates go back.
    """
    void: Void = {}
    dates = [commit.committed_at for commit in reversed(line) if not commit.fault]
    if dates == sorted(dates):
        return void
    before, tried = folded(void), dict[str, frozenset[str]]()
    while len(tried) < MAX_TRIED:
        untried = [by for by in before.undoes if by not in tried]
        if not untried:
            break
        tried[untried[0]] = before.undoes[untried[0]]
        for some in (untried[:1], list(tried)):  # alone, or with those that it alone lacked
            more = {sha: by for by in some for sha in tried[by]}
            after = folded({**void, **more})
            if (_in_effect(before) - more.keys()) | set(more.values()) <= _in_effect(after):
                void, before = after.void, after
                break
    return void


def _in_effect(ledger: Ledger) -> set[str]:
    return {decision.step for decision in ledger.decisions if decision.accepted}


def undone_by(ledger: Ledger, step: Step, trial: Trial, decision: Decision) -> frozenset[str]:
    """The steps in effect, of a later day, that a refused step names in an annulment.

    Only what some officer ever in the roster signed, or a recorder, can count.
    """
    if decision.accepted or not ledger.office_in_effect.generation.future_annulled:
        return frozenset()
    named = {sha for record in trial.records for sha in annulled(record)}
    keys = {step.signers.get(step.commit.sha), step.note.key if step.note else None}
    if not named or keys.isdisjoint(ledger.known_keys):
        return frozenset()
    later = {d.step for d in ledger.decisions if d.accepted and d.at > decision.at}
    return frozenset(named & later)


def with_pending(ledger: Ledger, step: Step) -> Ledger:
    """Main as a pending step finds it: without the step of a later day that it annuls."""
    if not (ledger.waiting and ledger.office_in_effect.generation.future_annulled):
        return ledger
    trial, _ = ledger.attempt(ledger.as_judged(step))
    named = {sha for record in trial.records for sha in annulled(record)}
    while ledger.without and ledger.waiting and ledger.waiting.commit.sha in named:
        ledger = ledger.without({**ledger.void, ledger.waiting.commit.sha: PENDING})
    return ledger
