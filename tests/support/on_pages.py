"""A forge for each test, held to have been asked only what its description allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.serving import Hub, serving
from tests.support.webwork import WebOffice


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub()) as forge:
        yield forge
        assert forge.violations == []


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> WebOffice:
    """Root, roster with accounts, a recorder; one unit. To be copied."""
    new = WebOffice(tmp_path_factory.mktemp("office"), {"f-aaaa": "500115"})
    new.close()
    return new


@pytest.fixture
def on_pages(enrolled: WebOffice, hub: Hub, tmp_path: Path) -> Iterator[WebOffice]:
    """An office of one's own."""
    own = enrolled.at(tmp_path, hub)
    yield own
    own.close()
