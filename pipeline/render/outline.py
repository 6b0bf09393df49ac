"""The bookmarks of a PDF: 标题, and below it each 附件 (ISO 32000-1 12.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pydyf  # type: ignore[import-untyped]


@dataclass(slots=True)
class Mark:
    """A bookmark: its level from 1, its words, the page's reference, its height in points."""

    level: int
    label: str
    page: bytes
    y: float
    below: list[Mark] = field(default_factory=list)


def add_outline(pdf: pydyf.PDF, marks: Sequence[Mark]) -> None:
    """The outline of `marks`, given in reading order; none where there are none."""
    if not marks:
        return
    root = pydyf.Dictionary({"Type": "/Outlines"})
    pdf.add_object(root)
    _fill(pdf, root, _nested(marks))
    pdf.catalog["Outlines"] = root.reference


def _nested(marks: Sequence[Mark]) -> list[Mark]:
    """A mark belongs to the nearest one before it with a lower level."""
    top: list[Mark] = []
    path: list[Mark] = []
    for mark in marks:
        while path and path[-1].level >= mark.level:
            path.pop()
        (path[-1].below if path else top).append(mark)
        path.append(mark)
    return top


def _fill(pdf: pydyf.PDF, parent: pydyf.Dictionary, marks: Sequence[Mark]) -> None:
    entries = [_entry(mark, parent) for mark in marks]
    for entry in entries:
        pdf.add_object(entry)
    for before, after in pairwise(entries):
        before["Next"], after["Prev"] = after.reference, before.reference
    parent["First"], parent["Last"] = entries[0].reference, entries[-1].reference
    parent["Count"] = sum(map(_size, marks))
    for mark, entry in zip(marks, entries, strict=True):
        if mark.below:
            _fill(pdf, entry, mark.below)


def _entry(mark: Mark, parent: pydyf.Dictionary) -> pydyf.Dictionary:
    place = pydyf.Array([mark.page, "/XYZ", 0, round(mark.y, 2), 0])
    return pydyf.Dictionary(
        {"Title": pydyf.String(mark.label), "Parent": parent.reference, "Dest": place}
    )


def _size(mark: Mark) -> int:
    return 1 + sum(map(_size, mark.below))
