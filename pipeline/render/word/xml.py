"""The few pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_EPOCH = (1980, 1, 1, 0, 0, 0)


def element(tag: str, **attributes: str) -> Any:
    """An element such as w:spacing; attributes are in the w: namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def child(parent: Any, tag: str, **attributes: str) -> Any:
    """The child `tag` of `parent`, made at the end where there is none; attributes are set."""
    found = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        parent.append(found)
    for name, value in attributes.items():
        found.set(qn(f"w:{name}"), value)
    return found


def set_font(run: Any, name: str, half_points: int, color: str | None = None) -> None:
    """Font of all scripts (quotes and dashes too), size in half-points, −0.25 pt of spacing at 3号.

    LibreOffice and Word set 28 characters a line at 16 pt only with that spacing.
    """
    properties = run._r.get_or_add_rPr()
    properties.append(element("w:rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name))
    if color:
        properties.append(element("w:color", val=color))
    if half_points == 32:
        properties.append(element("w:spacing", val="-5"))
    properties.append(element("w:sz", val=str(half_points)))
    properties.append(element("w:szCs", val=str(half_points)))


def condense(run: Any, twips: int) -> None:
    """Spacing between the run's characters."""
    run._r.get_or_add_rPr().insert_element_before(
        element("w:spacing", val=str(twips)), "w:sz", "w:szCs"
    )


def ends_with_table(file: Any) -> bool:
    """Whether the last thing written is a table."""
    body = [child.tag for child in file.element.body if child.tag != qn("w:sectPr")]
    return bool(body) and body[-1] == qn("w:tbl")


def off_grid(paragraph: Any) -> None:
    """The paragraph keeps its own line pitch instead of the page grid's."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("w:snapToGrid", val="0"))


def page_field(run: Any) -> None:
    """The number of the page, computed by the reader's program."""
    for kind in ("begin", None, "end"):
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = "PAGE"
            run._r.append(text)


def borders(parent: Any, tag: str, **sides: tuple[str, int, str]) -> None:
    """Borders of a paragraph, table or cell: side = (style, eighths of a point, colour)."""
    box = element(tag)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side in sides:
            style, size, color = sides[side]
            box.append(element(f"w:{side}", val=style, sz=str(size), space="0", color=color))
    parent.append(box)


_PARAGRAPH_ORDER = re.findall(
    r"\w+",
    """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
    pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct
    autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing
    mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
    divId cnfStyle rPr sectPr pPrChange""",
)
_ORDER = {qn(f"w:{name}"): place for place, name in enumerate(_PARAGRAPH_ORDER)}


def ordered(file: Any) -> None:
    """Properties of every paragraph in the order the schema demands; Word refuses others."""
    parts = [
        file.part,
        *(rel.target_part for rel in file.part.rels.values() if not rel.is_external),
    ]
    for part in parts:
        root = getattr(part, "element", None)
        for properties in root.iter(qn("w:pPr")) if root is not None else ():
            properties[:] = sorted(properties, key=lambda child: _ORDER[child.tag])


def stable(data: bytes) -> bytes:
    """The same package with members sorted and their times fixed: python-docx stamps the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name), compresslevel=9)
    return out.getvalue()
