"""Each block of a paper as paragraphs or a table of a Word file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from pipeline.render import blocks, word_xml
from pipeline.render.blocks import Block
from pipeline.render.geometry import MEASURE

FANG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
_EM = 15.75  # pt: 16 pt of type less its spacing
_RED = "D7000F"
_LEVEL_FONTS = {0: FANG, 1: HEI, 2: KAI, 3: FANG, 4: FANG}
_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_RULE = ("single", 6, "000000")


def write(file: Any, block: Block) -> None:
    """`block` at the end of `file`."""
    _WRITERS[type(block)](file, block)


def _line(file: Any, text: str, font: str = FANG, size: int = 32, color: str | None = None) -> Any:
    paragraph = file.add_paragraph()
    word_xml.set_font(paragraph.add_run(text), font, size, color)
    return paragraph


def _indented(paragraph: Any, first: float, hang: float = 0) -> Any:
    """`first` and `hang` in 字; the characters' count for Word, the length for the others."""
    properties = paragraph._p.get_or_add_pPr()
    offset = round((first - hang) * _EM * 20)
    kind = "firstLine" if offset >= 0 else "hanging"
    attributes = {"left": str(round(hang * _EM * 20)), kind: str(abs(offset))}
    if not hang:
        attributes["firstLineChars"] = str(round(first * 100))
    properties.append(word_xml.element("w:ind", **attributes))
    return paragraph


def _mark(file: Any, block: blocks.Mark) -> None:
    paragraph = _line(file, block.text, TITLE, 66, _RED)
    paragraph.alignment = _CENTRE
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Mm(35), Pt(59.2), Pt(40)
    # Narrowed to stay on one line, as the PDF's mark is.
    narrow = min(100, int(100 * 150 / (len(block.text) * 33 * 0.3528)))
    paragraph.runs[0]._r.get_or_add_rPr().insert(2, word_xml.element("w:w", val=str(narrow)))


def _number(file: Any, block: blocks.Number) -> None:
    paragraph = _line(file, block.text)
    paragraph.alignment = _CENTRE
    rule = word_xml.element("w:pBdr")
    rule.append(word_xml.element("w:bottom", val="single", sz="16", space="8", color=_RED))
    paragraph._p.get_or_add_pPr().append(rule)
    paragraph.paragraph_format.space_after = Pt(59.2)


def _title(file: Any, block: blocks.Title) -> None:
    paragraph = _line(file, block.text, TITLE, 44)
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.space_after = Pt(29.6)
    paragraph.paragraph_format.keep_with_next = True


def _addressee(file: Any, block: blocks.Addressee) -> None:
    _line(file, block.text)


def _paragraph(file: Any, block: blocks.Paragraph) -> None:
    paragraph = _indented(_line(file, block.text, _LEVEL_FONTS[block.level]), 2)
    paragraph.paragraph_format.keep_with_next = bool(block.level)


def _contact(file: Any, block: blocks.Contact) -> None:
    _indented(_line(file, block.label + block.value), 2, 2 + len(block.label))


def _annex_list(file: Any, block: blocks.AnnexList) -> None:
    for position, item in enumerate(block.items):
        label = block.label if position == 0 else ""
        first = 2 if label else 2 + len(block.label)
        paragraph = _indented(_line(file, label + item), first, 2 + len(block.label))
        paragraph.paragraph_format.keep_with_next = True
        if label:
            paragraph.paragraph_format.space_before = Pt(29.6)


