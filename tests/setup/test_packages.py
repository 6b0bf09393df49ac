"""The environment: made from the lock and nothing else, seen when it is broken, mended."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.setup.newer_index import NEWER, Index, serving
from tests.setup.skeleton import index_files, packages, project, start, told


@dataclass(frozen=True)
class Made:
    folder: Path
    index: Index
    files: Path
    outputs: tuple[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Two set-ups at once, in a path with blank and Chinese, under settings that spoil it."""
    base = tmp_path_factory.mktemp("made")
    index_files(base / "index")
    folder = project(base / "绿色 案卷", base / "index")
    (base / "old.txt").write_text("aa<1\n")
    with serving(base / "index") as index:
        (base / "pip.conf").write_text(
            f"[global]\nindex-url = {index.url}\n[install]\nuser = true\nno-binary = :all:\n"
        )
        spoilt = {
            "PIP_CONFIG_FILE": str(base / "pip.conf"),
            "PIP_CONSTRAINT": str(base / "old.txt"),
        }
        more = {**spoilt, "PIP_TARGET": str(base / "elsewhere"), "LC_ALL": "C"}
        both = [start(folder, ".ci/setup", **more) for _ in range(2)]
        outputs = [process.communicate(timeout=120)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0], outputs
        yield Made(folder, index, base / "index", (outputs[0], outputs[1]))


def installed(folder: Path) -> set[str]:
    stamp = json.loads((folder / ".venv/set-up.json").read_text("utf-8"))
    return {name.removesuffix(".dist-info") for name in stamp["packages"]}


def test_newer_releases_are_offered_and_never_looked_at(made: Made) -> None:
    assert f"aa-{NEWER}" in (made.files / "simple/aa/index.html").read_text()
    assert {"aa-1.0", "bb-1.0", "cc-1.0", "backend-1.0", "tiny-1.0"} <= installed(made.folder)
    fetched = [path for path in made.index.asked if path.startswith("/files/")]
    assert sorted({Path(path).name.split("-")[0] for path in fetched}) == [
        "aa",
        "backend",
        "bb",
        "cc",
    ]
    assert not [path for path in fetched if NEWER in path]


def test_running_does_without_what_only_tests_need(made: Made) -> None:
    assert "tt-1.0" not in installed(made.folder)
    assert told(made.folder, ".venv/bin/tiny") == "runs\n"


def test_the_folder_is_found_in_a_locale_that_cannot_spell_it(made: Made) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert told(made.folder, ".venv/bin/tiny", code=0, **ascii_only) == "runs\n"


def test_two_set_ups_at_once_make_one_environment(made: Made) -> None:
    assert sorted("installing" in output for output in made.outputs) == [False, True]
    assert all(output.endswith("set-up: ready\n") for output in made.outputs)


def test_a_sound_environment_is_left_alone(made: Made) -> None:
    assert packages(made.folder) == "set-up: ready\n"
    assert packages(made.folder, LC_ALL="zh_CN.GBK") == "set-up: ready\n"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (".venv/set-up.json", "the last set-up did not end"),
        (".venv/bin/python", "does not run any more"),
        (".venv/lib/*/site-packages/cc-1.0.dist-info", "taken out or changed: cc-1.0.dist-info"),
        (".venv/lib/*/site-packages/its_folder.pth", "does not find the project"),
    ],
)
def test_what_is_broken_is_seen(made: Made, broken: str, why: str) -> None:
    (path,) = made.folder.glob(broken)
    away = path.rename(path.with_name("away"))
    try:
        assert why in packages(made.folder, "--why")
    finally:
        away.rename(path)
    assert packages(made.folder, "--why") == "set-up: ready\n"


def test_half_a_stamp_is_none(made: Made) -> None:
    stamp = made.folder / ".venv/set-up.json"
    whole = stamp.read_text("utf-8")
    for half in (whole[: len(whole) // 2], "{}", "[]", ""):
        stamp.write_text(half, "utf-8")
        assert "did not end" in packages(made.folder, "--why")
    stamp.write_text(whole, "utf-8")


@pytest.mark.parametrize(
    ("file", "why"),
    [("requirements.lock", "the locks have changed"), ("pyproject.toml", "the project again")],
)
def test_changed_files_are_seen(made: Made, file: str, why: str) -> None:
    path = made.folder / file
    before = path.read_text()
    path.write_text(before + "\n# changed\n")
    try:
        assert why in packages(made.folder, "--why")
    finally:
        path.write_text(before)


def test_a_copied_folder_is_seen(made: Made, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(made.folder, copy, symlinks=True)
    assert f"made in another folder, {made.folder}" in packages(copy, "--why")


def test_a_moved_folder_is_mended_even_after_a_kill(made: Made, tmp_path: Path) -> None:
    moved = tmp_path / "moved here"
    shutil.copytree(made.folder, moved, symlinks=True)
    with serving(made.files) as index:
        index.gate.clear()
        process = start(moved, ".ci/setup", PIP_INDEX_URL=index.url)
        assert index.reached.wait(60), "pip never came for a file"
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert (moved / ".venv/bin/python").exists()
    output = packages(moved, PIP_INDEX_URL=made.index.url)
    assert "installing 4 locked Python packages into .venv (the last set-up did not end)" in output
    assert told(moved, ".venv/bin/tiny") == "runs\n"
    assert "those for tests are missing" in packages(moved, "test", PIP_INDEX_URL=made.index.url)
    assert "tt-1.0" in installed(moved)
    assert packages(moved) == "set-up: ready\n", "running is content with more than it needs"
