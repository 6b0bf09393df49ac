"""The lists of a paper as an XLSX workbook, for those who must work on with them.

One sheet a list, the same rows as the paper prints; text stays text (a credit code is no number,
a name that begins with “=” no formula). The same document gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pipeline.documents.paper import Document

_STAMP = (1980, 1, 1, 0, 0, 0)  # of every member: the clock must not enter the bytes
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*<")
_WIDTHS = {"center": 12, "left": 48}


def workbook(document: Document) -> bytes | None:
    """The workbook of a paper's lists, None where it has none."""
    annexes = document.context.get("annexes")
    if not annexes:
        return None
    issuer = str(document.context.get("issuer", ""))
    return workbook_of(annexes, document.title, issuer, document.dated)


def workbook_of(lists: Sequence[Mapping[str, Any]], title: str, creator: str, dated: date) -> bytes:
    """Any lists as a workbook: each `{title, columns, rows, number?, sheet?, note?, align?}`."""
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    for one in lists:
        _sheet(book, one)
    made = datetime(dated.year, dated.month, dated.day)  # noqa: DTZ001
    book.properties.creator = creator
    book.properties.title = title
    book.properties.created = book.properties.modified = made
    raw = io.BytesIO()
    book.save(raw)
    return _stable(raw.getvalue(), made)


def _sheet(book: Any, annex: Mapping[str, Any]) -> None:
    from openpyxl.styles import Alignment, Font

    number = annex.get("number")
    sheet = book.create_sheet(annex.get("sheet") or f"附件{number or ''}")
    sheet.append([annex["title"]])
    sheet.append([annex.get("note", "")])
    sheet.append(annex["columns"])
    for row in annex["rows"]:
        sheet.append([str(cell) for cell in row])
    for cells in sheet.iter_rows(min_row=3):
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for letter, align in zip("ABCDEFGHIJKLMNOP", annex.get("align", ()), strict=False):
        sheet.column_dimensions[letter].width = _WIDTHS[align]
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4


def _stable(raw: bytes, made: datetime) -> bytes:
    """The same archive with fixed times and order; openpyxl writes the clock when it saves."""
    stamp = b"\\g<1>" + made.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + b"<"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            member = zipfile.ZipInfo(name, _STAMP)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            content = _MODIFIED.sub(stamp, old.read(name)) if name == _CORE else old.read(name)
            new.writestr(member, content, compresslevel=9)
    return out.getvalue()
