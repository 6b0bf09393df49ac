"""What of main is not read: the content that withholdings in effect name.

It is left out from main's first step on, whether or not the clone still holds it. Which it is, is
known only once main has been judged; so main is judged again until both agree. Where a clone has
dropped something, the changes of the office's own files are judged first, by themselves: who may
withhold hangs on them alone. What no withholding in effect names is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.git.refs import Absent
from pipeline.git.trees import entry_at
from pipeline.records.paths import DOSSIERS, WITHHOLDINGS
from pipeline.records.withheld import KIND, NONE, Withheld, Withholdings, named

if TYPE_CHECKING:
    from pipeline.git.history import History
    from pipeline.git.steps import Commit, Step
    from pipeline.ledger.ledger import Ledger

_ROUNDS: Final = 20


def without_withheld(
    history: History,
    tip: Commit,
    asked: Callable[[], Ledger],
    whole: Callable[[], Ledger],
    fresh: Ledger,
) -> Ledger:
    """The ledger that is `asked` for, judged without what `whole`, all of main, withholds.

    `fresh` is one of which nothing is judged yet. Raises HistoryError where the clone lacks what
    nobody withheld.
    """
    history.withheld = NONE
    try:
        return _settled(history, tip, asked, whole)
    except Absent:
        signed = _gone(history, _signed(history, tip, fresh))
        for first in (list(reversed(signed)), signed):  # of two that name one file, the later
            history.withheld = Withholdings.of_files(first)
            with suppress(Absent):
                return _settled(history, tip, asked, whole)
        raise


def _settled(
    history: History, tip: Commit, asked: Callable[[], Ledger], whole: Callable[[], Ledger]
) -> Ledger:
    """Judged again until what is withheld in the end is what was left out. Raises Absent."""
    ledger = asked()
    for _ in range(_ROUNDS):
        found = _withheld(history, tip, ledger, whole)
        if found == history.withheld:
            break
        history.withheld = found
        ledger = asked()
    return ledger


def _withheld(
    history: History, tip: Commit, ledger: Ledger, whole: Callable[[], Ledger]
) -> Withholdings:
    """What all of main withholds, of which `ledger` may be a part."""
    if ledger.head == tip.sha:
        return ledger.withholdings
    shelf = tip.tree and entry_at(history.folder, tip.tree, WITHHOLDINGS.rstrip("/"))
    return whole().withholdings if shelf or history.withheld != NONE else NONE


def _signed(history: History, tip: Commit, ledger: Ledger) -> Iterator[Withheld]:
    """What withholdings name that are signed as they must be, in the order of main."""
    known: set[str] = set()
    for step in history.main_line(tip.sha):
        own = step if ledger.root is None else _own_part(step)
        if ledger.root is None or own.changes:
            ledger.advance(own)
        for record in ledger.office.registry.values() if ledger.office else ():
            if record.kind == KIND and record.file not in known:
                known.add(record.file)
                yield from named(record)


def _own_part(step: Step) -> Step:
    """The step without its dossiers, and without what it says of main's line."""
    changes, proposed = (
        tuple(c for c in some if not c.path.startswith(DOSSIERS))
        for some in (step.changes, step.proposed)
    )
    return replace(step, changes=changes, proposed=proposed, displaced=())


def _gone(history: History, files: Iterable[Withheld]) -> list[Withheld]:
    """Those of which the clone holds no bytes."""
    named_files = list(files)
    here = history.measures(one.blob for one in named_files)
    return [one for one in named_files if not here[one.blob][0]]
