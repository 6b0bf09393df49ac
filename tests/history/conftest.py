from pathlib import Path

import pytest
from office import Office


@pytest.fixture
def office(tmp_path: Path):
    """An office whose root stands and which has not acted yet."""
    new = Office(tmp_path / "repo")
    new.found()
    yield new
    new.writer.close()
