"""What of main is not read: the content that withholdings in effect name.

It is left out from main's first step on, whether or not the clone still holds it. Which it is, is
known only once main has been judged; so main is judged again until both agree. Bytes that a clone
has dropped are left out from the beginning, whoever names them, and count as missing in the end
where no withholding in effect does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from pipeline.git.limits import Unreadable
from pipeline.git.objects import FILE
from pipeline.git.steps import Commit
from pipeline.git.trees import entry_at
from pipeline.ledger.blobs import record_bytes
from pipeline.model.record import Record
from pipeline.records.paths import WITHHOLDINGS
from pipeline.records.reader import read
from pipeline.records.withheld import NONE, Withholdings, named

if TYPE_CHECKING:
    from pipeline.git.history import History
    from pipeline.ledger.ledger import Ledger

_ROUNDS: Final = 20
_SHELF = WITHHOLDINGS.rstrip("/")


def withheld_on(
    history: History, line: Iterable[Commit], judged: Callable[[], Ledger]
) -> Withholdings:
    """What is withheld by main (`line`), which `judged` judges with what `history` leaves out."""
    ever = _ever_named(history, line)
    if not ever.files:
        return NONE
    gone = {blob: one for blob, one in ever.files.items() if not history.measure(blob)[0]}
    found, history.withheld = NONE, Withholdings(gone)
    for _ in range(_ROUNDS):
        now = judged().withholdings
        if now == found:
            break
        found, history.withheld = now, now.over(Withholdings(gone))
    return found


def _ever_named(history: History, line: Iterable[Commit]) -> Withholdings:
    """What any commit of main names as withheld, whether or not that is in effect."""
    met, records = set[str](), dict[tuple[str, str], Record]()
    for commit in line:
        for path, blob in _files(history, commit):
            if blob not in met:
                met.add(blob)
                if (record := _as_record(history, path, blob)) is not None:
                    records[path, blob] = record
    return Withholdings.of(records.values())


def _files(history: History, commit: Commit) -> Iterator[tuple[str, str]]:
    entry = entry_at(history.folder, commit.tree, _SHELF) if commit.tree else None
    for name, (mode, blob) in history.folder(entry[1]).items() if entry else ():
        if mode == FILE:
            yield WITHHOLDINGS + name.decode("utf-8", "replace"), blob


def _as_record(history: History, path: str, blob: str) -> Record | None:
    """A withholding by its text alone: its schema is known only once main is judged."""
    try:
        record = read(path, record_bytes(history, blob))
        usable = isinstance(record, Record) and all(isinstance(w.blob, str) for w in named(record))
    except (Unreadable, KeyError, TypeError, AttributeError):
        return None
    return record if usable and isinstance(record, Record) else None
