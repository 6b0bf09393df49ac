import shutil
from pathlib import Path

import pytest
from attacking import Attacker
from batch import EXAMPLE, ROOT
from office import Office

from pipeline.demo import replay
from pipeline.git_write import Writer


@pytest.fixture
def office(tmp_path: Path):
    """An office whose root stands and which has not acted yet."""
    new = Office(tmp_path / "repo")
    new.found()
    yield new
    new.writer.close()


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "d"
    for _ in replay(ROOT, folder, lambda clone, at: "", batch=EXAMPLE):
        pass
    return folder / "origin.git"


@pytest.fixture
def attacker(played: Path, tmp_path: Path):
    copy = tmp_path / "copy.git"
    shutil.copytree(played, copy)
    with Writer(copy) as writer:
        yield Attacker(writer)
