"""What stands on a page, as data: texts at baselines and rules at places, all in millimetres.

A `Strip` is a horizontal band of the 版心 before it is known which page it falls on; a `Page` is
what it falls on. Type sizes are in points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pipeline.render.fonts.find import Role
from pipeline.render.fonts.metrics import Metrics, Run
from pipeline.render.page.geometry import BLACK, EM, LINE, MM_PER_PT, SIZE_1


@dataclass(frozen=True, slots=True)
class Text:
    """A line of type. `y` is its baseline; `stretch` scales its width about `x`."""

    x: float
    y: float
    size: float
    runs: tuple[Run, ...]
    color: str = BLACK
    stretch: float = 1.0
    bookmark: tuple[int, str] | None = None

    def down(self, by: float) -> Text:
        return replace(self, y=self.y + by)


@dataclass(frozen=True, slots=True)
class Rule:
    """A filled rectangle; `x`, `y` are its left upper corner."""

    x: float
    y: float
    width: float
    height: float
    color: str = BLACK

    def down(self, by: float) -> Rule:
        return replace(self, y=self.y + by)


Item: TypeAlias = Text | Rule


@dataclass(frozen=True, slots=True)
class Strip:
    """A band of `height` mm, its items placed from its own top.

    `keep`: must not be parted from the next strip. `blank`: vanishes at the top of a page.
    `fresh`: begins a page. `solid`: has edges, and so must end within the 版心 itself.
    `header`: the strips repeated above this one where a page begins with it.
    """

    height: float
    items: tuple[Item, ...] = ()
    keep: bool = False
    blank: bool = False
    fresh: bool = False
    solid: bool = False
    header: tuple[Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Items at their places on the sheet. `number` is None where none is printed."""

    items: tuple[Item, ...] = ()
    number: int | None = None


BLANK = Strip(LINE, blank=True)


@dataclass(slots=True)
class Type:
    """The type of one role and size: widths in millimetres and finished texts."""

    metrics: Metrics
    role: Role = Role.FANG
    size: float = SIZE_1
    em: float = field(init=False)

    def __post_init__(self) -> None:
        self.em = self.size * MM_PER_PT

    def width(self, text: str) -> float:
        return self.metrics.width(self.role, text) * self.em

    def baseline(self, height: float = LINE) -> float:
        """Where the baseline falls so that the ink stands in the middle of a band."""
        return height / 2 + self.metrics.first(self.role).middle * self.em

    def ems(self) -> Callable[[str], float]:
        return lambda text: self.metrics.width(self.role, text)

    def text(self, x: float, text: str, height: float = LINE, spacing: float = 0.0) -> Text:
        """`text` from `x`, upright in the middle of a band; `spacing` in points."""
        runs = self.metrics.runs(self.role, text, spacing)
        return Text(x, self.baseline(height), self.size, runs)


def shift(items: tuple[Item, ...], by: float) -> tuple[Item, ...]:
    return tuple(item.down(by) for item in items)


def body_type(metrics: Metrics, role: Role = Role.FANG) -> Type:
    return Type(metrics, role, SIZE_1)


def indent(ems: float) -> float:
    """So many 字 in millimetres."""
    return ems * EM
