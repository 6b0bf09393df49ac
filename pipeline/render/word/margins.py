"""Headers and footers of a Word file: 页码 (7.5), and above the 版心 what the copy is worth."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt

from pipeline.documents.paper import Form
from pipeline.render.word import heads, xml
from pipeline.render.word.typefaces import HEI, SONG


def fill(file: Any, form: Form, standing: str) -> None:
    """Numbers right on odd and left on even pages; none on the first page of a letter (10.1)."""
    section = file.sections[0]
    file.settings.odd_and_even_pages_header_footer = True
    _folio(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _folio(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    headers = [section.header, section.even_page_header]
    if form is Form.LETTER:
        section.different_first_page_header_footer = True
        heads.letter_foot(section.first_page_footer.paragraphs[0])
        headers.append(section.first_page_header)
    for header in headers if standing else ():
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        xml.set_font(paragraph.add_run(standing), HEI, 28, "555555")


def _folio(paragraph: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """—N—, one 字 from the outer edge."""
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    for text in ("—", None, "—"):
        run = paragraph.add_run(text or "")
        xml.set_font(run, SONG, 28)
        if text is None:
            xml.page_field(run)
