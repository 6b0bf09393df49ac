"""版记 (GB/T 9704-2012 7.4): 抄送 and 印发 at the foot of the last page's 版心."""

from __future__ import annotations

from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page.compose import compose, tokens
from pipeline.render.page.geometry import (
    BOTTOM,
    LEFT,
    MEASURE,
    RIGHT,
    SIZE_SMALL,
    THICK,
    THIN,
)
from pipeline.render.page.paragraphs import set_line
from pipeline.render.page.sheet import Item, Rule, Type
from pipeline.render.text import blocks

_ROW = 8.2  # mm: a line of 4号 between two rules
_PITCH = 6.6  # mm between lines of one entry
_COPIES = "抄送："


def imprint(block: blocks.Imprint, metrics: Metrics) -> tuple[float, tuple[Item, ...]]:
    """Height in mm and items at their places, the last rule ending on the 版心's lower edge."""
    type_ = Type(metrics, size=SIZE_SMALL)
    copies = _copies(block.copies, type_) if block.copies else ()
    lines = len(copies)
    extra = _ROW + (lines - 1) * _PITCH if lines else 0.0
    height = _ROW + extra
    top = BOTTOM - height
    items: list[Item] = [
        Rule(LEFT, top, MEASURE, THICK),
        Rule(LEFT, BOTTOM - THICK, MEASURE, THICK),
    ]
    if lines:
        items.append(Rule(LEFT, BOTTOM - _ROW, MEASURE, THIN))
    items += [text.down(top) for text in copies]
    items += [text.down(BOTTOM - _ROW) for text in _printed(block, type_)]
    return height, tuple(items)


def _printed(block: blocks.Imprint, type_: Type) -> tuple[Item, ...]:
    """印发机关 one 字 from the left, 印发日期 one 字 from the right, on one line (7.4.3)."""
    right = RIGHT - type_.em - type_.width(block.printed_on)
    return (
        type_.text(LEFT + type_.em, block.office, _ROW),
        type_.text(right, block.printed_on, _ROW),
    )


def _copies(text: str, type_: Type) -> tuple[Item, ...]:
    """抄送: one 字 from either edge; wrapped lines stand under the first name (7.4.2)."""
    hang = type_.metrics.width(type_.role, _COPIES) if text.startswith(_COPIES) else 0.0
    measure = MEASURE / type_.em - 2 - hang
    items: list[Item] = []
    for n, line in enumerate(compose(tokens(text, type_.ems()), measure, -hang)):
        x = LEFT + type_.em * (1 + (hang if n else 0))
        line_text = set_line(line, type_, x)
        items.append(line_text.down(type_.baseline(_ROW) - type_.baseline() + n * _PITCH))
    return tuple(items)
