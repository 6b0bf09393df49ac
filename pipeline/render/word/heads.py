"""版头 and 标题 of a Word file: the file form (7.2) and the letter form (10.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from pipeline.render.page.geometry import MEASURE, MM_PER_PT
from pipeline.render.page.title import wrap
from pipeline.render.text import blocks
from pipeline.render.word import xml
from pipeline.render.word.typefaces import FANG, RED, TITLE, half_widths

_LINE = 29.6
_MARK_HALF_POINTS = 66
_WIDEST = 150.0
_ROOM, _CONDENSED = 1.5, -20
"""字 a title line needs to spare for other fonts' digits, and the twips that make up for it."""


def line(file: Any, text: str, font: str = FANG, size: int = 32, color: str | None = None) -> Any:
    """A paragraph with one run; `size` in half-points."""
    paragraph = file.add_paragraph()
    xml.set_font(paragraph.add_run(text), font, size, color)
    return paragraph


def mark(file: Any, block: blocks.Mark) -> None:
    """发文机关标志, 35 mm below the upper edge of the 版心."""
    layout = _mark(file, block).paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Mm(35), Pt(2 * _LINE), Pt(40)


def _mark(file: Any, block: blocks.Mark) -> Any:
    paragraph = line(file, block.text, TITLE, _MARK_HALF_POINTS, RED)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    width = len(block.text) * _MARK_HALF_POINTS / 2 * MM_PER_PT
    narrow = xml.element("w:w", val=str(min(100, int(100 * _WIDEST / width))))
    properties = paragraph.runs[0]._r.get_or_add_rPr()
    properties.insert_element_before(narrow, "w:sz", "w:szCs")
    xml.off_grid(paragraph)
    return paragraph


def number(file: Any, block: blocks.Number) -> None:
    """发文字号 and below it the red rule."""
    ruled(file, block.text)


def ruled(file: Any, number: str = "") -> None:
    """The line of 文号 over the red rule; a draft has the rule without a number."""
    paragraph = line(file, number)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    rule = xml.element("w:pBdr")
    rule.append(xml.element("w:bottom", val="single", sz="16", space="8", color=RED))
    paragraph._p.get_or_add_pPr().append(rule)
    paragraph.paragraph_format.space_after = Pt(2 * _LINE)


def letter_mark(file: Any, block: blocks.Mark) -> None:
    """The issuer 30 mm below the page's edge over a thick-thin double rule of 170 mm."""
    paragraph = _mark(file, block)
    _page_frame(paragraph, 30)
    paragraph.paragraph_format.line_spacing = Pt(40)
    _double_rule(paragraph, "bottom", "thickThinSmallGap")


def letter_number(file: Any, block: blocks.Number) -> None:
    """文号 at the right edge below the double rule."""
    paragraph = line(file, block.text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_before = Mm(2.5)
    paragraph.paragraph_format.space_after = Pt(2 * _LINE)


def letter_foot(paragraph: Any) -> None:
    """The thin-thick double rule 20 mm above the lower edge of a letter's first page."""
    layout = paragraph.paragraph_format
    layout.line_spacing = Pt(4)
    layout.left_indent = layout.right_indent = Mm(-7)  # 156 mm of 版心, 170 of rule
    _double_rule(paragraph, "bottom", "thinThickSmallGap")


def _page_frame(paragraph: Any, y: float) -> None:
    place = {"vAnchor": "page", "hAnchor": "page", "wrap": "around"}
    size = {"w": str(Mm(170).twips), "x": str(Mm(20).twips), "y": str(Mm(y).twips)}
    paragraph._p.get_or_add_pPr().append(xml.element("w:framePr", **size, **place))


def _double_rule(paragraph: Any, side: str, style: str) -> None:
    box = xml.element("w:pBdr")
    box.append(xml.element(f"w:{side}", val=style, sz="24", space="5", color=RED))
    paragraph._p.get_or_add_pPr().append(box)


def title(file: Any, block: blocks.Title) -> None:
    """标题 of the paper."""
    paragraph = file.add_paragraph()
    set_title(paragraph, block.phrases)
    title_shape(paragraph)
    paragraph.paragraph_format.space_after = Pt(_LINE)


def set_title(paragraph: Any, phrases: Sequence[str]) -> None:
    """2号小标宋 with the line breaks of the PDF, as far as widths can be told without a font."""
    measure = MEASURE / (22 * MM_PER_PT)
    for position, text in enumerate(wrap(phrases, measure, half_widths)):
        run = paragraph.add_run()
        if position:
            run.add_break()
        run.add_text(text)
        xml.set_font(run, TITLE, 44)
        if half_widths(text) > measure - _ROOM:
            xml.condense(run, _CONDENSED)


def title_shape(paragraph: Any) -> None:
    """Centred, off the grid (a 22 pt line would take two cells of it), with what follows."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    xml.off_grid(paragraph)
