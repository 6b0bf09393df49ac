"""Folders compared, looked up and listed, within limits and without recursion.

What two trees share is never entered: a folder that nobody could list costs only the step that
brings it, and those that come after it are read as if it were a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.git.limits import (
    MAX_CHANGES,
    MAX_DEPTH,
    MAX_FILES,
    MAX_GONE,
    MAX_PATHS,
    MAX_WORK,
    Unreadable,
)
from pipeline.git.objects import EMPTY_TREE, FOLDER, Entry, Folder, is_folder, plain_mode
from pipeline.git.steps import Change

FolderOf = Callable[[str], Folder]
"""Reads a folder by id."""


@dataclass(slots=True)
class Work:
    """What reading has cost so far, in entries compared and bytes of paths. Raises Unreadable."""

    entries: int = 0
    paths: int = 0

    def compare(self, entries: int) -> None:
        self.entries += entries
        if self.entries > MAX_WORK:
            raise Unreadable(f"改动遍及的目录过大（逐项比较超过{MAX_WORK}项）")

    def enter(self, path: bytes, waiting: int, limit: int) -> None:
        """One path more, as a file or as one of the folders that wait to be entered."""
        self.paths += len(path)
        if waiting > limit or self.paths > MAX_PATHS:
            raise Unreadable(f"文件过多（超过{limit}个，或路径总长超过{MAX_PATHS >> 20} MiB）")
        if path.count(b"/") > MAX_DEPTH:
            raise Unreadable(f"文件夹嵌套超过{MAX_DEPTH}层")


@dataclass(slots=True)
class Difference:
    """What became of the paths of a tree; in `respelt` only the spelling of their modes."""

    changes: list[Change] = field(default_factory=list)
    respelt: list[Change] = field(default_factory=list)

    def note(self, path: str, was: Entry | None, now: Entry | None) -> None:
        """What becomes of one name as a file; of a folder, only a mode that Git would not write."""
        file, then = (None if is_folder(e) else e for e in (was, now))
        if file != then:
            odd = then is not None and then[0] != plain_mode(then[0])
            same = file and then and _plain(file) == _plain(then)
            mode = (then or file or ("", ""))[0]
            change = Change(path, file and file[1], then and then[1], mode)
            (self.respelt if same and not odd else self.changes).append(change)
        if now and is_folder(now) and now[0] != FOLDER:
            self.changes.append(Change(path, None, now[1], now[0]))
        elif was and now and is_folder(now) and is_folder(was) and was[0] != FOLDER:
            self.respelt.append(Change(path, was[1], now[1], FOLDER))


def _plain(entry: Entry) -> Entry:
    return plain_mode(entry[0]), entry[1]


def compare(folder_of: FolderOf, old: str, new: str, work: Work) -> Difference:
    """The difference of two trees, by path; a rename is a deletion and an addition.

    Where the paths are too many, a folder that goes with all that is in it counts as one; so what
    nobody could list can still be taken away. Raises Unreadable.
    """
    try:
        tried = Work(work.entries)
        found = _compared(folder_of, old, new, tried, whole=False)
    except Unreadable:
        tried = Work(work.entries)
        found = _compared(folder_of, old, new, tried, whole=True)
    work.entries = tried.entries
    return found


def _compared(folder_of: FolderOf, old: str, new: str, work: Work, *, whole: bool) -> Difference:
    found, stack, count = Difference(), [(old, new, b"")], 0
    while stack:
        was_id, now_id, above = stack.pop()
        before, after = folder_of(was_id), folder_of(now_id)
        if after.fault:
            raise Unreadable(after.fault)
        work.compare(len(before) + len(after))
        for name in {name for name, _ in before.items() ^ after.items()}:
            path, was, now = above + name, before.get(name), after.get(name)
            if not whole or now is not None:
                count += 1
                work.enter(path, count, MAX_CHANGES)
            elif len(found.changes) > MAX_GONE:
                raise Unreadable(f"删去的文件超过{MAX_GONE}个")
            found.note(spelt(path), was, now)
            folders = _folder_id(was), _folder_id(now)
            if whole and folders[0] != EMPTY_TREE and not is_folder(now):
                found.changes.append(Change(spelt(path), folders[0], None, FOLDER))
            elif folders[0] != folders[1]:
                stack.append((*folders, path + b"/"))
    found.changes.sort(key=lambda change: change.path)
    return found


def spelt(path: bytes) -> str:
    """The path as text; bytes that are not UTF-8 survive as surrogates, to be refused later."""
    return path.decode("utf-8", "surrogateescape")


def entry_at(folder_of: FolderOf, top: str, path: str) -> Entry | None:
    """What stands at a path of a tree: mode and id."""
    *above, name = path.encode("utf-8", "surrogateescape").split(b"/")
    for part in above:
        entry = folder_of(top).get(part)
        if entry is None or not is_folder(entry):
            return None
        top = entry[1]
    return folder_of(top).get(name)


def files(folder_of: FolderOf, top: str) -> Iterator[tuple[str, Entry]]:
    """Every file of a tree by path. Raises Unreadable."""
    stack, count, work = [(top, b"")], 0, Work()
    while stack:
        folder, above = stack.pop()
        entries = folder_of(folder)
        work.compare(len(entries))
        for name, entry in entries.items():
            count += 1
            work.enter(above + name, count, MAX_FILES)
            if is_folder(entry):
                stack.append((entry[1], above + name + b"/"))
            else:
                yield spelt(above + name), entry


@dataclass(slots=True)
class Wanted:
    """Paths as a tree of names: only what lies under them is looked at."""

    change: Change | None = None
    below: dict[bytes, Wanted] = field(default_factory=dict)

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Wanted:
        top = cls()
        for change in changes:
            here = top
            for part in change.path.encode("utf-8", "surrogateescape").split(b"/"):
                here = here.below.setdefault(part, cls())
            here.change = change
        return top

    def written(
        self, folder_of: FolderOf, parents: Sequence[str], tree: str, work: Work
    ) -> Iterator[Change]:
        """The wanted changes that a tree holds, and none of its parents' trees does."""
        stack = [(tuple(parents), tree, self)]
        while stack:
            olds, new, here = stack.pop()
            if new in olds:
                continue
            befores, after = [folder_of(old) for old in olds], folder_of(new)
            work.compare(len(here.below) * (1 + len(olds)))
            for name, wanted in here.below.items():
                was, now = [before.get(name) for before in befores], after.get(name)
                if wanted.change and _writes(wanted.change, was, now):
                    yield wanted.change
                if wanted.below:
                    stack.append((tuple(map(_folder_id, was)), _folder_id(now), wanted))


def _writes(change: Change, was: Sequence[Entry | None], now: Entry | None) -> bool:
    """Whether an entry is as the change leaves it, and was otherwise in every parent."""
    as_folder = change.new is None and change.mode == FOLDER
    left, *before = (None if is_folder(e) and not as_folder else e for e in (now, *was))
    return (left and left[1]) == change.new and all(entry != left for entry in before)


def _folder_id(entry: Entry | None) -> str:
    return entry[1] if entry and is_folder(entry) else EMPTY_TREE
