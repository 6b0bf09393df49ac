"""Who descends from whom: walks over commits, each visited once and none kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline.git.steps import Commit

CommitOf = Callable[[str], Commit]
"""Reads a commit by id."""


def brought(commit_of: CommitOf, tips: Sequence[str], known: set[str]) -> tuple[str, ...]:
    """What is reachable from `tips` and not known: parents before children, tip last."""
    done: dict[str, None] = {}
    stack = [(sha, False) for sha in reversed(tips)]
    while stack:
        sha, parents_done = stack.pop()
        if sha in known or sha in done:
            continue
        if parents_done:
            done[sha] = None
        else:
            stack.append((sha, True))
            stack.extend((parent, False) for parent in reversed(commit_of(sha).parents))
    return tuple(done)


def reachable(commit_of: CommitOf, tips: Iterable[str]) -> set[str]:
    """The tips and all their ancestors."""
    found: set[str] = set()
    stack = list(tips)
    while stack:
        if (sha := stack.pop()) not in found:
            found.add(sha)
            stack.extend(commit_of(sha).parents)
    return found


def fork(commit_of: CommitOf, tip: str, branch: Iterable[Commit], known: set[str]) -> str | None:
    """The merge base: of the known parents, the one no other known parent contains."""
    if tip in known:
        return tip
    met = {parent for commit in branch for parent in commit.parents if parent in known}
    if len(met) > 1:
        met -= reachable(commit_of, [above for sha in met for above in commit_of(sha).parents])
    return min(met, default=None)
