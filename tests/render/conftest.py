"""Papers of tests/render/papers as Documents, the repository's templates, one renderer."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from pipeline.paper import Audience, Document, Form, Standing
from pipeline.render import renderer
from pipeline.render.press import Renderer

HERE = Path(__file__).parent
KINDS = ("publicity", "designation", "non-designation-notice")
MM = 25.4 / 72


def read_document(kind: str, form: Form | None = None, **changes: Any) -> Document:
    """The example of that kind; `changes` replace fields of its context."""
    data = json.loads((HERE / "papers" / f"{kind}.json").read_text("utf-8"))
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


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    folder = HERE.parent.parent / "templates"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def press() -> Renderer:
    return renderer()


@pytest.fixture(scope="session")
def pdf(press: Renderer, templates: dict[str, str]) -> Callable[..., bytes]:
    """The PDF of an example with some of its context changed."""

    def make(kind: str, standing: Standing = Standing.OFFICIAL, **changes: Any) -> bytes:
        return press.render(read_document(kind, **changes), templates, standing).pdf

    return make
