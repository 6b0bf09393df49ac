"""Steps of main as Git has them: commits, what they changed, notes on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pipeline.model.clock import legal_day


@dataclass(frozen=True, slots=True)
class Change:
    """One path in the difference of two trees; `old` and `new` are blob ids, None where absent."""

    path: str
    old: str | None
    new: str | None
    mode: str = "100644"

    @property
    def entry(self) -> tuple[str, str] | None:
        """What stands at the path afterwards: mode and id."""
        return (self.mode, self.new) if self.new is not None else None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as stored. `signature` is the armoured SSH signature, `payload` what it signs.

    `fault` says in Chinese what of it cannot be read; its date is then no date.
    """

    sha: str
    tree: str
    parents: tuple[str, ...]
    committed_at: datetime
    message: str
    signature: str | None = None
    payload: bytes = b""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What `refs/notes/approvals` holds on a merge: the text, and the key whose signature verified.

    `fault` says in Chinese why it cannot be used; `key` is None where the signature proves nothing.
    """

    text: bytes = b""
    key: str | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of main's first-parent line, with what it changed and who prepared it.

    `branch` holds the commits brought by the merge, oldest first, and is empty for a direct
    commit. `changes` is first parent → this tree; `proposed` is merge base → branch tip; `added`
    maps a path to the commit of the branch that last wrote it. `signers` maps a commit id to the
    public key ("ssh-ed25519 AAAA…") whose signature verified, and lacks unsigned ones. `note` is
    what a recorder left on the merge, `kept` what `published` keeps as such, neither believed yet.
    `already` are proposed changes that main
    held before the merge: a refused step brought the same. `displaced` are commits of the branch
    that can only have been made as steps of main: merging them takes them off its line. `respelt`
    are files of which nothing changed but how their mode is spelt, which Git does as it merges.
    `weight` are the bytes of all records that it brings. `unreadable` says in Chinese why the step
    cannot be read; then it tells nothing else.
    """

    commit: Commit
    branch: tuple[Commit, ...]
    changes: tuple[Change, ...]
    proposed: tuple[Change, ...]
    added: Mapping[str, str]
    signers: Mapping[str, str]
    note: Note | None = None
    kept: tuple[Note, ...] = ()
    already: tuple[Change, ...] = ()
    displaced: tuple[str, ...] = ()
    respelt: tuple[Change, ...] = ()
    weight: int = 0
    unreadable: str = ""

    @property
    def day(self) -> date:
        """The legal date of the step: the committer's date of the merge, in Asia/Shanghai."""
        return legal_day(self.commit.committed_at)

    def on_view(self, view: Mapping[str, str]) -> Step:
        """The step by what it brings into effect, whatever refused steps left on main.

        Among its changes stands all it proposes, also what main held already; but not that a file
        without effect went because a proposed one took the place of its folder, or the other way,
        where the branch never knew that file.
        """
        named = {change.path for change in self.proposed}
        written = {change.path for change in self.proposed if change.new is not None}
        above = {folder for path in written for folder in _above(path)}
        kept = (
            c
            for c in self.changes
            if c.new
            or c.path in view
            or c.path in named
            or (c.path not in above and written.isdisjoint(_above(c.path)))
        )
        stood = (replace(change, old=change.new) for change in self.already)
        return replace(self, changes=(*kept, *stood), already=())

    def within(self, weight: int) -> Step:
        """The step, as one that cannot be read where its records weigh more than that."""
        if self.weight <= weight or self.unreadable:
            return self
        return self.without_content(f"所带记录合计{self.weight}字节，超过{weight >> 20} MiB")

    def without_content(self, unreadable: str) -> Step:
        """The step with who is behind it and not what it brings."""
        empty: dict[str, Any] = {"changes": (), "proposed": (), "already": (), "respelt": ()}
        return replace(self, **empty, added={}, weight=0, unreadable=unreadable)

    def with_respelt(self) -> Step:
        """The step with each new spelling of a mode among its changes."""
        return replace(self, changes=(*self.changes, *self.respelt), respelt=())

    @property
    def tip(self) -> Commit | None:
        return self.branch[-1] if self.branch else None


def _above(path: str) -> Iterator[str]:
    """The folders that a path lies in."""
    while path := path.rpartition("/")[0]:
        yield path


def displaced(
    branch: Iterable[Commit], line: Collection[str], is_approved: Callable[[Commit], bool]
) -> Iterator[str]:
    """The merges of a branch that may have been steps of main, whoever made them.

    `line` holds main's own commits before the step; `is_approved` tells what bears a signature or
    the record of a review. A branch takes main in as the second parent. A merge that has main as
    its first parent is a step; so is an approved one of anything but main, on whatever it stands.
    """
    main = line if isinstance(line, set | frozenset) else frozenset(line)
    for commit in branch:
        first, *others = commit.parents or ("",)
        if others and (first in main or (not main.issuperset(others) and is_approved(commit))):
            yield commit.sha
