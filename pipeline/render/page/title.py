"""标题回行: a title is broken by meaning, between phrases, into a balanced 梯形 or 菱形 (7.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.render.page import kinsoku

_HOURGLASS = 3.0
_RECTANGLE = 0.5
_INSIDE = 3.0  # 字: how far a cut moves from the middle to fall between parts of speech
_PARTS, _JOINS = frozenset("、，度"), frozenset("和与及")


def wrap(phrases: Sequence[str], measure: float, width: Callable[[str], float]) -> list[str]:
    """Lines of a title no wider than `measure` (ems of the title's type).

    A phrase stays whole unless it alone is too wide, when it is halved at a lawful place.
    """
    whole = [piece for phrase in phrases for piece in _halve(phrase, measure, width)]
    return min(
        (lines for lines in _groupings(whole) if _fits(lines, measure, width)),
        key=lambda lines: (len(lines), _badness([width(line) for line in lines])),
        default=whole,
    )


def _groupings(phrases: Sequence[str]) -> Iterator[list[str]]:
    """Every way to put consecutive phrases on lines."""
    if len(phrases) > 10:  # 2^n ways: fold the tail of an unusually long title
        phrases = [*phrases[:9], *("".join(phrases[i : i + 2]) for i in range(9, len(phrases), 2))]
    for mask in range(1 << (len(phrases) - 1)):
        lines = [phrases[0]]
        for position, phrase in enumerate(phrases[1:]):
            if mask >> position & 1:
                lines.append(phrase)
            else:
                lines[-1] += phrase
        yield lines


def _fits(lines: Sequence[str], measure: float, width: Callable[[str], float]) -> bool:
    return all(width(line) <= measure for line in lines)


def _badness(widths: Sequence[float]) -> float:
    """How far from a pleasing shape: uneven, an hourglass, or a plain rectangle."""
    longest = max(widths)
    uneven = sum((1 - w / longest) ** 2 for w in widths) / len(widths)
    inner = widths[1:-1]
    hourglass = _HOURGLASS if inner and min(inner) < min(widths[0], widths[-1]) else 0.0
    same = _RECTANGLE if len(widths) > 1 and longest - min(widths) < 0.5 else 0.0
    return uneven + hourglass + same


def _halve(phrase: str, measure: float, width: Callable[[str], float]) -> list[str]:
    if width(phrase) <= measure:
        return [phrase]
    pieces = [piece for piece, _ in kinsoku.split(phrase)]
    cuts = [i for i in range(1, len(pieces)) if kinsoku.allowed(pieces[i - 1], pieces[i])]
    if not cuts:
        return [phrase]
    half = width(phrase) / 2

    def badness(cut: int) -> float:
        apart = pieces[cut - 1] in _PARTS or pieces[cut] in _JOINS
        return abs(width("".join(pieces[:cut])) - half) + (0.0 if apart else _INSIDE)

    cut = min(cuts, key=badness)
    head, tail = "".join(pieces[:cut]), "".join(pieces[cut:])
    return [*_halve(head, measure, width), *_halve(tail, measure, width)]
