"""When set-up cannot go on: one sentence, what to try, and nothing of the person's is touched."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.newer_index import Index, serving
from tests.setup.skeleton import RUN, base_python, index_files, lock, project, told

INSTALL = """
import pathlib, sys
sys.path.insert(0, ".ci")
import pip_run
try:
    pip_run.install_lock(pathlib.Path(sys.executable), pathlib.Path("requirements.lock"))
except pip_run.Failed as failed:
    print(failed)
"""
"""The step that asks the registry: here pip never gets further than that."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    index_files(folder)
    return folder


@pytest.fixture
def index(files: Path) -> Iterator[Index]:
    with serving(files) as running:
        yield running


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address where nobody listens, held so that nobody comes to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/simple/"


def installing(folder: Path, url: str) -> str:
    return told(folder, sys.executable, "-c", INSTALL, PIP_INDEX_URL=url)


def test_a_failed_set_up_leaves_the_last_demo_alone(
    files: Path, tmp_path: Path, nowhere: str
) -> None:
    folder = project(tmp_path / "project", files)
    (folder / "build/demo").mkdir(parents=True)
    output = told(folder, "make", "demo", code=2, PIP_INDEX_URL=nowhere)
    assert (folder / "build/demo").is_dir()
    (line,) = [line for line in output.splitlines() if "could not be downloaded" in line]
    assert "the package registry does not answer" in line and "PIP_INDEX_URL" in line
    assert "WARNING" not in output and len(output.splitlines()) == 3, output
    (log,) = re.findall(r"What was said: (\S+)", line)
    assert "Connection refused" in Path(log).read_text("utf-8")
    Path(log).unlink()


def test_a_proxy_that_does_not_answer(files: Path, tmp_path: Path, nowhere: str) -> None:
    folder = project(tmp_path / "project", files)
    command = (sys.executable, "-c", INSTALL)
    output = told(folder, *command, PIP_INDEX_URL="https://index.invalid/", PIP_PROXY=nowhere)
    assert "behind a proxy set HTTPS_PROXY" in output


def test_a_mirror_without_encryption(files: Path, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", files)
    assert "set PIP_TRUSTED_HOST=index.invalid" in installing(folder, "http://index.invalid/")


def test_a_mirror_that_lags(files: Path, tmp_path: Path, index: Index) -> None:
    folder = project(tmp_path / "project", files)
    pins = folder / "requirements.lock"
    pins.write_text(pins.read_text().replace("cc==1.0", "cc==1.1"))
    assert "offers no cc==1.1 for this machine" in installing(folder, index.url)


def test_a_file_that_is_not_the_locked_one(files: Path, tmp_path: Path, index: Index) -> None:
    folder = project(tmp_path / "project", files)
    other = re.sub(r"(?<=aa==1.0 \\\n    --hash=sha256:)\w+", "0" * 64, lock(files / "files", *RUN))
    (folder / "requirements.lock").write_text(other)
    output = installing(folder, index.url)
    assert re.search(r"^aa==1.0 as downloaded is not the file that the lock names", output), output


def test_what_only_comes_as_source_is_not_built(files: Path, tmp_path: Path, index: Index) -> None:
    folder = project(tmp_path / "project", files)
    page = files / "simple/cc/index.html"
    before = page.read_text()
    page.write_text(before.replace("-py3-none-any.whl", ".tar.gz"))
    try:
        assert "offers no cc==1.0 for this machine" in installing(folder, index.url)
    finally:
        page.write_text(before)


SAID = {
    "ERROR: Could not install packages: [Errno 28] No space left on device": "the disk is full",
    "[Errno 13] Permission denied: '/srv/x/.venv/bin/python'": "belong to someone else",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]": "PIP_CERT",
    "ERROR: HTTP error 403 while getting\n403 Client Error: Forbidden for url": "refused",
    "ERROR: 503 Server Error: Service Unavailable for url": "does not answer",
    "WARNING: x\nERROR: Something else entirely\nmore": "installed: Something else entirely",
    "": "no reason given",
}
"""What pip has said elsewhere, and what the sentence must hold."""


def test_each_failure_has_its_sentence(files: Path, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", files)
    code = (
        "import sys; sys.path[:0] = ['.ci']; import pip_run; print(pip_run.sentence(sys.argv[1]))"
    )
    for said, sentence in SAID.items():
        output = told(folder, base_python(), "-c", code, said)
        assert sentence in output and output.count("\n") == 1


def as_if(folder: Path, name: str, version: tuple[int, int]) -> Path:
    """This Python under another name, saying that it is another version."""
    lie = f"import sys; sys.version_info = ({version[0]}, {version[1]}, 0, 'final', 0)"
    script = folder / name
    folder.mkdir(exist_ok=True)
    script.write_text(f'#!/bin/sh\nexec {base_python()} -I -c "{lie}; exec(sys.argv[1])" "$3"\n')
    script.chmod(0o755)
    return script


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_an_untested_python_is_refused_by_name(
    files: Path, tmp_path: Path, version: tuple[int, int]
) -> None:
    folder = project(tmp_path / "project", files)
    python = as_if(tmp_path / "bin", "python3", version)
    output = told(folder, ".ci/setup", code=1, DOSSIER_PYTHON=str(python))
    assert f"set-up: Python {version[0]}.{version[1]} (" in output
    assert "not a Python this project is tested with (these are: 3.11 3.12 3.13)" in output
    assert output.count("\n") == 1 and not (folder / ".venv").exists()


def test_no_python_at_all_is_said(files: Path, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", files)
    assert "/nope does not run" in told(folder, ".ci/python", code=2, DOSSIER_PYTHON="/nope")


def test_an_untested_python_does_not_hide_a_tested_one(files: Path, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", files)
    as_if(tmp_path / "bin", "python3.11", (3, 14))
    (tmp_path / "bin/python3.12").symlink_to("nowhere")
    (tmp_path / "bin/python3").symlink_to(base_python())
    found = told(folder, "/bin/sh", ".ci/python", DOSSIER_PYTHON="", PATH=str(tmp_path / "bin"))
    assert Path(found.strip()).resolve() == Path(base_python()).resolve()
