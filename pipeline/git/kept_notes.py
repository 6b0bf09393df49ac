"""Notes on merges that `published` keeps, so that whoever deletes `refs/notes` takes nothing away.

They are as hostile as those of `refs/notes`: the signature in each decides, not where it lay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from pipeline.git.notes import sizes_of
from pipeline.git.objects import FILE, FOLDER, Tree
from pipeline.git.repository import Repository
from pipeline.git.steps import Commit

PUBLISHED = ("refs/heads/published", "refs/remotes/origin/published")
KEPT = "internal/notes"
Kept = Mapping[str, tuple[tuple[str, int], ...]]
"""Merge → blobs with their sizes."""
_MERGE = re.compile(rb"[0-9a-f]{40}")


def kept_at(merge: str) -> str:
    """Where the note on a merge is kept."""
    return f"{KEPT}/{merge}"


def kept_notes(
    repository: Repository, commits: Iterable[Commit], folder_of: Callable[[str], Tree]
) -> Kept:
    """Merge → what commits of `published`, in their order, hold as the note on it."""
    found: dict[str, dict[str, None]] = {}
    seen = set[str]()
    for commit in commits:
        folder = commit.tree
        for part in KEPT.encode().split(b"/"):
            mode, folder = folder_of(folder).get(part, ("", "")) if folder else ("", "")
            folder = folder if mode == FOLDER else ""
        if folder and folder not in seen:
            seen.add(folder)
            for name, (mode, blob) in folder_of(folder).items():
                if mode == FILE and _MERGE.fullmatch(name):
                    found.setdefault(name.decode(), {})[blob] = None
    sizes = sizes_of(repository, {blob for blobs in found.values() for blob in blobs})
    return {merge: tuple((b, sizes[b]) for b in blobs) for merge, blobs in found.items()}
