"""Papers of tests/render/papers as Documents, and the lines of a PDF measured."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

import pdfplumber

from pipeline.documents.paper import Audience, Document, Form
from tests.support.running import ROOT

KINDS = ("publicity", "designation", "non-designation-notice")
MM = 25.4 / 72


def read_document(kind: str, form: Form | None = None, **changes: Any) -> Document:
    """The example of that kind; `changes` replace fields of its context."""
    data = json.loads((ROOT / "tests/render/papers" / f"{kind}.json").read_text("utf-8"))
    data["context"] = {**data["context"], **changes}
    data["dated"] = date.fromisoformat(data["dated"])
    data["audience"] = Audience(data["audience"])
    data["form"] = form or Form(data["form"])
    data["articles"] = tuple(data["articles"])
    return Document(**data)


class Line:
    """A measured line of type, in millimetres from the page's upper left corner."""

    def __init__(self, characters: list[dict[str, Any]], height: float) -> None:
        self.characters = characters
        self.text = "".join(c["text"] for c in characters)
        self.x0, self.x1 = characters[0]["x0"] * MM, characters[-1]["x1"] * MM
        self.baseline = (height - characters[0]["matrix"][5]) * MM
        self.size = characters[0]["size"]
        self.font = characters[0]["fontname"].partition("+")[2]


def measure(pdf: bytes) -> list[list[Line]]:
    """The lines of each page, grouped by baseline in the order they were painted."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [list(_lines(page)) for page in opened.pages]


def _lines(page: Any) -> Iterator[Line]:
    upright = [c for c in page.chars if c["matrix"][1] == 0]
    for _, group in groupby(upright, key=lambda c: (round(c["matrix"][5], 1), round(c["size"], 1))):
        yield Line(list(group), float(page.height))
