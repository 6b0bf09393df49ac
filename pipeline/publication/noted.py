"""Records of reviews that the audit believed, kept beside the papers that rest on them.

Whoever may push can delete `refs/notes`; what stands here is read in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pipeline.authority.review_record import Attested
from pipeline.git.history import History
from pipeline.git.kept_notes import KEPT, kept_at
from pipeline.git.notes import NOTES, note_of
from pipeline.ledger.ledger import Ledger
from pipeline.publication.link import Believed

NOTED = f"{KEPT}/"


def notes_to_keep(history: History, ledger: Ledger, believed: Believed) -> dict[str, bytes]:
    """Every believed record by where it is kept; one that is kept already stays as it is."""
    found = {p: history.blob(b) for p, b in believed.blobs.items() if p.startswith(NOTED)}
    own = history.tree(history.refs[NOTES]) if NOTES in history.refs else {}
    lying = {path.replace("/", ""): blob for path, (_, blob) in own.items()}
    for decision in ledger.decisions:
        place, attested = kept_at(decision.step), decision.attested
        if attested is not None and place not in found:
            blobs = [lying.get(decision.step)]
            blobs += [blob for blob, _size in history.kept.get(decision.step, ())]
            if (raw := next(_records(history, blobs, attested), None)) is not None:
                found[place] = raw
    return found


def _records(history: History, blobs: Iterable[str | None], attested: Attested) -> Iterator[bytes]:
    """Those of these blobs that are the signed record of it."""
    for blob in (blob for blob in blobs if blob):
        raw = history.blob(blob)
        note = note_of(raw)
        if note.key and _told(note.text) == attested:
            yield raw


def _told(text: bytes) -> Attested | None:
    try:
        return Attested.of(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None
