"""Git → steps: what each commit of main changed, who prepared it and whose key signed it.

Facts only. Whether a step has effect is judged in `authority`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.git.ancestry import brought, fork, reachable
from pipeline.git.kept import Kept
from pipeline.git.kept_notes import PUBLISHED, KeptNotes, kept_notes
from pipeline.git.keys.ssh_keys import verify
from pipeline.git.keys.sshsig import BadSignature
from pipeline.git.limits import (
    MAX_BRANCH,
    MAX_COMMIT,
    MAX_FOLDER,
    Unreadable,
)
from pipeline.git.notes import NOTES, note_at, note_in, note_paths
from pipeline.git.objects import EMPTY_TREE, Entry, Folder, parse_commit, parse_tree
from pipeline.git.records_weight import weight_of
from pipeline.git.repository import Repository
from pipeline.git.steps import Change, Commit, Note, Step, displaced
from pipeline.git.trees import Difference, Wanted, Work, compare, entry_at, files
from pipeline.records.withheld import NONE

Entries = Mapping[str, Entry]
"""Path → (mode, blob id) of a whole tree."""


class History(Repository):
    """A clone's history. Use as a context manager; see `Repository` for what opening refuses.

    What is there and cannot be read costs its own step alone (`Step.unreadable`); only a clone
    that lacks an object, or holds another in its place, raises HistoryError.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._commits = Kept[Commit](48 << 20)
        self._folders = Kept[Folder](48 << 20)
        self._key_of = lru_cache(maxsize=None)(_signing_key)
        self._unwritten: Mapping[str, bytes] = {}
        self.withheld = NONE
        """What is not read, whether or not the clone holds it; set by `ledger.unread`."""
        self._kept_notes: tuple[tuple[str, ...], KeptNotes] = ((), {})

    def commit(self, sha: str) -> Commit:
        """A commit by its full id, whatever can be read of it. Raises HistoryError."""
        if (kept := self._commits.get(sha)) is None:
            kept = self._read_commit(sha)
            self._commits.put(sha, kept, 1000 + 4 * len(kept.payload))
        return kept

    def main_line(self, tip: str) -> Iterator[Step]:
        """The steps from the first commit to `tip`, along first parents, oldest first."""
        known: set[str] = set()  # everything reachable from the step before
        line: set[str] = set()
        for commit in reversed(self.first_parents(tip)):
            branch = brought(self.commit, commit.parents[1:], known)
            step = self._step(commit, branch, known, line)
            line.add(commit.sha)
            known.update(branch, (commit.sha,))
            yield step

    def first_parents(self, tip: str) -> tuple[Commit, ...]:
        """The commits of main, newest first. A commit once published must stay among them."""
        line = [self.commit(self.resolve(tip))]
        while line[-1].parents:
            line.append(self.commit(line[-1].parents[0]))
        return tuple(line)

    def step(self, revision: str) -> Step:
        """The step that one commit of main is."""
        return self._as_step(self.commit(self.resolve(revision)))

    def note(self, commit: str) -> Note | None:
        """What a recorder left on a commit, looked up by its id alone. Raises HistoryError."""
        tip = self.refs.get(NOTES)
        return note_at(self, self.folder, self.commit(tip), commit) if tip else None

    def signer(self, commit: str) -> str | None:
        """The key whose signature on a commit verified."""
        return self._key_of(self.commit(commit))

    def note_places(self, commit: str) -> list[str]:
        """Where the notes hold something on a commit, by path."""
        tip = self.refs.get(NOTES)
        return note_paths(self.folder, self.commit(tip).tree, commit) if tip else []

    @property
    def kept_notes(self) -> KeptNotes:
        """The blobs that `published` keeps as notes on merges, by the merge."""
        tips = tuple(self.refs[name] for name in PUBLISHED if name in self.refs)
        if tips != self._kept_notes[0]:
            self._kept_notes = (tips, kept_notes(self.commit, self.folder, tips))
        return self._kept_notes[1]

    def contains(self, tip: str, commit: str) -> bool:
        """Whether `commit` is `tip` or one of its ancestors; both are full ids."""
        return commit in reachable(self.commit, [tip])

    def tree(self, revision: str) -> Entries:
        """Every file of a commit. Raises Unreadable where they are too many."""
        return dict(files(self.folder, self.commit(self.resolve(revision)).tree))

    def entry(self, revision: str, path: str) -> Entry | None:
        """What stands at one path of a commit: mode and id."""
        return entry_at(self.folder, self.commit(self.resolve(revision)).tree, path)

    def diff(self, old: str, new: str) -> tuple[Change, ...]:
        """The difference of two trees, by path. Raises Unreadable."""
        return tuple(compare(self.folder, old, new, Work()).changes)

    def folder(self, sha: str) -> Folder:
        """A folder by id, whatever can be read of it. Raises HistoryError."""
        if sha == EMPTY_TREE:
            return Folder()
        if (kept := self._folders.get(sha)) is None:
            kept = self._read_folder(sha)
            self._folders.put(sha, kept, 200 + 300 * len(kept))
        return kept

    def _as_step(self, commit: Commit) -> Step:
        known = reachable(self.commit, commit.parents[:1])
        branch = brought(self.commit, commit.parents[1:], known)
        return self._step(commit, branch, known, self._line(commit))

    def _step(self, commit: Commit, branch: Sequence[str], known: set[str], line: set[str]) -> Step:
        """The step that a commit is; `branch` are the ids that it brings."""
        few = tuple(map(self.commit, branch)) if len(branch) <= MAX_BRANCH else ()
        gone = tuple(displaced(map(self.commit, branch), line, self._is_approved))
        try:
            if len(branch) > MAX_BRANCH:
                raise Unreadable(f"一次合并带来的提交超过{MAX_BRANCH}个")
            if fault := next((c.fault for c in (commit, *few) if c.fault), ""):
                raise Unreadable(fault)
            return replace(self._read_step(commit, few, known), displaced=gone)
        except Unreadable as reason:
            signers = self._signers((*few, commit))
            return Step(commit, few, (), (), {}, signers, displaced=gone, unreadable=str(reason))

    def _read_step(self, commit: Commit, branch: tuple[Commit, ...], known: set[str]) -> Step:
        work = Work()
        first = self.commit(commit.parents[0]).tree if commit.parents else EMPTY_TREE
        proposed = self._proposed(commit, branch, known, work)
        done = compare(self.folder, first, commit.tree, work) if commit.tree else Difference()
        weight = weight_of(self._weights, (*proposed, *done.changes))
        return Step(
            commit=commit,
            branch=branch,
            changes=tuple(done.changes),
            proposed=proposed,
            already=tuple(c for c in proposed if entry_at(self.folder, first, c.path) == c.entry),
            added=self._writers(branch, proposed, work),
            signers=self._signers((*branch, commit)),
            note=self.note(commit.sha) if commit.sha else None,
            kept=self._kept(commit),
            respelt=tuple(done.respelt),
            weight=weight,
        )

    def _weights(self, ids: Iterable[str]) -> Mapping[str, tuple[str, int]]:
        """Kind and size of objects; of what is withheld, as the withholding says."""
        told, withheld = self.measures(ids), self.withheld.files
        return {
            b: ("blob", withheld[b].size) if b in withheld else found for b, found in told.items()
        }

    def _is_approved(self, commit: Commit) -> bool:
        """Whether a commit bears a signature, or the record of a review."""
        return self._key_of(commit) is not None or (
            commit.sha in self.kept_notes or bool(self.note_places(commit.sha))
        )

    def _kept(self, commit: Commit) -> tuple[Note, ...]:
        """The notes kept on a merge; one that is signed needs none."""
        if not commit.sha or self._key_of(commit):
            return ()
        return tuple(note_in(self, blob) for blob in self.kept_notes.get(commit.sha, ()))

    def _line(self, commit: Commit) -> set[str]:
        """Main's own commits before a step."""
        return {c.sha for base in commit.parents[:1] for c in self.first_parents(base)}

    def _proposed(
        self, commit: Commit, branch: Sequence[Commit], known: set[str], work: Work
    ) -> tuple[Change, ...]:
        if len(commit.parents) != 2 or not branch:
            return ()
        parted = fork(self.commit, commit.parents[1], branch, known)
        base = self.commit(parted).tree if parted else EMPTY_TREE
        return tuple(compare(self.folder, base, branch[-1].tree, work).changes)

    def _signers(self, commits: Iterable[Commit]) -> dict[str, str]:
        return {c.sha: key for c in commits if c.sha and (key := self._key_of(c)) is not None}

    def _writers(
        self, branch: Sequence[Commit], proposed: Sequence[Change], work: Work
    ) -> dict[str, str]:
        """Who last wrote each proposed path: the latest commit that left it as it now is.

        A merge wrote what differs from every parent.
        """
        wanted, found = Wanted.of(proposed), dict[str, str]()
        for commit in branch:
            parents = [self.commit(parent).tree for parent in commit.parents] or [EMPTY_TREE]
            for change in wanted.written(self.folder, parents, commit.tree, work):
                found[change.path] = commit.sha
        return found

    def _read_commit(self, sha: str) -> Commit:
        kind, size = self.found(sha)
        if kind != "commit":
            return replace(parse_commit(sha, b""), fault="所指的不是提交")
        return parse_commit(sha, self.beginning(sha, MAX_COMMIT), size)

    def _read_folder(self, sha: str) -> Folder:
        if sha in self._unwritten:
            return parse_tree(self._unwritten[sha])
        kind, size = self.found(sha)
        if kind == "tree" and size <= MAX_FOLDER:
            return parse_tree(self.one("tree", sha))
        folder = Folder()
        folder.fault = _TOO_LONG if kind == "tree" else "所指的不是文件夹"
        return folder


_TOO_LONG = f"一个文件夹的目录超过{MAX_FOLDER >> 20} MiB"


def _signing_key(commit: Commit) -> str | None:
    """The key whose signature verified; None where there is none or it proves nothing."""
    if commit.signature is None:
        return None
    try:
        return verify(commit.payload, commit.signature)
    except BadSignature:
        return None
