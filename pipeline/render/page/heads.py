"""The top of page one: 版头 of the file form (7.2), of the letter form (10.1), and 标题 (7.3.1).

The file form's 版头 is made ten grid lines high, so that the text below it stays on the 22-line
grid: the size of 发文机关标志 is free (7.2.4) and chosen for that.
"""

from __future__ import annotations

from pipeline.render.fonts.find import Role
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page.geometry import (
    EM,
    LEFT,
    LINE,
    MEASURE,
    MM_PER_PT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RED,
    RIGHT,
    SHEET_TOP,
    SIZE_TITLE,
    TOP,
)
from pipeline.render.page.sheet import BLANK, Item, Rule, Strip, Text, Type, body_type
from pipeline.render.page.title import wrap
from pipeline.render.text.blocks import Mark, Number, Title

_RED_HEAD_LINES = 10
_MARK_TOP = TOP + 35  # 7.2.4: upper edge 35 mm below the 版心's
_MARK_INK = 10.8  # height of the mark's ink in mm: what brings the title onto the grid
_MARK_WIDEST = 150.0
_NUMBER_GAP = 2 * LINE + (LINE - EM)  # 7.2.5: two empty lines and the leading of both sides
_RULE_GAP = 4.0  # 7.2.7
_LETTER_MARK_TOP, _LETTER_RULE = 30.0, 170.0  # 10.1
_LETTER_HEAD_LINES = 2
_LETTER_FOOT = PAGE_HEIGHT - 20.0
_CENTRE = (LEFT + RIGHT) / 2


def red_head(mark: Mark, number: Number | None, metrics: Metrics) -> Strip:
    """发文机关标志, 发文字号 (a draft has none yet) and the red rule: ten grid lines."""
    ink = _MARK_TOP + _MARK_INK + _NUMBER_GAP
    items: list[Item] = [
        _mark(mark.text, _MARK_TOP, metrics),
        Rule(LEFT, ink + EM + _RULE_GAP, MEASURE, 0.7, RED),
    ]
    if number:
        items.append(_number(number.text, ink, metrics))
    return Strip(_RED_HEAD_LINES * LINE, tuple(i.down(-SHEET_TOP) for i in items), keep=True)


def letter_head(mark: Mark, number: Number | None, metrics: Metrics) -> Strip:
    """The issuer in red, a thick-thin double rule of 170 mm, 文号 at the right below it.

    The second double rule, 20 mm from the foot of page 1, is `letter_foot`.
    """
    y = _LETTER_MARK_TOP + _MARK_INK + _RULE_GAP
    x = (PAGE_WIDTH - _LETTER_RULE) / 2
    items: list[Item] = [
        _mark(mark.text, _LETTER_MARK_TOP, metrics),
        Rule(x, y, _LETTER_RULE, 1.0, RED),
        Rule(x, y + 1.5, _LETTER_RULE, 0.35, RED),
    ]
    if number:
        type_ = body_type(metrics)
        text = type_.text(RIGHT - type_.width(number.text), number.text, EM)
        items.append(text.down(y + 1.85 + (LINE - EM)))
    return Strip(
        _LETTER_HEAD_LINES * LINE, tuple(item.down(-SHEET_TOP) for item in items), keep=True
    )


def letter_foot() -> tuple[Item, ...]:
    """The thin-thick double rule above the foot of a letter's first page (10.1)."""
    x = (PAGE_WIDTH - _LETTER_RULE) / 2
    return (
        Rule(x, _LETTER_FOOT - 1.85, _LETTER_RULE, 0.35, RED),
        Rule(x, _LETTER_FOOT - 1.0, _LETTER_RULE, 1.0, RED),
    )


def title(block: Title, metrics: Metrics, gap: int) -> list[Strip]:
    """标题 in 2号小标宋, `gap` empty lines below what stands above it."""
    type_ = Type(metrics, Role.TITLE, SIZE_TITLE)
    lines = centred(wrap(block.phrases, MEASURE / type_.em, type_.ems()), type_, block.text)
    return [*(Strip(LINE, keep=True) for _ in range(gap)), *lines]


def centred(lines: list[str], type_: Type, bookmark: str, level: int = 1) -> list[Strip]:
    """Lines in the middle of the 版心; the first carries the PDF bookmark."""
    strips = []
    for position, line in enumerate(lines):
        text = type_.text(_CENTRE - type_.width(line) / 2, line)
        mark = (level, bookmark) if position == 0 else None
        text = Text(text.x, text.y, text.size, text.runs, bookmark=mark)
        strips.append(Strip(LINE, (text,), keep=True))
    return strips


def plain_number(number: Number, metrics: Metrics) -> list[Strip]:
    """文号 of a paper without 版头: centred on a line of its own below the title."""
    type_ = body_type(metrics)
    text = type_.text(_CENTRE - type_.width(number.text) / 2, number.text)
    return [BLANK, Strip(LINE, (text,), keep=True)]


def _number(text: str, ink_top: float, metrics: Metrics) -> Text:
    type_ = body_type(metrics)
    return type_.text(_CENTRE - type_.width(text) / 2, text, EM).down(ink_top)


def _mark(text: str, top: float, metrics: Metrics) -> Text:
    """The mark with the upper edge of its ink at `top`, narrowed where it would be too wide."""
    low, high = _extent(text, metrics)
    size = _MARK_INK / (high - low) / MM_PER_PT
    width = metrics.width(Role.TITLE, text) * size * MM_PER_PT
    narrow = min(1.0, _MARK_WIDEST / width)
    x = _CENTRE - width * narrow / 2
    y = top + high * size * MM_PER_PT
    return Text(x, y, size, metrics.runs(Role.TITLE, text), RED, narrow)


def _extent(text: str, metrics: Metrics) -> tuple[float, float]:
    inks = [metrics.face(Role.TITLE, character).ink(character) for character in text]
    return min(low for low, _ in inks), max(high for _, high in inks)
