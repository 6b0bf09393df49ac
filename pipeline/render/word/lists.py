"""附件 lists and 版记 of a Word file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from pipeline.render.page import kinsoku
from pipeline.render.page.columns import by_hand, share
from pipeline.render.page.geometry import MEASURE, MM_PER_PT, SIZES_TABLE
from pipeline.render.text import blocks
from pipeline.render.word import xml
from pipeline.render.word.typefaces import FANG, HEI, half_widths

_AROUND = 4.5  # mm: Word's own margins of a cell, and some room
_LINE = 592  # twentieths of a point: one line of the page's grid
_RULE = ("single", 6, "000000")
_THICK, _THIN = ("single", 8, "000000"), ("single", 6, "000000")  # 0.35 and 0.26 mm
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(file: Any, block: blocks.Table) -> None:
    """A list as wide as the 版心; its head is repeated on each page."""
    made = file.add_table(rows=0, cols=len(block.columns))
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    xml.borders(made._tbl.tblPr, "w:tblBorders", **dict.fromkeys(_SIDES, _RULE))
    size, widths = _measured(block)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    centred = dict.fromkeys(range(len(widths)), "center")
    _row(made, block.columns, widths, (HEI, size), centred, head=True)
    for row in block.rows:
        _row(made, row, widths, (FANG, size), dict(enumerate(block.align)))


def _row(
    made: Any,
    texts: tuple[str, ...],
    widths: list[float],
    font: tuple[str, float],
    align: Mapping[int, str],
    head: bool = False,
) -> None:
    """One row, not split over pages."""
    row = made.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(xml.element("w:cantSplit"))
    high = _LINE if all(texts) else 2 * _LINE  # room to write and sign by hand
    properties.append(xml.element("w:trHeight", val=str(high), hRule="atLeast"))
    if head:
        properties.append(xml.element("w:tblHeader"))
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(widths[column])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        centred = align[column] == "center"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        name, size = font
        paragraph.paragraph_format.line_spacing = Pt(size + 6)
        xml.off_grid(paragraph)
        xml.set_font(paragraph.add_run(text), name, round(2 * size))


def _measured(block: blocks.Table) -> tuple[float, list[float]]:
    """Size of type in points and widths of columns in mm: the largest type that keeps words whole.

    Without the fonts, widths are counted in halves and wholes.
    """
    columns = list(zip(block.columns, *block.rows, strict=True))
    hands = [by_hand(c[1:], a) for c, a in zip(columns, block.align, strict=True)]
    pairs = list(zip(columns, hands, strict=True))
    for size in SIZES_TABLE:
        em = size * MM_PER_PT
        wanted = [
            max(max(map(half_widths, column)) * em + _AROUND, wants) for column, (wants, _) in pairs
        ]
        least = [
            max(max(2.0, *map(_longest_word, column)) * em + _AROUND, needs)
            for column, (_, needs) in pairs
        ]
        if widths := share(wanted, least, MEASURE):
            return size, widths
    return SIZES_TABLE[-1], [MEASURE / len(columns)] * len(columns)


def _longest_word(text: str) -> float:
    return max((half_widths(piece) for piece, _ in kinsoku.split(text)), default=0.0)


def imprint(file: Any, block: blocks.Imprint) -> None:
    """版记 as a floating table on the lower edge of the last page's 版心 (7.4).

    Word and WPS float it; LibreOffice 7 sets a table of full width below the text instead.
    """
    thin(file)  # else two tables would be one
    lines = ([block.copies] if block.copies else []) + [f"{block.office}\t{block.printed_on}"]
    made = file.add_table(rows=0, cols=1)
    made.autofit = False
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center"}
    made._tbl.tblPr.insert(1, xml.element("w:tblpPr", tblpYSpec="bottom", **place))
    rules = {"top": _THICK, "bottom": _THICK, "insideH": _THIN}
    xml.borders(made._tbl.tblPr, "w:tblBorders", **rules)
    made.columns[0].width = Mm(MEASURE)
    for position, line in enumerate(lines):
        cell = made.add_row().cells[0]
        cell.width = Mm(MEASURE)
        _imprint_line(cell.paragraphs[0], line, hanging=position < len(lines) - 1)
    thin(file)


def thin(file: Any) -> None:
    """A paragraph that takes no room."""
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(1)
    xml.off_grid(paragraph)


def _imprint_line(paragraph: Any, line: str, hanging: bool) -> None:
    """One 字 from either edge; wrapped lines of 抄送 stand under the first name."""
    layout = paragraph.paragraph_format
    layout.line_spacing = Pt(22)
    layout.left_indent = Pt(14 * 4 if hanging else 14)
    layout.right_indent = Pt(14)
    layout.first_line_indent = Pt(-14 * 3 if hanging else 0)
    layout.tab_stops.add_tab_stop(Mm(MEASURE) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
    layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    xml.off_grid(paragraph)
    xml.set_font(paragraph.add_run(line), FANG, 28)
