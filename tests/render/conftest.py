"""Papers of tests/render/papers as Documents, the repository's templates, one renderer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Audience, Document, Form
from pipeline.render import renderer
from pipeline.render.press import Renderer

HERE = Path(__file__).parent
KINDS = ("publicity", "designation", "non-designation-notice")


def read_document(kind: str, **changes: Any) -> Document:
    """The example of that kind; `changes` replace fields of its context."""
    data = json.loads((HERE / "papers" / f"{kind}.json").read_text("utf-8"))
    data["context"] = {**data["context"], **changes}
    return Document(
        **{
            **data,
            "dated": date.fromisoformat(data["dated"]),
            "audience": Audience(data["audience"]),
            "form": Form(data["form"]),
            "articles": tuple(data["articles"]),
        }
    )


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    folder = HERE.parent.parent / "templates"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def printer() -> Renderer:
    return renderer()


@pytest.fixture(scope="session")
def example() -> Callable[..., Document]:
    return read_document
