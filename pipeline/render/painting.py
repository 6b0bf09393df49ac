"""One page as a PDF content stream: every line of type and every rule at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, radians, sin

from pipeline.render.geometry import MM_PER_PT, PAGE_HEIGHT
from pipeline.render.sheet import Item, Rule, Text
from pipeline.render.typeface import Typeface


def content(items: Sequence[Item], typefaces: Mapping[str, Typeface]) -> bytes:
    """The operators that paint `items` in order (ISO 32000-1 8.4 and 9.4)."""
    lines: list[str] = []
    color = ""
    for item in joined(items):
        if item.color != color:
            color = item.color
            lines.append(_fill(color))
        lines += _rule(item) if isinstance(item, Rule) else _text(item, typefaces)
    return "\n".join(lines).encode("ascii")


def points(x: float, y: float) -> tuple[float, float]:
    """Millimetres from the page's upper left corner as points from its lower left one."""
    return x / MM_PER_PT, (PAGE_HEIGHT - y) / MM_PER_PT


def _rule(rule: Rule) -> Iterable[str]:
    x, y = points(rule.x, rule.y + rule.height)
    width, height = rule.width / MM_PER_PT, rule.height / MM_PER_PT
    yield f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re f"


def _text(text: Text, typefaces: Mapping[str, Typeface]) -> Iterable[str]:
    """Each character is followed by its run's spacing. Each run is sent to its place, since not all
    readers count the spacing after the last character of the run before (ISO 32000-1 9.3.2).
    """
    x, y = points(text.x, text.y)
    across, up = cos(radians(text.turn)), sin(radians(text.turn))
    matrix = (across * text.stretch, up * text.stretch, -up, across, x, y)
    yield f"BT {' '.join(_n(value) for value in matrix)} Tm"
    face, spacing, done = "", None, 0.0
    for run in text.runs:
        if done:
            yield f"{_n(done)} 0 Td"
        if run.face != face:
            face = run.face
            yield f"/{typefaces[face].resource} {_n(text.size)} Tf"
        if run.spacing != spacing:
            spacing = run.spacing
            yield f"{_n(spacing)} Tc"
        yield f"<{typefaces[face].encode(run.text)}> Tj"
        done = typefaces[face].width(run.text) * text.size + spacing * len(run.text)
    yield "ET"


def _fill(color: str) -> str:
    """#d7000f as the colour of what is filled."""
    parts = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return f"{' '.join(_n(part) for part in parts)} rg"


def _n(value: float) -> str:
    """A number to a ten-thousandth of a point."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def joined(items: Sequence[Item]) -> Iterator[Item]:
    """Upright rules that meet become one: a long list has thousands of them."""
    tall: dict[tuple[float, float], Rule] = {}
    for item in items:
        if not isinstance(item, Rule) or item.width > item.height:
            yield item
            continue
        key = (item.x, item.width)
        above = tall.get(key)
        if above and abs(above.y + above.height - item.y) < 1e-6:
            tall[key] = Rule(item.x, above.y, item.width, above.height + item.height, item.color)
        else:
            if above:
                yield above
            tall[key] = item
    yield from tall.values()
