"""What a step puts back to what is in effect: the work of an annulment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.authority.before import View
from pipeline.authority.refusal import Refusal
from pipeline.git.objects import FOLDER
from pipeline.git.steps import Change, Step


def restorations(
    step: Step,
    view: View,
    annuls: frozenset[str],
    refused: Mapping[str, Step],
    anything: bool = False,
) -> frozenset[str]:
    """Paths this step puts back to what is in effect, of those the annulled steps touched.

    `anything` (Generation.restores): also what a step that cannot be read may have touched, and
    folders that only such steps have filled.
    """
    named = [refused[sha] for sha in annuls if sha in refused]
    touched = {c.path for one in named for c in one.changes}
    if anything:
        touched = places(touched)
    unknown = anything and any(one.unreadable for one in named)
    return frozenset(
        c.path for c in step.changes if _restores(c, view) and (unknown or c.path in touched)
    )


def leftovers(step: Step, view: View, refused: Mapping[str, Step]) -> frozenset[str]:
    """Paths put back to what is in effect that only annulled steps had touched.

    An annulment may delete a file that a refused step brought; else its name stays unusable.
    """
    waiting = {change.path for other in refused.values() for change in other.changes}
    return frozenset(
        c.path
        for c in step.changes
        if _restores(c, view) and c.old != view.get(c.path) and c.path not in waiting
    )


def _restores(change: Change, view: View) -> bool:
    return change.new == view.get(change.path)


def check_folders(step: Step, view: View) -> Iterator[Refusal]:
    """A folder too large to be listed goes as a whole only where nothing in it is in effect."""
    gone = [c.path for c in step.changes if c.new is None and c.mode == FOLDER]
    held = places(view) if gone else set()
    for path in gone:
        if path in held:
            yield Refusal(
                "authority-deleted",
                "整个文件夹被删去，其中有现行有效的文件",
                "请保留现行有效的文件，只删去未生效的步骤带来的内容",
                path,
            )


def places(paths: Iterable[str]) -> set[str]:
    """The paths and all folders above them."""
    found, fresh = set(), set(paths)
    while fresh:
        found |= fresh
        fresh = {above for path in fresh if (above := path.rpartition("/")[0])} - found
    return found
