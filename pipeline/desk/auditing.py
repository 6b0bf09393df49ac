"""The audit: main judged from its root on, and what was issued compared with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.git.history import History
from pipeline.git.refs import HistoryError
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import fold, main_of
from pipeline.publication.previous import intact, of_branch, require_on_line


def judged_main(repo: Path, as_of: date, today: date | None = None) -> Ledger:
    """Main judged from its root on, as of a day; and that what was issued stands as it was.

    A step that waits for its day is kept as `waiting` only where it is later than `today`, by
    default `as_of`: asked of a past day, main simply stops.

    Raises HistoryError, Rewritten, Damaged.
    """
    with History(repo) as history:
        tip = main_of(history)
        if tip is None:
            raise HistoryError("仓库中还没有任何提交")
        before = of_branch(history)
        require_on_line(history, tip, before)
        intact(before)
        ledger = fold(history, tip, as_of)
        if today and ledger.waiting and ledger.waiting.day <= today:
            ledger.waiting = None
        return ledger
