"""A forge for each test, held to have been asked only what its description allows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Hub, serving

sys.path.append(str(Path(__file__).parents[1] / "stories"))  # the stories' words are told here too

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
