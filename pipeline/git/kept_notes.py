"""Notes on merges that `published` keeps, so that whoever deletes `refs/notes` takes nothing away.

They are as hostile as those of `refs/notes`: the signature in each decides, not where it lay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from pipeline.git.notes import sizes_of
from pipeline.git.objects import FILE, FOLDER, Tree
from pipeline.git.repository import HistoryError, Repository
from pipeline.git.steps import Commit
from pipeline.git.walk import walk

PUBLISHED = ("refs/heads/published", "refs/remotes/origin/published")
KEPT = "internal/notes"
Kept = Mapping[str, tuple[tuple[str, int], ...]]
"""Merge → blobs with their sizes."""
_MERGE = re.compile(rb"[0-9a-f]{40}")


def kept_at(merge: str) -> str:
    """Where the note on a merge is kept."""
    return f"{KEPT}/{merge}"


def kept_notes(
    repository: Repository, tips: Iterable[str], folder_of: Callable[[str], Tree]
) -> Kept:
    """Merge → what commits of `published`, in their order, hold as the note on it."""
    found: dict[str, dict[str, None]] = {}
    seen = set[str]()
    for one in walk(partial(repository.one, "commit"), tips):
        folder = _folder(one.commit, folder_of) if one.commit else ""
        if folder and folder not in seen:
            seen.add(folder)
            for merge, blob in _notes(folder_of, folder):
                found.setdefault(merge, {})[blob] = None
    sizes = sizes_of(repository, {blob for blobs in found.values() for blob in blobs})
    return {merge: tuple((b, sizes[b]) for b in blobs) for merge, blobs in found.items()}


def _folder(commit: Commit, folder_of: Callable[[str], Tree]) -> str:
    """The folder of notes of a commit, "" where it has none that can be read."""
    mode, folder = FOLDER, commit.tree
    for part in KEPT.encode().split(b"/"):
        try:
            mode, folder = folder_of(folder).get(part, ("", ""))
        except HistoryError:
            return ""
        if mode != FOLDER:
            return ""
    return folder


def _notes(folder_of: Callable[[str], Tree], folder: str) -> Iterator[tuple[str, str]]:
    try:
        entries = folder_of(folder)
    except HistoryError:
        return
    for name, (mode, blob) in entries.items():
        if mode == FILE and _MERGE.fullmatch(name):
            yield name.decode(), blob
