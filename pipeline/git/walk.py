"""All that a ref rests on, parents before children, whatever anybody pushed there.

A commit that says nothing readable is passed by, but not what it stands on: else whoever may push
could hide a branch's past behind one malformed object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.git.objects import Malformed, parse_commit
from pipeline.git.steps import Commit

_PARENT = re.compile(rb"^parent ([0-9a-f]{40})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Passed:
    """A commit met on the way; `commit` is None where it cannot be read."""

    sha: str
    parents: tuple[str, ...]
    commit: Commit | None


def walk(raw_of: Callable[[str], bytes], tips: Iterable[str]) -> Iterator[Passed]:
    """Each commit once; `raw_of` gives its bytes by id and raises where they are missing."""
    done, stack = set[str](), [(sha, False) for sha in reversed(list(tips))]
    met: dict[str, Passed] = {}
    while stack:
        sha, parents_done = stack.pop()
        if sha in done:
            continue
        if parents_done:
            done.add(sha)
            yield met.pop(sha)
        elif sha not in met:
            met[sha] = _passed(sha, raw_of(sha))
            stack.append((sha, True))
            stack.extend((parent, False) for parent in reversed(met[sha].parents))


def _passed(sha: str, raw: bytes) -> Passed:
    try:
        commit = parse_commit(sha, raw)
    except Malformed:
        head = raw.partition(b"\n\n")[0]
        return Passed(sha, tuple(p.decode() for p in _PARENT.findall(head)), None)
    return Passed(sha, commit.parents, commit)
