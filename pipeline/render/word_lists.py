"""附件 lists and 版记 of a Word file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from pipeline.render import blocks, word_xml
from pipeline.render.geometry import MEASURE
from pipeline.render.word_type import FANG, HEI, half_widths

_RULE = ("single", 6, "000000")
_THICK, _THIN = ("single", 8, "000000"), ("single", 6, "000000")  # 0.35 and 0.26 mm
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(file: Any, block: blocks.Table) -> None:
    """A list as wide as the 版心; its head is repeated on each page."""
    made = file.add_table(rows=0, cols=len(block.columns))
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    word_xml.borders(made._tbl.tblPr, "w:tblBorders", **dict.fromkeys(_SIDES, _RULE))
    widths = _widths(block)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    centred = dict.fromkeys(range(len(widths)), "center")
    _row(made, block.columns, widths, HEI, centred, head=True)
    for row in block.rows:
        _row(made, row, widths, FANG, dict(enumerate(block.align)))


def _row(
    made: Any,
    texts: tuple[str, ...],
    widths: list[float],
    font: str,
    align: Mapping[int, str],
    head: bool = False,
) -> None:
    """One row, not split over pages."""
    row = made.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(word_xml.element("w:cantSplit"))
    properties.append(word_xml.element("w:trHeight", val="592", hRule="atLeast"))
    if head:
        properties.append(word_xml.element("w:tblHeader"))
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(widths[column])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        centred = align[column] == "center"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.line_spacing = Pt(20)
        word_xml.off_grid(paragraph)
        word_xml.set_font(paragraph.add_run(text), font, 28)


def _widths(block: blocks.Table) -> list[float]:
    """Shares of the 版心 by the longest text of each column."""
    columns = zip(block.columns, *block.rows, strict=True)
    longest = [min(24.0, max(map(half_widths, column)) + 1.2) for column in columns]
    return [MEASURE * length / sum(longest) for length in longest]


def imprint(file: Any, block: blocks.Imprint) -> None:
    """版记 as a frame on the lower edge of the last page's 版心 (7.4)."""
    lines = ([block.copies] if block.copies else []) + [f"{block.office}\t{block.printed_on}"]
    for position, line in enumerate(lines):
        paragraph = file.add_paragraph()
        last = position == len(lines) - 1
        _frame(paragraph)
        sides = {"top": _THICK} if position == 0 else {}
        word_xml.borders(
            paragraph._p.get_or_add_pPr(), "w:pBdr", **sides, bottom=_THICK if last else _THIN
        )
        _imprint_line(paragraph, line, hanging=not last)
    file.add_paragraph().paragraph_format.line_spacing = Pt(1)


def _frame(paragraph: Any) -> None:
    width = str(round(Mm(MEASURE).twips))
    place = {"vAnchor": "margin", "hAnchor": "margin", "xAlign": "center", "yAlign": "bottom"}
    properties = paragraph._p.get_or_add_pPr()
    properties.append(word_xml.element("w:framePr", w=width, wrap="around", **place))


def _imprint_line(paragraph: Any, line: str, hanging: bool) -> None:
    layout = paragraph.paragraph_format
    layout.line_spacing = Pt(22)
    layout.left_indent = Pt(14 * 4 if hanging else 14)
    layout.right_indent = Pt(14)
    layout.first_line_indent = Pt(-14 * 3 if hanging else 0)
    layout.tab_stops.add_tab_stop(Mm(MEASURE) - Pt(14), 2)
    layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    word_xml.off_grid(paragraph)
    word_xml.set_font(paragraph.add_run(line), FANG, 28)
