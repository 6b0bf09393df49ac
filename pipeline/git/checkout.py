"""What of a tree Git can check out: the same tree, without what its index refuses or cannot hold.

Main may hold names that Git takes for its own folder, modes it never writes and folders nobody
could list, all brought by steps without effect. A work tree follows main but for these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.git.limits import MAX_DEPTH, MAX_FILES
from pipeline.git.merge_tree import written
from pipeline.git.objects import (
    EMPTY_TREE,
    FOLDER,
    SUBMODULE,
    Entry,
    Folder,
    is_folder,
    object_id,
    plain_mode,
)

_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_OWN = re.compile(r"(?:\.git|git~1)[ .]*(?::.*)?", re.IGNORECASE | re.DOTALL)

_NAME, _PATH = 255, 3500
"""Bytes that a file system takes for a name, and below the work tree for a path."""

Kinds = Callable[[Iterable[str]], Mapping[str, tuple[str, int]]]
"""Kind and size of objects by id."""


@dataclass(slots=True)
class _Plain:
    """A folder as it can be checked out; `tree` is "" where nothing of it can."""

    tree: str = ""
    files: int = 0
    height: int = 0
    longest: int = 0


def plain_tree(
    folder_of: Callable[[str], Folder], kinds: Kinds, top: str, fresh: dict[str, bytes]
) -> str:
    """The tree that Git can check out; folders that are not stored yet go to `fresh`, by id.

    Each folder is seen once, however often it occurs, so that a bomb costs its few objects.
    """
    done: dict[str, _Plain] = {}
    stack = [top]
    while stack:
        sha = stack[-1]
        entries = folder_of(sha)
        below = [e[1] for e in entries.values() if is_folder(e) and e[1] not in done]
        if sha not in done and below:
            stack += below
            continue
        if sha not in done:
            done[sha] = _plain(entries, sha, done, kinds, fresh)
        stack.pop()
    return done[top].tree or EMPTY_TREE


def _plain(
    entries: Folder, sha: str, done: Mapping[str, _Plain], kinds: Kinds, fresh: dict[str, bytes]
) -> _Plain:
    known = kinds(e[1] for e in entries.values() if plain_mode(e[0]) not in (FOLDER, SUBMODULE))
    kept: dict[bytes, Entry] = {}
    found = _Plain()
    for name, (mode, id) in entries.items():
        if is_folder((mode, id)):
            within = done[id]
            id, files, height = within.tree, within.files, within.height + 1
            longest = within.longest + 1
        else:
            id, files, height = id if known.get(id, ("blob",))[0] == "blob" else "", 1, 0
            longest = 0
        if id and is_holdable(name):
            kept[name] = (plain_mode(mode), id)
            found.files, found.height = found.files + files, max(found.height, height)
            found.longest = max(found.longest, len(name) + longest)
    if not kept or found.files > MAX_FILES or found.height > MAX_DEPTH or found.longest > _PATH:
        return _Plain()
    raw = written(kept)  # in Git's order, in which not every folder is that was pushed
    found.tree = object_id("tree", raw)
    if found.tree != sha:
        fresh[found.tree] = raw
    return found


def is_holdable(name: bytes) -> bool:
    """Whether Git takes a name into its index, on whatever system it runs."""
    text = _IGNORED.sub("", name.decode("utf-8", "surrogateescape"))
    parts = [name.decode("utf-8", "surrogateescape"), *text.split("\\")]
    return len(name) <= _NAME and not any(
        part in ("", ".", "..") or _OWN.fullmatch(part) for part in parts
    )
