"""The tree that a merge would write: folders edited byte by byte, all others left as they are.

Git's own index cannot hold what a pusher may have put on main (odd modes, `.git`, `GIT~1`), and
writes the modes it can hold in its own way; then a merge would change files it never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.git.objects import EMPTY_TREE, FILE, FOLDER, Tree, is_folder, object_id
from pipeline.git.steps import Change

_Edits = dict[bytes, "_Edits | tuple[str, str] | None"]
"""Name → what becomes of it: edits within a folder, a new file (mode, id), None to delete it."""


@dataclass
class Merged:
    """A tree by id, and the folders that it needs and that are not stored yet, by id."""

    tree: str
    folders: Mapping[str, bytes] = field(default_factory=dict)


def merged_tree(folder_of: Callable[[str], Tree], base: str, changes: Iterable[Change]) -> Merged:
    """The tree `base` with `changes` put over it; `folder_of` reads a folder by id.

    A file put where a folder was takes its place with all that is in it, and the other way round.
    A folder left without a file goes, as Git knows no empty ones.
    """
    fresh: dict[str, bytes] = {}
    tree = _edited(folder_of, base, _nested(changes), fresh)
    return Merged(tree or _store(b"", fresh), fresh)


def _nested(changes: Iterable[Change]) -> _Edits:
    top: _Edits = {}
    for change in changes:
        *above, name = change.path.encode("utf-8", "surrogateescape").split(b"/")
        here = top
        for part in above:
            within = here.get(part)
            if not isinstance(within, dict):
                within = here[part] = {}
            here = within
        if change.new is not None:
            here[name] = (change.mode or FILE, change.new)
        else:
            here.setdefault(name, None)  # what is written below it replaces it
    return top


def _edited(
    folder_of: Callable[[str], Tree], base: str, edits: _Edits, fresh: dict[str, bytes]
) -> str:
    """The folder's new id, "" where nothing is left in it."""
    entries = dict(folder_of(base))
    for name, edit in edits.items():
        was = entries.get(name)
        if isinstance(edit, tuple):
            entries[name] = edit
        elif isinstance(edit, dict):
            within = was[1] if was and is_folder(was) else EMPTY_TREE
            if folder := _edited(folder_of, within, edit, fresh):
                entries[name] = (FOLDER, folder)
            elif is_folder(was):
                del entries[name]
        else:
            entries.pop(name, None)
    return _store(written(entries), fresh) if entries else ""


def written(entries: Tree) -> bytes:
    """A folder as Git stores it: names in byte order, folders as if they ended in a slash."""
    in_order = sorted(entries.items(), key=lambda e: e[0] + (b"/" if is_folder(e[1]) else b""))
    return b"".join(
        b"%s %s\0%s" % (mode.encode(), name, bytes.fromhex(sha)) for name, (mode, sha) in in_order
    )


def _store(raw: bytes, fresh: dict[str, bytes]) -> str:
    sha = object_id("tree", raw)
    fresh[sha] = raw
    return sha
