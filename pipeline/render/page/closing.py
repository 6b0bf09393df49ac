"""署名, 成文日期 and 附注 of a paper without a printed seal (GB/T 9704-2012 7.3.5.2, 7.3.6).

No seal is drawn: a program must not print what looks like one.
"""

from __future__ import annotations

from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page.geometry import EM, LEFT, LINE, RIGHT
from pipeline.render.page.paragraphs import flow
from pipeline.render.page.sheet import Strip, Type, body_type


def signature(name: str, date: str, metrics: Metrics) -> list[Strip]:
    """An empty line, the name, the date: three strips that stay together.

    The name ends two 字 from the right edge and the date begins two 字 after the name's first
    character; where the date is the longer, it ends two 字 from the right and the name follows it.
    """
    type_ = body_type(metrics)
    name_x = RIGHT - 2 * EM - type_.width(name)
    date_x = name_x + 2 * EM
    if type_.width(date) > type_.width(name):
        date_x = RIGHT - 2 * EM - type_.width(date)
        name_x = date_x - 2 * EM
    return [
        Strip(LINE, keep=True),
        *_name(name, max(LEFT, name_x), type_),
        Strip(LINE, (type_.text(date_x, date),)),
    ]


def _name(name: str, x: float, type_: Type) -> list[Strip]:
    return [Strip(LINE, (type_.text(x, name),), keep=True)]


def note(text: str, metrics: Metrics) -> list[Strip]:
    """附注: below the date, indented by two 字."""
    return flow(text, metrics, first=2)
