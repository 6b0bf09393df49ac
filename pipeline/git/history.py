"""Git → steps: what each commit of main changed, who prepared it and whose key signed it.

Facts only. Whether a step has effect is judged in `authority`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.git.kept_notes import PUBLISHED, Kept, kept_notes
from pipeline.git.merge_tree import EMPTY_TREE
from pipeline.git.notes import NOTES, note_in, read_notes
from pipeline.git.objects import FOLDER, Malformed, Tree, parse_commit, parse_tree, spell_path
from pipeline.git.repository import HistoryError, Repository
from pipeline.git.ssh_keys import verify
from pipeline.git.sshsig import BadSignature
from pipeline.git.steps import Change, Commit, Note, Step, displaced

Entries = Mapping[str, tuple[str, str]]
"""Path → (mode, blob id) of a whole tree."""


class History(Repository):
    """A clone's history. Use as a context manager; see `Repository` for what opening refuses."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._commits = lru_cache(maxsize=None)(self._read_commit)
        self._folder_of = lru_cache(maxsize=8192)(self._read_folder)
        self._key_of = lru_cache(maxsize=None)(_signing_key)
        self._unwritten: Mapping[str, bytes] = {}
        self._notes_at: tuple[str | None, Mapping[str, Note]] = (None, {})
        self._kept_at: tuple[tuple[str, ...], Kept] = ((), {})

    def commit(self, sha: str) -> Commit:
        """A commit by its full id. Raises HistoryError."""
        return self._commits(sha)

    def main_line(self, tip: str) -> Iterator[Step]:
        """The steps from the first commit to `tip`, along first parents, oldest first."""
        known: set[str] = set()  # everything reachable from the step before
        line: set[str] = set()
        for commit in reversed(self.first_parents(tip)):
            step = self._step(commit, known, line)
            line.add(commit.sha)
            known.update(c.sha for c in step.branch)
            known.add(commit.sha)
            yield step

    def first_parents(self, tip: str) -> tuple[Commit, ...]:
        """The commits of main, newest first. A commit once published must stay among them."""
        line = [self.commit(self.resolve(tip))]
        while line[-1].parents:
            line.append(self.commit(line[-1].parents[0]))
        return tuple(line)

    def step(self, revision: str) -> Step:
        """The step that one commit of main is."""
        commit = self.commit(self.resolve(revision))
        return self._step(commit, self._reachable(commit.parents[:1]), self._line(commit))

    @property
    def notes(self) -> Mapping[str, Note]:
        """What recorders left on merges, by the merge's id. Raises HistoryError."""
        tip = self.refs.get(NOTES)
        if tip != self._notes_at[0]:
            self._notes_at = (tip, read_notes(self, self.tree(tip)) if tip else {})
        return self._notes_at[1]

    @property
    def kept(self) -> Kept:
        """The blobs, and their sizes, that `published` keeps as notes on merges, by the merge."""
        tips = tuple(self.refs[name] for name in PUBLISHED if name in self.refs)
        if tips != self._kept_at[0]:
            self._kept_at = (tips, kept_notes(self, tips, self._folder_of))
        return self._kept_at[1]

    def contains(self, tip: str, commit: str) -> bool:
        """Whether `commit` is `tip` or one of its ancestors; both are full ids."""
        return commit in self._reachable([tip])

    def tree(self, revision: str) -> Entries:
        """Every file of a commit."""
        top = self.commit(self.resolve(revision)).tree
        return {spell_path(parts): entry for parts, entry in self._files(top, ())}

    def diff(self, old: str, new: str) -> tuple[Change, ...]:
        """The difference of two trees, by path; a rename is a deletion and an addition."""
        found = [
            Change(spell_path(parts), before and before[1], after and after[1], mode)
            for parts, before, after in self._differences(old, new, ())
            for mode in [(after or before or ("", ""))[0]]
        ]
        return tuple(sorted(found, key=lambda change: change.path))

    def _step(self, commit: Commit, known: set[str], line: set[str]) -> Step:
        branch = self._branch(commit.parents[1:], known)
        first = self.commit(commit.parents[0]).tree if commit.parents else EMPTY_TREE
        proposed = self._proposed(commit, branch, known)
        signers = self._signers((*branch, commit))
        return Step(
            commit=commit,
            branch=branch,
            changes=self.diff(first, commit.tree) if commit.tree else (),
            proposed=proposed,
            already=tuple(c for c in proposed if self._entry(first, c.path) == c.entry),
            added=self._writers(branch, proposed),
            signers=signers,
            note=self.notes.get(commit.sha),
            kept=self._kept(commit, signers),
            displaced=tuple(displaced(branch, line, {*signers, *self.notes, *self.kept})),
        )

    def _kept(self, commit: Commit, signers: Mapping[str, str]) -> tuple[Note, ...]:
        """The notes kept on a merge; one that is signed needs none."""
        found = () if commit.sha in signers else self.kept.get(commit.sha, ())
        return tuple(note_in(self, blob, size) for blob, size in found)

    def _line(self, commit: Commit) -> set[str]:
        """Main's own commits before a step."""
        return {c.sha for base in commit.parents[:1] for c in self.first_parents(base)}

    def _proposed(
        self, commit: Commit, branch: Sequence[Commit], known: set[str]
    ) -> tuple[Change, ...]:
        if len(commit.parents) != 2 or not branch:
            return ()
        fork = self._fork(commit.parents[1], branch, known)
        base = self.commit(fork).tree if fork else EMPTY_TREE
        return self.diff(base, branch[-1].tree)

    def _entry(self, folder: str, path: str) -> tuple[str, str] | None:
        """What stands at a path of a tree: mode and id."""
        *above, name = path.encode("utf-8", "surrogateescape").split(b"/")
        for part in above:
            mode, folder = self._folder_of(folder).get(part, ("", ""))
            if mode != FOLDER:
                return None
        return self._folder_of(folder).get(name)

    def _signers(self, commits: Iterable[Commit]) -> dict[str, str]:
        return {c.sha: key for c in commits if c.sha and (key := self._key_of(c)) is not None}

    def _writers(self, branch: Sequence[Commit], proposed: Sequence[Change]) -> dict[str, str]:
        """Who last wrote each proposed path: the latest commit that left it as it now is."""
        wanted = {change.path: change.new for change in proposed}
        found: dict[str, str] = {}
        for commit in branch:
            for path, blob in self._written(commit).items():
                if path in wanted and blob == wanted[path]:
                    found[path] = commit.sha
        return found

    def _written(self, commit: Commit) -> dict[str, str | None]:
        """Paths a commit itself changed: in a merge, those that differ from every parent."""
        trees = [self.commit(parent).tree for parent in commit.parents] or [EMPTY_TREE]
        maps = [{c.path: c.new for c in self.diff(tree, commit.tree)} for tree in trees]
        return {path: new for path, new in maps[0].items() if all(path in m for m in maps)}

    def _branch(self, tips: Sequence[str], known: set[str]) -> tuple[Commit, ...]:
        """What is reachable from `tips` and not known: parents before children, tip last."""
        done: dict[str, Commit] = {}
        stack = [(sha, False) for sha in reversed(tips)]
        while stack:
            sha, parents_done = stack.pop()
            if sha in known or sha in done:
                continue
            commit = self.commit(sha)
            if parents_done:
                done[sha] = commit
            else:
                stack.append((sha, True))
                stack.extend((parent, False) for parent in reversed(commit.parents))
        return tuple(done.values())

    def _fork(self, tip: str, branch: Sequence[Commit], known: set[str]) -> str | None:
        """The merge base: of the known parents, the one no other known parent contains."""
        if tip in known:
            return tip
        met = {parent for commit in branch for parent in commit.parents if parent in known}
        if len(met) > 1:
            met = {
                sha
                for sha in met
                if not any(sha in self._reachable([other]) for other in met - {sha})
            }
        return min(met, default=None)

    def _reachable(self, tips: Sequence[str]) -> set[str]:
        found: set[str] = set()
        stack = list(tips)
        while stack:
            if (sha := stack.pop()) not in found:
                found.add(sha)
                stack.extend(self.commit(sha).parents)
        return found

    def _read_commit(self, sha: str) -> Commit:
        try:
            return parse_commit(sha, self.one("commit", sha))
        except Malformed as error:
            raise HistoryError(f"{error}。历史已损坏，请从可信的副本重新克隆") from error

    def _read_folder(self, sha: str) -> Tree:
        if sha == EMPTY_TREE:
            return {}
        try:
            return parse_tree(self._unwritten.get(sha) or self.one("tree", sha))
        except Malformed as error:
            raise HistoryError(f"目录对象 {sha} 已损坏，请从可信的副本重新克隆") from error

    def _files(
        self, folder: str, above: tuple[bytes, ...]
    ) -> Iterator[tuple[tuple[bytes, ...], tuple[str, str]]]:
        for name, entry in self._folder_of(folder).items():
            if entry[0] == FOLDER:
                yield from self._files(entry[1], (*above, name))
            else:
                yield (*above, name), entry

    def _differences(
        self, old: str, new: str, above: tuple[bytes, ...]
    ) -> Iterator[tuple[tuple[bytes, ...], tuple[str, str] | None, tuple[str, str] | None]]:
        if old == new:
            return
        before, after = self._folder_of(old), self._folder_of(new)
        for name in {name for name, _ in before.items() ^ after.items()}:
            was, now = before.get(name), after.get(name)
            folders = [e[1] if e and e[0] == FOLDER else EMPTY_TREE for e in (was, now)]
            yield from self._differences(folders[0], folders[1], (*above, name))
            files = [None if e and e[0] == FOLDER else e for e in (was, now)]
            if files[0] != files[1]:
                yield (*above, name), files[0], files[1]


def _signing_key(commit: Commit) -> str | None:
    """The key whose signature verified; None where there is none or it proves nothing."""
    if commit.signature is None:
        return None
    try:
        return verify(commit.payload, commit.signature)
    except BadSignature:
        return None
