"""Merges that were steps of main and come back inside a branch: main's line was swapped. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pipeline.git.steps import Commit


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
