"""Strips onto pages. No line is parted from what it must stay with, and no page is all blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.render.page.geometry import LEADING, SHEET_HEIGHT, SHEET_TOP, SOLID_HEIGHT
from pipeline.render.page.sheet import Item, Strip, shift

_EPSILON = 1e-6


class Column:
    """One page while it is being filled. `used` counts from the top of the first line slot."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.used = 0.0

    def holds(self, strips: Sequence[Strip]) -> bool:
        """Whether all of `strips` still go onto this page."""
        end, fits = self.used, True
        for strip in self._visible(strips):
            end += strip.height
            fits &= end <= (SOLID_HEIGHT if strip.solid else SHEET_HEIGHT) + _EPSILON
        return fits

    def add(self, strips: Sequence[Strip]) -> None:
        for strip in self._visible(strips):
            self.items += shift(strip.items, SHEET_TOP + self.used)
            self.used += strip.height

    def _visible(self, strips: Sequence[Strip]) -> Iterator[Strip]:
        begun = bool(self.used)
        for strip in strips:
            if begun or not strip.blank:
                begun = True
                yield strip


def paginate(strips: Iterable[Strip]) -> list[Column]:
    """Pages in order, at least one. A group too high for any page is split where it must be."""
    pages = [Column()]
    for group in _groups(strips):
        if group[0].fresh and pages[-1].used:
            pages.append(Column())
        if pages[-1].holds(group):
            pages[-1].add(group)
        elif Column().holds(_headed(group)):
            pages.append(Column())
            pages[-1].add(_headed(group))
        else:
            _force(group, pages)
    return pages


def _force(group: Sequence[Strip], pages: list[Column]) -> None:
    for strip in group:
        if not pages[-1].holds([strip]):
            pages.append(Column())
        pages[-1].add([strip])


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    """Runs of strips chained by `keep`."""
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


def _headed(group: list[Strip]) -> list[Strip]:
    """A group that begins a page in the middle of a table repeats the table's head."""
    if not group[0].header:
        return group
    return [Strip(LEADING, solid=True), *group[0].header, *group]


def keep_with_text(strips: Sequence[Strip], lines: int = 2) -> list[Strip]:
    """The last `lines` lines chained to what follows, so that a signature never stands alone."""
    chained: list[Strip] = []
    for strip in reversed(strips):
        chained.append(replace(strip, keep=strip.keep or lines > 0))
        lines -= bool(strip.items)
    return chained[::-1]
