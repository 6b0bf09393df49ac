"""Lists as tables that fit the 版心: rows stay whole, the head is repeated on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.render.fonts.find import Role
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page.columns import LEANS, by_hand, share
from pipeline.render.page.compose import Line, compose, tokens
from pipeline.render.page.geometry import (
    LEADING,
    LEFT,
    LINE,
    MEASURE,
    SIZE_TITLE,
    SIZES_TABLE,
    THIN,
)
from pipeline.render.page.heads import centred
from pipeline.render.page.paragraphs import set_line
from pipeline.render.page.sheet import BLANK, Item, Rule, Strip, Type, body_type
from pipeline.render.page.title import wrap
from pipeline.render.text.blocks import AnnexHead, Table

_PADDING = 1.6  # mm on either side of a cell's text
_AROUND = 2 * _PADDING + 0.5
_LEADING = 1.35  # of the type's em: distance of two lines in one cell
_TALLEST = 3  # lines in a cell before the smaller type is taken
_GROWING = 12.0  # points: below this, legible type counts more than low cells
_HAND = 2  # rows of one line: the height of what is written or signed by hand
_LOW = 8.2  # mm: a row of a table between paragraphs, which no grid holds


def annex(head: AnnexHead, table: Table, metrics: Metrics) -> list[Strip]:
    """附件N on line 1, its title from line 3 (7.3.7), the remark below it, then the rows."""
    label = body_type(metrics, Role.HEI).text(LEFT, head.label)
    type_ = Type(metrics, Role.TITLE, SIZE_TITLE)
    lines = wrap((head.title,), MEASURE / type_.em, type_.ems())
    strips = [Strip(LINE, (label,), keep=True, fresh=True), Strip(LINE, keep=True)]
    strips += centred(lines, type_, f"{head.label} {head.title}", level=2)
    strips += _remark(head.note, metrics) if head.note else [Strip(BLANK.height, keep=True)]
    return strips + rows(table, metrics)


def _remark(note: str, metrics: Metrics) -> list[Strip]:
    type_ = body_type(metrics, Role.KAI)
    text = type_.text(LEFT + (MEASURE - type_.width(note)) / 2, note)
    return [Strip(LINE, (text,), keep=True)]


def inset(table: Table, metrics: Metrics) -> list[Strip]:
    """A table between paragraphs, with half a line of room above and below."""
    gap = Strip(LEADING, keep=True, blank=True)
    return [gap, *rows(table, metrics, _LOW), replace(gap, keep=False)]


def rows(table: Table, metrics: Metrics, low: float = LINE) -> list[Strip]:
    """The head and one strip a row, in the largest type that keeps words whole and cells low.

    `low` is the height of a row of one line. Raises MissingGlyph. Below 小4号 cells may grow; the
    smallest type is taken where words do not fit in any.
    """
    for size in SIZES_TABLE[:-1]:
        grid = _Grid(table, metrics, size, low)
        if grid.fits and (grid.tallest() <= _TALLEST or size < _GROWING):
            return grid.strips()
    return _Grid(table, metrics, SIZES_TABLE[-1], low).strips()


@dataclass(slots=True)
class _Cell:
    lines: list[Line]
    type: Type


class _Grid:
    """A table with its column widths decided, in millimetres."""

    def __init__(self, table: Table, metrics: Metrics, size: float, low: float) -> None:
        self._table = table
        self._low = low
        self._head = Type(metrics, Role.HEI, size)
        self._body = Type(metrics, Role.FANG, size)
        choices = [widths for lean in LEANS if (widths := self._share(lean))]
        self.fits = bool(choices)
        self._widths: list[float] = []
        self._rows: list[list[_Cell]] = []
        self._choose(choices or [[MEASURE / len(table.columns)] * len(table.columns)])
        self._edges = [LEFT + sum(self._widths[:n]) for n in range(len(self._widths) + 1)]

    def _choose(self, choices: Sequence[list[float]]) -> None:
        """Of the ways to share a shortage the one that makes the lowest table, else the first."""
        lowest = None
        for widths in choices:
            rows = [self._cells(row, self._body, widths) for row in self._table.rows]
            lines = sum(max(len(cell.lines) for cell in row) for row in rows)
            if lowest is None or lines < lowest:
                lowest, self._widths, self._rows = lines, widths, rows

    def tallest(self) -> int:
        return max(len(cell.lines) for row in self._rows for cell in row)

    def strips(self) -> list[Strip]:
        head = self._strip(self._cells(self._table.columns, self._head, self._widths), first=True)
        body = [self._strip(row, header=(head,)) for row in self._rows]
        return [head, *body]

    def _share(self, lean: float) -> list[float] | None:
        columns = list(zip(self._table.columns, *self._table.rows, strict=True))
        hands = [by_hand(c[1:], a) for c, a in zip(columns, self._table.align, strict=True)]
        pairs = list(zip(columns, hands, strict=True))
        wanted = [max(self._widest(*column), wants) for column, (wants, _) in pairs]
        least = [max(self._longest_word(column), needs) for column, (_, needs) in pairs]
        return share(wanted, least, MEASURE, lean)

    def _widest(self, head: str, *cells: str) -> float:
        widest = max(self._body.width(cell) for cell in cells)
        return max(widest, self._head.width(head)) + _AROUND

    def _longest_word(self, column: Sequence[str]) -> float:
        """Two 字 at least, and room for what no line end divides, such as a credit code."""
        ems = self._body.ems()
        words = (token.width for cell in column for token in tokens(cell, ems))
        return max(2.0, *words, 0.0) * self._body.em + _AROUND

    def _cells(self, texts: tuple[str, ...], type_: Type, widths: Sequence[float]) -> list[_Cell]:
        return [
            _Cell(_lines(text, type_, (width - 2 * _PADDING) / type_.em), type_)
            for text, width in zip(texts, widths, strict=True)
        ]

    def _strip(
        self, cells: list[_Cell], first: bool = False, header: tuple[Strip, ...] = ()
    ) -> Strip:
        most = max(len(cell.lines) for cell in cells)
        height = self._low + (max(1, most) - 1) * self._pitch()
        if not all(cell.lines for cell in cells):
            height = max(height, _HAND * self._low)
        items: list[Item] = [Rule(x - THIN / 2, 0, THIN, height) for x in self._inner_edges()]
        if first:
            items.append(Rule(LEFT, 0, MEASURE, THIN))
        items.append(Rule(LEFT, height - THIN, MEASURE, THIN))
        for column, cell in enumerate(cells):
            items += self._texts(column, cell, height, first or self._centred(column))
        return Strip(height, tuple(items), keep=first, solid=True, header=header)

    def _inner_edges(self) -> list[float]:
        """The outer edges are moved inwards by half a rule: they must not leave the 版心."""
        first, *inner, last = self._edges
        return [first + THIN / 2, *inner, last - THIN / 2]

    def _centred(self, column: int) -> bool:
        return self._table.align[column] == "center"

    def _texts(self, column: int, cell: _Cell, height: float, centred: bool) -> list[Item]:
        top = (height - LINE - (len(cell.lines) - 1) * self._pitch()) / 2
        room = self._widths[column] - 2 * _PADDING
        left = self._edges[column] + _PADDING
        texts: list[Item] = []
        for line in cell.lines:
            spare = max(0.0, room - cell.type.width(line.text)) if line.final else 0.0
            x = left + (spare / 2 if centred else 0)
            texts.append(set_line(line, cell.type, x).down(top))
            top += self._pitch()
        return texts

    def _pitch(self) -> float:
        return self._body.em * _LEADING


def _lines(text: str, type_: Type, measure: float) -> list[Line]:
    """A cell's text; what stands in parentheses at its end is not torn where a line can hold it."""
    lines = compose(tokens(text, type_.ems()), measure)
    name, opening, rest = text.rpartition("（")
    if len(lines) != 2 or not name or not rest.endswith("）"):
        return lines
    parts = [compose(tokens(part, type_.ems()), measure) for part in (name, opening + rest)]
    return [line for part in parts for line in part] if sum(map(len, parts)) == 2 else lines
