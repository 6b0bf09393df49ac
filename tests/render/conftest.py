"""The repository's templates and one renderer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.documents.paper import Standing
from pipeline.render import renderer
from pipeline.render.press import Renderer
from tests.support.pages import read_document
from tests.support.running import ROOT


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    folder = ROOT / "templates"
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
