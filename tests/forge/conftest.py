"""A forge for each test, held to have been asked only what its description allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Hub, serving
from webwork import WebOffice


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub()) as forge:
        yield forge
        assert forge.violations == []


@pytest.fixture
def office(hub: Hub, tmp_path: Path) -> Iterator[WebOffice]:
    """Root, roster with accounts, a recorder; one unit."""
    new = WebOffice(tmp_path, {"f-aaaa": "500115"}, hub)
    yield new
    new.close()
