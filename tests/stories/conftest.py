"""Every story closes its repository, whether it ended well or not; the ladder is told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ladder import Ladder
from telling import OPEN

from pipeline.snapshot import Snapshot, taken


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


@pytest.fixture(scope="session")
def end(year: Path) -> Iterator[Snapshot]:
    """The demo's year as it stands on its last day."""
    with taken(year / "repo", date(2025, 11, 3)) as snapshot:
        yield snapshot


@pytest.fixture(scope="session")
def first_round(year: Path) -> Iterator[Snapshot]:
    """The same at the end of the day of the first designation."""
    with taken(year / "repo", date(2025, 10, 10)) as snapshot:
        yield snapshot
