"""Steps of main as Git has them: commits, what they changed, notes on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

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
    """A commit as stored. `signature` is the armoured SSH signature, `payload` what it signs."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    committed_at: datetime
    message: str
    signature: str | None = None
    payload: bytes = b""


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
    `already` are proposed changes that main held before the merge: a refused step brought the same.
    `displaced` are commits of the branch that can only have been made as steps of main: merging
    them takes them off its line.
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

    @property
    def day(self) -> date:
        """The legal date of the step: the committer's date of the merge, in Asia/Shanghai."""
        return legal_day(self.commit.committed_at)

    def with_already(self) -> Step:
        """The step with all it proposes among its changes, whatever main held before it."""
        return replace(self, changes=(*self.changes, *self.already), already=())

    @property
    def tip(self) -> Commit | None:
        return self.branch[-1] if self.branch else None


def displaced(
    branch: Iterable[Commit], line: Collection[str], approvals: Collection[str]
) -> Iterator[str]:
    """The merges of a branch that were steps of main, whoever made them.

    `line` holds main's own commits before the step, `approvals` what bears a signature or the
    record of a review. A branch takes main in as the second parent. A merge that has main as its
    first parent is a step; so is an approved one of anything but main, on whatever it stands.
    """
    main = frozenset(line)
    for commit in branch:
        first, *others = commit.parents or ("",)
        if others and (first in main or (commit.sha in approvals and not main.issuperset(others))):
            yield commit.sha
