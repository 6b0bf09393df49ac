"""Main folded into a ledger: less what is withheld, recorded too late, or annulled in advance."""

from __future__ import annotations

from datetime import date

from pipeline.authority.step_form import check_displaced
from pipeline.git.history import History
from pipeline.git.keys.demo_keys import public_keys
from pipeline.git.notes import NOTES
from pipeline.git.refs import HistoryError
from pipeline.git.steps import Commit, Step
from pipeline.ledger.dated_ahead import Void, void_steps
from pipeline.ledger.late_records import LeftOut, latecomers, left_out
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.off_line import OffLine
from pipeline.ledger.unread import without_withheld
from pipeline.model.failure import Failure
from pipeline.records.paths import ROOT
from pipeline.records.withheld import Withholdings

NOTHING_LEFT_OUT: LeftOut = {}
NONE_VOID: Void = {}


class Rewritten(Failure):
    """Main is no longer the line that was judged, or published from, before."""


def fold(history: History, tip: str, until: date | None = None) -> Ledger:
    """Main judged step by step, up to the steps merged by the end of `until`.

    What is withheld is read in no step, whatever the day of asking (`withholding`), and a review
    recorded too late to count is left out (`late`). Raises Rewritten where a step takes others off
    main's line: what they revoked would be in force again.
    """
    line = history.first_parents(tip)

    def judged(end: date | None = until) -> Ledger:
        return _counted(history, line, tip, end)

    return without_withheld(history, line[0], judged, lambda: judged(None), _ledger(history))


def _counted(history: History, line: tuple[Commit, ...], tip: str, until: date | None) -> Ledger:
    """Main (`line`, newest first) without the steps and reviews that do not count."""
    void = void_steps(line, lambda void: _folded(history, tip, None, void=void))
    ledger = _folded(history, tip, until, void=void)
    if not latecomers(ledger):
        return ledger
    cut = ledger.head != line[0].sha
    whole = _folded(history, tip, void=void) if cut else ledger
    out = left_out(whole, lambda without: _folded(history, tip, None, without, void))
    return _folded(history, tip, until, out, void) if out else ledger


def _folded(
    history: History,
    tip: str,
    until: date | None = None,
    out: LeftOut = NOTHING_LEFT_OUT,
    void: Void = NONE_VOID,
    *,
    compared: bool = True,
) -> Ledger:
    """Main judged, the records of reviews on the merges in `out` left out, some steps void.

    Whatever the day of asking, a step counts or not by one rule: dates never go back. So a step
    dated later than `until` that will be in effect ends the fold (`Ledger.waiting`); one that has
    no effect anyway ends nothing.
    """
    ledger = _ledger(history, out, void)
    ledger.without = lambda more: _folded(history, tip, until, out, more)
    if compared:
        ledger.reread = lambda base, withheld, failed: _reread(
            history, base, withheld, out, {**void, **failed}
        )
    ledger.noted = NOTES in history.refs
    ledger.was_step = OffLine(history, lambda sha: _line_of(history, sha, out, void)).was_step
    later: list[Step] = []
    for step in history.main_line(tip):
        if ledger.root is not None:
            _on_line(ledger.as_judged(step))
        if until is None or step.day <= until or step.commit.sha in void:
            for refused in later:
                ledger.advance(refused)
            later.clear()
            ledger.advance(step)
        elif ledger.root is None:
            if history.entry(step.commit.sha, ROOT):
                ledger.begins = step
                break
        elif ledger.consider(step)[1].accepted:
            ledger.waiting = step
            break
        else:
            later.append(step)
    return ledger


def _ledger(history: History, out: LeftOut = NOTHING_LEFT_OUT, void: Void = NONE_VOID) -> Ledger:
    return Ledger(history, public_keys(), unreadable=(HistoryError,), left_out=out, void=void)


def _reread(
    history: History, base: str, withheld: Withholdings, out: LeftOut, void: Void
) -> Ledger:
    """Main up to a commit, judged without some content; nothing is compared with that in turn."""
    before, history.withheld = history.withheld, withheld
    try:
        return _folded(history, base, None, out, void, compared=False)
    finally:
        history.withheld = before


def _line_of(history: History, sha: str, out: LeftOut, void: Void) -> Ledger | None:
    try:
        return _folded(history, sha, None, out, void)
    except Rewritten:
        return None


def _on_line(step: Step) -> None:
    for ground in check_displaced(step):
        raise Rewritten(
            f"步骤 {step.commit.sha[:12]}：{ground.message}，其后一概不作数。{ground.hint}"
        )
