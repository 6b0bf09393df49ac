"""What stands outside the 版心: 页码 (GB/T 9704-2012 7.5) and what a copy is worth."""

from __future__ import annotations

from pipeline.documents.paper import Standing
from pipeline.render.fonts.find import Role
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page.geometry import BOTTOM, LEFT, LINE, PAGE_WIDTH, RIGHT, SIZE_SMALL
from pipeline.render.page.sheet import Item, Text, Type

_DASH_BELOW = 7.0  # 7.5: upper edge of the 一字线 below the 版心
_GREY = "#555555"
STANDING_TEXT = {
    Standing.OFFICIAL: "",
    Standing.DRAFT: "预览·未经批准",
    Standing.SPECIMEN: "演示样张·不具效力",
}


def number(page: int, metrics: Metrics) -> Text:
    """页码 in 4号 half-width digits: one 字 from the right on odd pages, from the left on even."""
    type_ = Type(metrics, Role.SONG, SIZE_SMALL)
    text = f"—{page}—"
    x = RIGHT - type_.em - type_.width(text) if page % 2 else LEFT + type_.em
    _, top = metrics.face(Role.SONG, "—").ink("—")
    line = type_.text(x, text)
    return line.down(BOTTOM + _DASH_BELOW + top * type_.em - line.y)


def specimen(metrics: Metrics) -> tuple[Item, ...]:
    """The words in the upper margin, outside the 版心."""
    type_ = Type(metrics, Role.HEI, SIZE_SMALL)
    text = STANDING_TEXT[Standing.SPECIMEN]
    line = type_.text((PAGE_WIDTH - type_.width(text)) / 2, text)
    return (Text(line.x, line.y + 12, line.size, line.runs, _GREY),)


def watermark(metrics: Metrics) -> Text:
    """The words a draft carries across every page; `draw` turns them."""
    type_ = Type(metrics, Role.HEI, 60.0)
    text = STANDING_TEXT[Standing.DRAFT]
    return Text(0, 0, 60.0, type_.text(0, text, LINE).runs, "#d8d8d8")
