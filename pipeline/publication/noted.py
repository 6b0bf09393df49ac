"""Records of reviews that the audit believed, kept beside the papers that rest on them.

Whoever may push can delete `refs/notes`; what stands here is read in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.authority.review_record import ReviewRecord
from pipeline.git.history import History
from pipeline.git.kept_notes import KEPT, kept_at
from pipeline.git.notes import NOTES, note_in
from pipeline.ledger.ledger import Ledger
from pipeline.publication.link import Believed

NOTED = f"{KEPT}/"


def notes_to_keep(history: History, ledger: Ledger, believed: Believed) -> dict[str, bytes]:
    """Every believed record by where it is kept; one that is kept already stays as it is."""
    found = {p: history.blob(b) for p, b in believed.blobs.items() if p.startswith(NOTED)}
    for decision in ledger.decisions:
        place, recorded = kept_at(decision.step), decision.recorded
        if recorded is None or place in found:
            continue
        if (raw := next(_records(history, decision.step, recorded), None)) is not None:
            found[place] = raw
    return found


def _records(history: History, step: str, recorded: ReviewRecord) -> Iterator[bytes]:
    """The notes on a step that are the signed record of it, as they lie."""
    places = (history.entry(NOTES, place) for place in history.note_places(step))
    own = (entry[1] for entry in places if entry)
    for blob in (*own, *history.kept_notes.get(step, ())):
        note = note_in(history, blob)
        if note.key and _told(note.text) == recorded:
            yield history.blob(blob)


def _told(text: bytes) -> ReviewRecord | None:
    try:
        return ReviewRecord.of(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None
