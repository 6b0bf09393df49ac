"""What areas share: golden files, the command line, and one demo built once and copied."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.running import Golden, Ran, dossier, replayed


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden", action="store_true", help="write golden files instead of comparing"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares text with a file kept in the repository; `make golden` writes it."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--golden"):
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8"), f"{file}: see `make golden`"

    return compare


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Workers that run side by side share what the first has built."""
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _demo(
    factory: pytest.TempPathFactory, worker: str, name: str, make: Callable[[Path], Ran]
) -> Path:
    base = factory.getbasetemp()
    shared = base if worker == "master" else base.parent
    folder = shared / name
    with _alone(shared):
        if not (folder / "told.txt").is_file():
            ran = make(folder)
            assert ran.returncode == 0, ran.stderr
            (folder / "told.txt").write_text(ran.stdout, "utf-8")
    return folder


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {"workerid": "master"})["workerid"])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """The example batch replayed, to be read only: origin.git, repo, site, internal, told.txt."""
    return _demo(tmp_path_factory, worker, "demo", replayed)


@pytest.fixture(scope="session")
def second_demo(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """The same once more, to compare."""
    return _demo(tmp_path_factory, worker, "second-demo", replayed)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """What `dossier demo` leaves: the real-sized year, to be read only. Takes half a minute."""
    return _demo(tmp_path_factory, worker, "year", lambda folder: dossier("demo", folder))


@pytest.fixture
def demo_copy(demo: Path, tmp_path: Path) -> Path:
    """A demo of one's own."""
    copy = tmp_path / "demo"
    shutil.copytree(demo, copy)
    return copy
