"""Notes on merges that `published` keeps, so that whoever deletes `refs/notes` takes nothing away.

They are as hostile as those of `refs/notes`: the signature in each decides, not where it lay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pipeline.git.ancestry import CommitOf, brought
from pipeline.git.objects import FILE, Folder, is_folder

PUBLISHED = ("refs/heads/published", "refs/remotes/origin/published")
KEPT = "internal/notes"
KeptNotes = Mapping[str, tuple[str, ...]]
"""Merge → blobs."""
_MERGE = re.compile(rb"[0-9a-f]{40}")


def kept_at(merge: str) -> str:
    """Where the note on a merge is kept."""
    return f"{KEPT}/{merge}"


def kept_notes(
    commit_of: CommitOf, folder_of: Callable[[str], Folder], tips: Iterable[str]
) -> KeptNotes:
    """Merge → what commits of `published`, in their order, hold as the note on it."""
    found: dict[str, dict[str, None]] = {}
    seen = set[str]()
    for sha in brought(commit_of, list(tips), set()):
        folder = _folder(commit_of(sha).tree, folder_of)
        if folder and folder not in seen:
            seen.add(folder)
            for merge, blob in _notes(folder_of(folder)):
                found.setdefault(merge, {})[blob] = None
    return {merge: tuple(blobs) for merge, blobs in found.items()}


def _folder(tree: str, folder_of: Callable[[str], Folder]) -> str:
    """The folder of notes of a tree, "" where it has none that can be read."""
    for part in KEPT.encode().split(b"/"):
        entry = folder_of(tree).get(part) if tree else None
        if entry is None or not is_folder(entry):
            return ""
        tree = entry[1]
    return tree


def _notes(folder: Folder) -> Iterator[tuple[str, str]]:
    for name, (mode, blob) in folder.items():
        if mode == FILE and _MERGE.fullmatch(name):
            yield name.decode(), blob
