"""正文, headings, 主送, 附件说明, 联系方式: texts of the 版心, composed into strips of one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.render.fonts.find import Role
from pipeline.render.fonts.metrics import Metrics, Run
from pipeline.render.page.compose import Line, compose, tokens
from pipeline.render.page.geometry import CHARACTERS, EM, LEFT, SIZE_1
from pipeline.render.page.sheet import BLANK, Strip, Text, Type
from pipeline.render.text.blocks import Addressee, AnnexList, Contact, Paragraph

_ROLES = {0: Role.FANG, 1: Role.HEI, 2: Role.KAI, 3: Role.FANG, 4: Role.FANG}  # 7.3.3
_NUMBERED = re.compile(r"^\d+[.．] ?")


def paragraph(block: Paragraph, metrics: Metrics) -> list[Strip]:
    """Indented by two 字 (7.3.3). A heading is not parted from what follows."""
    strips = flow(block.text, metrics, role=_ROLES[block.level], first=2)
    return _kept(strips) if block.level else strips


def addressee(block: Addressee, metrics: Metrics) -> list[Strip]:
    """One line below the title, flush left (7.3.2)."""
    return [BLANK, *flow(block.text, metrics)]


def contact(block: Contact, metrics: Metrics) -> list[Strip]:
    """Wrapped lines stand under the first character of the value."""
    hang = 2 + metrics.width(Role.FANG, block.label)
    return flow(block.label + block.value, metrics, first=2, hang=min(hang, CHARACTERS / 2))


def annex_list(block: AnnexList, metrics: Metrics) -> list[Strip]:
    """One line below the text; names aligned with one another (7.3.4), each whole on one page."""
    label = metrics.width(Role.FANG, block.label)
    strips = [Strip(BLANK.height, keep=True, blank=True)]
    for position, item in enumerate(block.items):
        number = _NUMBERED.match(item)
        hang = 2 + label + (metrics.width(Role.FANG, number[0]) if number else 0)
        text, first = (block.label + item, 2.0) if position == 0 else (item, 2 + label)
        *upper, last = flow(text, metrics, first=first, hang=hang)
        strips += [*_kept(upper), last]
    return strips


def flow(
    text: str, metrics: Metrics, role: Role = Role.FANG, first: float = 0, hang: float = 0
) -> list[Strip]:
    """Lines of 3号 type filling the 版心; `first` and `hang` are indents in 字."""
    type_ = Type(metrics, role, SIZE_1)
    lines = compose(tokens(text, type_.ems()), CHARACTERS - hang, first - hang)
    return [
        Strip(BLANK.height, (set_line(line, type_, LEFT + EM * (hang if n else first)),))
        for n, line in enumerate(lines)
    ]


def set_line(line: Line, type_: Type, x: float) -> Text:
    """A composed line as type: the space added follows 汉字 only, never digits or letters."""
    runs: list[Run] = []
    spacing = line.spacing * type_.size
    for run in _spaced(line, type_, spacing):
        if runs and (runs[-1].face, runs[-1].spacing) == (run.face, run.spacing):
            runs[-1] = Run(runs[-1].text + run.text, run.face, run.spacing)
        else:
            runs.append(run)
    return Text(x, type_.baseline(), type_.size, tuple(runs))


def _spaced(line: Line, type_: Type, spacing: float) -> Iterator[Run]:
    for token in line.tokens:
        yield from type_.metrics.runs(type_.role, token.text, spacing if token.stretch else 0.0)


def _kept(strips: list[Strip]) -> list[Strip]:
    return [Strip(s.height, s.items, keep=True, blank=s.blank) for s in strips]
