"""What tests of several packages start from: an office, the demo under attack, a year told."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from pipeline.demo.office import Cast, found
from pipeline.demo.replay import STORY, replay
from pipeline.git.writer import Writer
from pipeline.ledger.snapshot import Snapshot, snapshot_of
from pipeline.model.record import Record
from pipeline.records.reader import read
from tests.support.attacking import Attacker
from tests.support.batch import dumped, story
from tests.support.ladder import Ladder
from tests.support.office import Office
from tests.support.recorded import git
from tests.support.running import EXAMPLE, ROOT
from tests.support.telling import OPEN


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


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's office whose authority has begun, and nothing else."""
    folder = tmp_path_factory.mktemp("founded") / "office.git"
    git("init", "--quiet", "--bare", "--initial-branch=main", str(folder))
    record = read(STORY, dumped(story()))
    assert isinstance(record, Record)
    with Writer(folder) as writer:
        found(writer, ROOT, record, Cast.of(record))
    return folder


@pytest.fixture
def attacker(played: Path, tmp_path: Path, request: pytest.FixtureRequest):
    copy = tmp_path / "copy.git"
    shutil.copytree(played, copy)
    with Writer(copy) as writer:
        yield Attacker(writer)
    if gathered := os.environ.get("RECORD_HISTORIES"):  # tests/generations/record.py
        name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:8]
        branch = f"main:{request.node.originalname}-{name}"
        with suppress(subprocess.CalledProcessError):  # no Git carries what is malformed
            git("-C", gathered, "fetch", "--quiet", "--force", str(copy), branch)


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
    with snapshot_of(year / "repo", date(2025, 11, 3)) as snapshot:
        yield snapshot


@pytest.fixture(scope="session")
def first_round(year: Path) -> Iterator[Snapshot]:
    """The same at the end of the day of the first designation."""
    with snapshot_of(year / "repo", date(2025, 10, 10)) as snapshot:
        yield snapshot
