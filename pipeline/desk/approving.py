"""Approving a branch: check it, draft what it would issue, add the next missing signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from pipeline.authority.next_signature import Next
from pipeline.git.keys.ssh_keys import agent, signer
from pipeline.git.steps import Step
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.approve import Order, Outcome, approve
from pipeline.ledger.dated_ahead import with_pending
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import NoAuthority, main_of
from pipeline.model.clock import legal_day
from pipeline.publication.drafts import print_draft


@dataclass(frozen=True)
class Signed:
    """What an approval did, and where the drafts of what it issues lie."""

    outcome: Outcome
    drafts: tuple[Path, ...]


def sign(repo: Path, branch: str, officer: str, key: str, at: datetime, drafts: Path) -> Signed:
    """Check a branch, draft what it would issue, add the next missing signature, deliver it.

    `key` is a private key's file, or "agent". Raises HistoryError, CannotSign, NoAuthority.
    """
    with Writer(repo) as clone:
        today = legal_day(at)
        ledger_at = cache(lambda sha: fold(clone, sha, today))
        roster = _established(ledger_at(main_of(clone) or "HEAD")).roster
        if (person := roster.find(officer)) is None:
            raise NoAuthority(f"名册 registry/officers.yaml 中没有“{officer}”，请核对 --as")
        usable = (k for k in person.keys if roster.at(at).holder(k))
        hand = agent(usable) if key == "agent" else signer(Path(key))
        printed: list[Path] = []

        def weigh(step: Step) -> Next:
            ledger = with_pending(_established(ledger_at(step.commit.parents[0])), step)
            trial, _ = ledger.attempt(step)
            printed[:] = [p for issue in trial.papers for p in print_draft(issue, drafts)]
            return ledger.weigh(step, hand.public, person.id)

        order = Order(branch, Identity(person.id, person.name), hand, at)
        return Signed(approve(clone, order, weigh), tuple(printed))


def _established(ledger: Ledger) -> Ledger:
    if ledger.root is None:
        raise NoAuthority("本仓库尚未确立权限（没有有效的 registry/root.yaml），不能批准")
    return ledger
