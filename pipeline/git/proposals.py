"""What a branch proposes: its changes since it left main, and the step its merge would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pipeline.git.ancestry import brought, fork, reachable
from pipeline.git.history import History
from pipeline.git.merge_tree import Merged, merged_tree
from pipeline.git.objects import EMPTY_TREE
from pipeline.git.repository import HistoryError
from pipeline.git.steps import Change, Commit, Step


class Proposals(History):
    """A clone's history with the steps that are not on main yet."""

    def pending(self, main: str, tip: str, at: datetime) -> Step:
        """The step that merging `tip` into `main` at that moment would be, not yet signed.

        The tree is the one that would be written, not stored yet; the commit's id is "".
        """
        base, head = self.resolve(main), self.resolve(tip)
        unborn = Commit("", "", (base, head), at, "")
        step = self._as_step(unborn)
        merged = self.merged(base, step.proposed)
        self._unwritten = merged.folders
        changes = self.diff(self.commit(base).tree, merged.tree)
        return replace(step, commit=replace(unborn, tree=merged.tree), changes=changes)

    def merged(self, base: str | None, changes: Iterable[Change]) -> Merged:
        """The tree of commit `base` (None: of nothing) with `changes` put over it."""
        top = self.commit(self.resolve(base)).tree if base else EMPTY_TREE
        return merged_tree(self.folder, top, changes)

    def branch_changes(self, base: str, head: str) -> tuple[Change, ...]:
        """What a branch proposes: merge base → `head`."""
        fork = self.merge_base(base, head)
        return self.diff(self.commit(fork).tree, self.commit(self.resolve(head)).tree)

    def merge_base(self, one: str, other: str) -> str:
        """Where two histories part. Raises HistoryError where they never met."""
        known = reachable(self.commit, [self.resolve(one)])
        tip = self.resolve(other)
        branch = map(self.commit, brought(self.commit, [tip], known))
        if (found := fork(self.commit, tip, branch, known)) is None:
            raise HistoryError(f"“{one}”与“{other}”没有共同的历史，不能合并")
        return found