def _signature(file: Any, block: blocks.Signature) -> None:
    paragraph = _line(file, block.text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = Pt(2 * _EM)
    paragraph.paragraph_format.space_before = Pt(29.6)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.left_indent = Pt(0)


def _dated(file: Any, block: blocks.Dated) -> None:
    paragraph = _line(file, block.text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = Pt(_date_indent(file, block.text) * _EM)


def _date_indent(file: Any, date: str) -> float:
    """字 from the date's end to the right edge: it begins two 字 after the name (7.3.5.2)."""
    name = file.paragraphs[-2].text
    width = sum(0.5 if character.isascii() else 1.0 for character in date)
    return 2.0 if width > len(name) else len(name) - width


def _note(file: Any, block: blocks.Note) -> None:
    _indented(_line(file, block.text), 2)


def _annex_head(file: Any, block: blocks.AnnexHead) -> None:
    label = _line(file, block.label, HEI)
    label.paragraph_format.page_break_before = True
    label.paragraph_format.keep_with_next = True
    title = _line(file, block.title, TITLE, 44)
    title.alignment = _CENTRE
    title.paragraph_format.space_before = Pt(29.6)
    title.paragraph_format.keep_with_next = True
    if block.note:
        remark = _line(file, block.note, KAI)
        remark.alignment = _CENTRE
        remark.paragraph_format.keep_with_next = True


def _table(file: Any, block: blocks.Table) -> None:
    table = file.add_table(rows=0, cols=len(block.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties = table._tbl.tblPr
    word_xml.borders(
        properties,
        "w:tblBorders",
        **dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), _RULE),
    )
    widths = _widths(block)
    _row(table, block.columns, widths, HEI, dict.fromkeys(range(len(widths)), "center"), True)
    align = dict(enumerate(block.align))
    for row in block.rows:
        _row(table, row, widths, FANG, align)


def _row(
    table: Any,
    texts: tuple[str, ...],
    widths: list[float],
    font: str,
    align: Mapping[int, str],
    head: bool = False,
) -> None:
    """One row that is not split over pages; the head is repeated on each."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(word_xml.element("w:cantSplit"))
    properties.append(word_xml.element("w:trHeight", val="592", hRule="atLeast"))
    if head:
        properties.append(word_xml.element("w:tblHeader"))
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(widths[column])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _CENTRE if align[column] == "center" else _LEFT
        paragraph.paragraph_format.line_spacing = Pt(20)
        word_xml.set_font(paragraph.add_run(text), font, 28)


def _widths(block: blocks.Table) -> list[float]:
    """Shares of the 版心 by the longest text of each column, none narrower than two 字 and air."""
    columns = zip(block.columns, *block.rows, strict=True)
    longest = [min(24.0, max(map(_length, column)) + 1.2) for column in columns]
    return [MEASURE * length / sum(longest) for length in longest]


def _length(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _imprint(file: Any, block: blocks.Imprint) -> None:
    """版记 as a floating table at the lower edge of the last page's 版心."""
    lines = ([block.copies] if block.copies else []) + [f"{block.office}\t{block.printed_on}"]
    table = file.add_table(rows=0, cols=1)
    table.autofit = False
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center"}
    properties = table._tbl.tblPr
    properties.insert(1, word_xml.element("w:tblpPr", tblpYSpec="bottom", **place))
    thick, thin = ("single", 8, "000000"), ("single", 6, "000000")
    word_xml.borders(properties, "w:tblBorders", top=thick, bottom=thick, insideH=thin)
    for line in lines:
        cell = table.add_row().cells[0]
        cell.width = Mm(MEASURE)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(23)
        paragraph.paragraph_format.left_indent = Pt(14)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(MEASURE - 8), 2)
        word_xml.set_font(paragraph.add_run(line), FANG, 28)
    file.add_paragraph().paragraph_format.line_spacing = Pt(1)


_WRITERS: Mapping[type[Any], Callable[[Any, Any], None]] = {
    blocks.Mark: _mark,
    blocks.Number: _number,
    blocks.Title: _title,
    blocks.Addressee: _addressee,
    blocks.Paragraph: _paragraph,
    blocks.Contact: _contact,
    blocks.AnnexList: _annex_list,
    blocks.Signature: _signature,
    blocks.Dated: _dated,
    blocks.Note: _note,
    blocks.AnnexHead: _annex_head,
    blocks.Table: _table,
    blocks.Imprint: _imprint,
}
