"""The audit: main judged from its root on, and what was issued compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.authority.doubtful import doubted
from pipeline.authority.needs import annulled
from pipeline.desk.purging import present
from pipeline.git.history import History
from pipeline.git.limits import Unreadable
from pipeline.git.refs import HistoryError
from pipeline.judgement.attachments import counted_in
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import main_of
from pipeline.publication.branch import Branch, judge_branch
from pipeline.records.withheld import Withheld


@dataclass(frozen=True)
class Audit:
    """Main as judged, and the branch `published` as it counts by that."""

    ledger: Ledger
    branch: Branch
    withheld: tuple[tuple[Withheld, bool], ...] = ()
    """What nobody reads any more, each with whether this clone still holds its bytes."""
    astray: tuple[str, ...] = ()
    """Files of main that are otherwise than what is in effect: refused steps left them so."""

    @property
    def annulled(self) -> Mapping[str, str]:
        """Steps without effect that were annulled: commit → path of the annulment."""
        office = self.ledger.office
        acts = office.registry.values() if office else ()
        return {sha: act.file for act in acts for sha in annulled(act)}

    @property
    def attachments(self) -> tuple[int, int]:
        """How many attachments the records in effect name, and how many were compared."""
        return counted_in(self.ledger.docket)

    @property
    def green(self) -> bool:
        """Whether nothing is left that people must look into."""
        left = self.ledger.refused or self.astray
        return not (left or self.ledger.waiting or self.branch.open)


def judged_main(repo: Path, as_of: date, today: date | None = None) -> Audit:
    """Main judged from its root on, as of a day; and whether what was issued stands as it was.

    A step that waits for its day is kept as `waiting` only where it is later than `today`, by
    default `as_of`: asked of a past day, main simply stops.

    Raises HistoryError, Rewritten.
    """
    with History(repo) as history:
        tip = main_of(history)
        if tip is None:
            raise HistoryError("仓库中还没有任何提交")
        ledger = fold(history, tip, as_of)
        ledger.decisions = doubted(ledger.decisions, ledger.roster)
        branch = judge_branch(history, ledger)
        if today and ledger.waiting and ledger.waiting.day <= today:
            ledger.waiting = None
        return Audit(ledger, branch, present(history), _astray(history, ledger, tip))


def _astray(history: History, ledger: Ledger, tip: str) -> tuple[str, ...]:
    """Where main's last commit differs from what is in effect; of a past day nothing is said."""
    if ledger.root is None or ledger.head != tip or all(d.accepted for d in ledger.decisions):
        return ()
    try:
        there = {path: blob for path, (_, blob) in history.tree(tip).items()}
    except Unreadable:
        return ()  # the step that made it so is refused, and told
    return tuple(sorted({path for path, _ in there.items() ^ ledger.view.items()}))
