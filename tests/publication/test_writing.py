"""An output folder is whole or as it was: killed at any moment, disk full, not ours."""

from __future__ import annotations

import multiprocessing
import random
import resource
import time
from pathlib import Path

import pytest

from pipeline.publication.edition import MANIFEST
from pipeline.publication.output import NotOurs, recover, write_tree

OLD = {MANIFEST: b"old", **{f"papers/{n}.pdf": b"old" * 5000 for n in range(12)}}
NEW = {MANIFEST: b"new", **{f"papers/{n}.pdf": b"new" * 5000 for n in range(15)}}
SPAWN = multiprocessing.get_context("fork")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def beside(folder: Path) -> list[str]:
    """What lies next to the folder but its lock."""
    names = [p.name for p in folder.parent.iterdir() if p != folder]
    return [name for name in names if name != f".{folder.name}.lock"]


def test_a_new_folder_and_a_second_time(tmp_path: Path) -> None:
    site = tmp_path / "a/b/site"
    write_tree(site, OLD)
    assert contents(site) == OLD
    write_tree(site, NEW)
    assert contents(site) == NEW and beside(site) == []


def test_what_is_no_longer_published_goes(tmp_path: Path) -> None:
    write_tree(tmp_path / "site", NEW)
    write_tree(tmp_path / "site", OLD)
    assert contents(tmp_path / "site") == OLD


def test_killed_at_any_moment_it_recovers(tmp_path: Path) -> None:
    site, chance, seen = tmp_path / "site", random.Random(2025), set()
    for _ in range(40):
        write_tree(site, OLD)
        writer = SPAWN.Process(target=write_tree, args=(site, NEW))
        writer.start()
        time.sleep(chance.random() * 0.03)
        writer.kill()
        writer.join()
        recover(site)
        state = contents(site)
        assert state in (OLD, NEW)
        assert beside(site) == []
        seen.add(state == NEW)
        write_tree(site, NEW)
        assert contents(site) == NEW
    assert False in seen


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ({"site": OLD, ".site.new": {"papers/1.pdf": b"ne"}}, OLD),
        ({".site.old": OLD, ".site.new": NEW}, OLD),
        ({"site": NEW, ".site.old": OLD}, NEW),
        ({".site.new": {"papers/1.pdf": b"ne"}}, None),
    ],
)
def test_each_state_a_kill_can_leave(
    tmp_path: Path, there: dict[str, dict[str, bytes]], wanted: dict[str, bytes] | None
) -> None:
    for name, files in there.items():
        for path, raw in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(raw)
    site = tmp_path / "site"
    recover(site)
    assert (contents(site) if site.exists() else None) == wanted
    assert beside(site) == []
    write_tree(site, NEW)
    assert contents(site) == NEW


def _without_space(folder: Path, told: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))
    try:
        write_tree(folder, NEW)
    except OSError as error:
        told.write_text(type(error).__name__)


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    site, told = tmp_path / "out/site", tmp_path / "told"
    write_tree(site, OLD)
    writer = SPAWN.Process(target=_without_space, args=(site, told))
    writer.start()
    writer.join()
    assert told.read_text() == "OSError"
    assert contents(site) == OLD and beside(site) == []


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(NotOurs, match="未作改动"):
        write_tree(tmp_path, NEW)
    assert contents(tmp_path) == {"thesis.txt": b"mine"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write_tree(tmp_path / "site", NEW)
    assert contents(tmp_path / "site") == NEW


def test_two_at_once_leave_one_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    writers = [SPAWN.Process(target=write_tree, args=(site, f)) for f in (OLD, NEW) * 3]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {writer.exitcode for writer in writers} == {0}
    assert contents(site) in (OLD, NEW) and beside(site) == []
