"""Blocks → DOCX with the standard's font names and grid. Imports python-docx with `word_xml`.

Word and WPS break the lines themselves; what makes 22 lines of 28 characters is: 16 pt type with
−0.25 pt of spacing, 29.6 pt exact line pitch and margins that count the half leading in.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx as python_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.documents.paper import Document, Form, Standing
from pipeline.render.page.folio import STANDING_TEXT
from pipeline.render.page.geometry import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.render.text.blocks import Blocks, Mark, Number
from pipeline.render.word import heads, margins, parts, typefaces, xml

_TOP, _BOTTOM, _LEFT, _RIGHT = 34.56, 32.5, 28.0, 26.0
_FOOTER = 20.6  # mm from the page's edge: brings the 一字线 7 mm below the 版心
_PITCH = "592"  # twips: 29.6 pt


def docx(document: Document, author: str, paper: Blocks, standing: Standing) -> bytes:
    """The same bytes for the same paper, on any day."""
    file = python_docx.Document()
    _properties(file, document, author)
    _normal(file)
    _page(file)
    margins.fill(file, document.form, STANDING_TEXT[standing])
    numbered = any(isinstance(block, Number) for block in paper)
    for block in paper:
        parts.write(file, block, document.form)
        if isinstance(block, Mark) and document.form is Form.RED_HEAD and not numbered:
            heads.ruled(file)
    xml.ordered(file)
    out = io.BytesIO()
    file.save(out)
    return xml.stable(out.getvalue())


def _properties(file: Any, document: Document, author: str) -> None:
    """The template's own properties name python-docx and 2013; times follow the paper's date."""
    core = file.core_properties
    moment = dt.datetime.combine(document.dated, dt.time())
    core.title, core.author, core.last_modified_by = document.title, author, author
    core.created = core.modified = moment
    core.language, core.subject, core.comments, core.keywords = "zh-CN", document.number, "", ""
    core.revision = 1


def _normal(file: Any) -> None:
    """正文 style: 3号仿宋, exact pitch. The grid is counted from it, so it must be 3号."""
    style = file.styles["Normal"]
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fang = typefaces.FANG
    properties.insert(0, xml.element("w:rFonts", ascii=fang, hAnsi=fang, eastAsia=fang, cs=fang))
    style.font.size = Pt(16)
    # With a Chinese language for Latin text too, LibreOffice breaks numbers across lines.
    properties.append(xml.element("w:lang", val="en-US", eastAsia="zh-CN"))
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # a blank beside digits breaks the grid
        style.element.get_or_add_pPr().append(xml.element(name, val="0"))
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(29.6)
    layout.widow_control = False
    layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _page(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.footer_distance, section.header_distance = Mm(_FOOTER), Mm(12)
    grid = xml.child(section._sectPr, "w:docGrid")
    for name in list(grid.attrib):
        del grid.attrib[name]
    xml.child(section._sectPr, "w:docGrid", type="lines", linePitch=_PITCH)
