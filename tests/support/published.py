"""What the public can find in a site: every file's text, hidden or not."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pypdfium2


def text_of(file: Path) -> str:
    """All that a file says, hidden or not."""
    raw = file.read_bytes()
    if file.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(raw)
        pages = [page.get_textpage().get_text_range() for page in pdf]
        told = "".join(pages) + json.dumps(pdf.get_metadata_dict(), ensure_ascii=False)
        pdf.close()
        return re.sub(r"\s", "", told)
    if file.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            whole = "".join(
                unescape(parts.read(name).decode("utf-8", "replace")) for name in parts.namelist()
            )
        return re.sub(r"<[^>]+>", "", whole) + whole
    return raw.decode("utf-8")


def site_of(folder: Path) -> dict[str, str]:
    """The text of every file below `folder`, by path."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): text_of(file) for file in files}


def where(site: dict[str, str], word: str) -> list[str]:
    """The files whose text or name holds the word."""
    return [name for name, text in site.items() if word in text or word in name]
