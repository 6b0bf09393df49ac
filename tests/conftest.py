"""What areas share: golden files, the command line, and one demo built once and copied."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOSSIER = (sys.executable, "-c", "from pipeline.cli import main; main()")

Golden = Callable[[Path, str], None]
Ran = subprocess.CompletedProcess[str]


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


def dossier(*arguments: object, repo: Path | None = None, **more: str) -> Ran:
    """What the console script runs, of this checkout, in an environment of its own."""
    before = ["--repo", str(repo)] if repo else []
    return subprocess.run(
        [*DOSSIER, *before, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"} | more,
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Workers that run side by side share what the first has built."""
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _demo(factory: pytest.TempPathFactory, worker: str, name: str) -> Path:
    base = factory.getbasetemp()
    shared = base if worker == "master" else base.parent
    folder = shared / name
    with _alone(shared):
        if not (folder / "told.txt").is_file():
            ran = dossier("demo", folder)
            assert ran.returncode == 0, ran.stderr
            (folder / "told.txt").write_text(ran.stdout, "utf-8")
    return folder


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {"workerid": "master"})["workerid"])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """The demo's folder, to be read only: origin.git, repo, site, internal, told.txt."""
    return _demo(tmp_path_factory, worker, "demo")


@pytest.fixture(scope="session")
def second_demo(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """The same once more, to compare."""
    return _demo(tmp_path_factory, worker, "second-demo")


@pytest.fixture
def demo_copy(demo: Path, tmp_path: Path) -> Path:
    """A demo of one's own."""
    copy = tmp_path / "demo"
    shutil.copytree(demo, copy)
    return copy
