"""The line composer: one paragraph into lines that fill the 版心 from edge to edge.

WeasyPrint stretches word spaces only and leaves Chinese lines ragged. Here the breaks of a whole
paragraph are chosen together (least squares of the space added between 汉字), after which each line
carries its own letter spacing. Lengths are in ems of the paragraph's type.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile

from pipeline.render.page import kinsoku

_SHRINK = 0.022  # at most 2.2 % of a 字 is taken from each gap: a 29th half-width mark fits
_LOOSE = 0.05  # a gap opened by 5 % costs as much as a gap closed by the whole of _SHRINK
_FEWEST = 0.75  # a justified line is at least so full before it is justified
_FORBIDDEN = 1e6
_LONELY = 4.0  # a last line of one character


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that no line end divides; `width` in ems."""

    text: str
    width: float
    stretch: bool


@dataclass(frozen=True, slots=True)
class Line:
    """`spacing` follows every token of `tokens` that may stretch, except the line's last."""

    tokens: tuple[Token, ...]
    spacing: float
    final: bool

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)


def tokens(text: str, width: Callable[[str], float]) -> list[Token]:
    """`width` gives the natural width of a string in ems."""
    return [Token(piece, width(piece), stretch) for piece, stretch in kinsoku.split(text)]


def compose(pieces: Sequence[Token], measure: float, indent: float = 0.0) -> list[Line]:
    """Lines of a paragraph, the first of which is shorter by `indent`.

    Every line but the last is exactly `measure` wide, counting a closing mark at its end as half
    a 字. The last is at its natural width. An empty paragraph has no lines.
    """
    return _Paragraph(pieces, measure, indent).lines() if pieces else []


class _Paragraph:
    """The table of best breaks. `_best[j]` = (cost, start of the line that ends before j)."""

    def __init__(self, pieces: Sequence[Token], measure: float, indent: float) -> None:
        self._pieces = pieces
        self._measure = measure
        self._indent = indent
        self._at = [0.0, *accumulate(piece.width for piece in pieces)]
        self._gaps = [0, *accumulate(int(piece.stretch) for piece in pieces)]
        self._best: dict[int, tuple[float, int]] = {0: (0.0, 0)}

    def lines(self) -> list[Line]:
        for start in range(len(self._pieces)):
            if start in self._best:
                self._extend(start)
        cuts = [len(self._pieces)]
        while cuts[-1]:
            cuts.append(self._best[cuts[-1]][1])
        cuts.reverse()
        return [self._line(start, end) for start, end in pairwise(cuts)]

    def _extend(self, start: int) -> None:
        for end in self._ends(start):
            cost = self._best[start][0] + self._cost(start, end)
            if end not in self._best or cost < self._best[end][0]:
                self._best[end] = (cost, start)

    def _ends(self, start: int) -> Iterator[int]:
        """Where a line from `start` may end: full enough, not too full; at least one place."""
        count = len(self._pieces)
        full = bisect_left(self._at, self._at[start] + _FEWEST * self._room(start))
        full = max(start + 1, full)
        if full > count:
            yield count
        elif self._fits(start, full):
            yield from takewhile(lambda end: self._fits(start, end), range(full, count + 1))
        else:  # a long word spans the whole range between full enough and too full
            yield from range(start + 1, full) if full > start + 1 else (full,)

    def _room(self, start: int) -> float:
        return self._measure - (self._indent if start == 0 else 0.0)

    def _width(self, start: int, end: int) -> float:
        end = self._visible(start, end)
        half = self._pieces[end - 1].text in kinsoku.HALF_AT_END
        return self._at[end] - self._at[start] - (0.5 if half else 0.0)

    def _open_gaps(self, start: int, end: int) -> int:
        end = self._visible(start, end)
        return self._gaps[end] - self._gaps[start] - int(self._pieces[end - 1].stretch)

    def _visible(self, start: int, end: int) -> int:
        """A blank at a line's end takes no room."""
        return end - 1 if self._pieces[end - 1].text == " " and end - start > 1 else end

    def _fits(self, start: int, end: int) -> bool:
        most = self._room(start) + _SHRINK * self._open_gaps(start, end)
        return self._width(start, end) <= most + 1e-9

    def _cost(self, start: int, end: int) -> float:
        spare = self._room(start) - self._width(start, end)
        if end == len(self._pieces) and spare >= 0:
            return _LONELY if start and end - start <= 2 and self._width(start, end) < 2 else 0.0
        per_gap = spare / max(1, self._open_gaps(start, end))
        cost = (per_gap / (_LOOSE if per_gap > 0 else _SHRINK)) ** 2
        if not self._fits(start, end) or not self._may_break(end):
            cost += _FORBIDDEN
        return cost

    def _may_break(self, end: int) -> bool:
        if end == len(self._pieces):
            return True
        return kinsoku.allowed(self._pieces[end - 1].text, self._pieces[end].text)

    def _line(self, start: int, end: int) -> Line:
        spare = self._room(start) - self._width(start, end)
        final = end == len(self._pieces)
        gaps = self._open_gaps(start, end)
        spacing = 0.0 if (final and spare >= 0) or not gaps else spare / gaps
        return Line(tuple(self._pieces[start:end]), spacing, final)
