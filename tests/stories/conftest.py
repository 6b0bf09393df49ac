"""Every story closes its repository, whether it ended well or not; the ladder is told once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ladder import Ladder
from telling import OPEN


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


@pytest.fixture(scope="session")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ladder]:
    """One year of three units, to be begun at any rung."""
    told = Ladder(tmp_path_factory.mktemp("ladder"))
    OPEN.remove(told.tale)
    yield told
    told.tale.close()
