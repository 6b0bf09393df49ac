"""Each block of a paper as paragraphs or a table of a Word file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from pipeline.documents.paper import Form
from pipeline.render.text import blocks
from pipeline.render.text.blocks import Block
from pipeline.render.word import heads, lists, xml
from pipeline.render.word.heads import line, set_title, title_shape
from pipeline.render.word.typefaces import EM, FANG, HEI, KAI, half_widths

_LEVEL_FONTS = {0: FANG, 1: HEI, 2: KAI, 3: FANG, 4: FANG}


def write(file: Any, block: Block, form: Form) -> None:
    """`block` at the end of `file`."""
    if isinstance(block, blocks.Signature):
        _keep_with_text(file)
    if isinstance(block, blocks.Table) and xml.ends_with_table(file):
        lists.thin(file)  # else two tables would be one
    writers = _LETTER if form is Form.LETTER and type(block) in _LETTER else _WRITERS
    writers[type(block)](file, block)


def _keep_with_text(file: Any) -> None:
    """The last two paragraphs or rows stay with what follows: a signature never stands alone."""
    last = file.paragraphs[-2:]
    if xml.ends_with_table(file):
        cells = [cell for row in file.tables[-1].rows[-2:] for cell in row.cells]
        last = [paragraph for cell in cells for paragraph in cell.paragraphs]
    for paragraph in last:
        paragraph.paragraph_format.keep_with_next = True


def _indented(paragraph: Any, first: float, hang: float = 0) -> Any:
    """`first` and `hang` in 字; the characters' count for Word, the length for the others."""
    properties = paragraph._p.get_or_add_pPr()
    offset = round((first - hang) * EM * 20)
    kind = "firstLine" if offset >= 0 else "hanging"
    attributes = {"left": str(round(hang * EM * 20)), kind: str(abs(offset))}
    if not hang:
        attributes["firstLineChars"] = str(round(first * 100))
    properties.append(xml.element("w:ind", **attributes))
    return paragraph


def _addressee(file: Any, block: blocks.Addressee) -> None:
    line(file, block.text)


def _paragraph(file: Any, block: blocks.Paragraph) -> None:
    paragraph = _indented(line(file, block.text, _LEVEL_FONTS[block.level]), 2)
    paragraph.paragraph_format.keep_with_next = bool(block.level)


def _contact(file: Any, block: blocks.Contact) -> None:
    _indented(line(file, block.label + block.value), 2, 2 + len(block.label))


def _annex_list(file: Any, block: blocks.AnnexList) -> None:
    for position, item in enumerate(block.items):
        label = block.label if position == 0 else ""
        first = 2 if label else 2 + len(block.label)
        paragraph = _indented(line(file, label + item), first, 2 + len(block.label))
        if label:
            paragraph.paragraph_format.space_before = Pt(29.6)


def _signature(file: Any, block: blocks.Signature) -> None:
    paragraph = line(file, block.text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = Pt(2 * EM)
    paragraph.paragraph_format.space_before = Pt(29.6)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.left_indent = Pt(0)


def _dated(file: Any, block: blocks.Dated) -> None:
    paragraph = line(file, block.text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = Pt(_date_indent(file, block.text) * EM)


def _date_indent(file: Any, date: str) -> float:
    """字 from the date's end to the right edge: it begins two 字 after the name (7.3.5.2)."""
    name = file.paragraphs[-2].text
    width = half_widths(date)
    return 2.0 if width > len(name) else len(name) - width


def _note(file: Any, block: blocks.Note) -> None:
    _indented(line(file, block.text), 2)


def _annex_head(file: Any, block: blocks.AnnexHead) -> None:
    label = line(file, block.label, HEI)
    label.paragraph_format.page_break_before = True
    label.paragraph_format.keep_with_next = True
    title = file.add_paragraph()
    set_title(title, (block.title,))
    title_shape(title)
    title.paragraph_format.space_before = Pt(29.6)
    if block.note:
        remark = line(file, block.note, KAI)
        remark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        remark.paragraph_format.keep_with_next = True


_WRITERS: Mapping[type[Any], Callable[[Any, Any], None]] = {
    blocks.Mark: heads.mark,
    blocks.Number: heads.number,
    blocks.Title: heads.title,
    blocks.Addressee: _addressee,
    blocks.Paragraph: _paragraph,
    blocks.Contact: _contact,
    blocks.AnnexList: _annex_list,
    blocks.Signature: _signature,
    blocks.Dated: _dated,
    blocks.Note: _note,
    blocks.AnnexHead: _annex_head,
    blocks.Table: lists.table,
    blocks.Imprint: lists.imprint,
}
_LETTER: Mapping[type[Any], Callable[[Any, Any], None]] = {
    blocks.Mark: heads.letter_mark,
    blocks.Number: heads.letter_number,
}
