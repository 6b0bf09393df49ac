"""A disk without room: said with its place, nothing half written, and completed once there is."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.forking import ENVIRONMENT
from tests.support.publishing import KEYS
from tests.support.running import DOSSIER, ROOT, Ran, dossier
from tests.support.serving import SLUG, TOKEN
from tests.support.webwork import RECORDER, Said, WebOffice
from tests.support.webwork import key_file as key_of
from tests.support.work import drafted, git

ISSUER = "registry/issuer.yaml"
DESIGNATION = "dossiers/2025/designation-1.yaml"
SIZES = {"nothing": 0, "a little": 40, "no index": 1500}
"""Bytes that a file may have: none, not even a setting, no index of a work tree."""


def small(size: int, repo: Path, *arguments: object, **more: str) -> Ran:
    """`dossier` that can write no file larger than that, and nothing of Python's own caches."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    own = {"PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(repo.parent)}
    return subprocess.run(
        [*DOSSIER, "--repo", str(repo), *map(str, arguments)],
        cwd=ROOT, env=ENVIRONMENT | own | more, text=True, check=False, capture_output=True,
        stdin=subprocess.DEVNULL, preexec_fn=limit,
    )  # fmt: skip


def foreseen(ran: Ran) -> None:
    """Exit code 1, one line, with the place and what to do."""
    assert ran.returncode == 1, ran.stdout + ran.stderr
    (line,) = ran.stderr.strip().splitlines()
    assert re.match(r"错误：.*([ （]/\w|临时文件夹)", line), line
    assert any(word in line for word in ("重试", "腾出空间", "请换一个")), line


@pytest.fixture
def full(demo_copy: Path) -> Path:
    """The demo before its last publication, with a request that waits and keys."""
    repo = demo_copy / "repo"
    drafted(repo, "first", {ISSUER: (repo / ISSUER).read_bytes() + b"# first\n"}, "admin-1")
    first = git(demo_copy / "origin.git", "rev-parse", "published^")
    for name in ("refs/heads/published", "refs/remotes/origin/published"):
        git(repo, "update-ref", name, first)
    git(demo_copy / "origin.git", "update-ref", "refs/heads/published", first)
    (demo_copy / "shown").mkdir()
    return demo_copy


def told(folder: Path, command: str) -> list[object]:
    """A command with its key and its folders."""
    place = folder / f"key-for-{command}"
    place.mkdir(exist_ok=True)
    if command == "approve":
        key = key_of(place, KEYS["chief-1"])
        return ["approve", "first", "--as", "chief-1", "--key", key, "--yes"]
    if command == "publish":
        out = ["--out", folder / "shown/site", "--internal", folder / "shown/internal"]
        return ["publish", "--commit", "--key", key_of(place, KEYS["publisher-1"]), *out]
    return ["draft", DESIGNATION, "designation", "--out", folder / "shown/drafts"]


def state(folder: Path) -> str:
    """Everything that others see: refs, the work tree, what is published."""
    repo, origin = folder / "repo", folder / "origin.git"
    shown = [git(place, "for-each-ref") for place in (repo, origin)]
    left = sorted(str(f) for f in (folder / "shown").rglob("*") if f.is_file())
    return "\n".join([*shown, git(repo, "status", "--porcelain"), *left])


@pytest.mark.parametrize("command", ["approve", "publish", "draft"])
def test_no_room_for_any_file(full: Path, command: str) -> None:
    before = state(full)
    for size in SIZES.values():
        foreseen(small(size, full / "repo", *told(full, command)))
        assert state(full) == before, size
    git(full / "repo", "fsck", "--no-dangling")
    done = dossier(*told(full, command), repo=full / "repo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert state(full) != before


def test_no_room_to_record(office: WebOffice, tmp_path: Path) -> None:
    office.web("2025-03-07T10:00", {"papers/x.yml": b"{}\n"}, "admin-1", [Said("chief-1")])
    office.deliver()
    about = {"GITHUB_API_URL": office.hub.url, "GITHUB_TOKEN": TOKEN}
    order = ["record", "--key", key_of(tmp_path, RECORDER), "--repo-slug", SLUG]
    before = git(office.repo, "for-each-ref"), git(office.origin, "for-each-ref")
    for size in (0, 40, 300):
        foreseen(small(size, office.repo, *order, **about))
        assert (git(office.repo, "for-each-ref"), git(office.origin, "for-each-ref")) == before
    done = dossier(*order, repo=office.repo, **about)
    assert done.returncode == 0 and "已记录" in done.stdout, done.stderr


@contextmanager
def mounted(place: Path, kilobytes: int) -> Iterator[None]:
    """A disk of that size at `place`, holding what was there; skips where none can be mounted."""
    aside = place.with_name(f"{place.name}-aside")
    if place.exists():
        place.rename(aside)
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        if aside.exists():
            shutil.copytree(aside, place, dirs_exist_ok=True)
        yield
        if aside.exists():
            shutil.rmtree(aside)
            shutil.copytree(place, aside)
    finally:
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()
        if aside.exists():
            aside.rename(place)


def filled(folder: Path) -> Path:
    """The file that takes all the room that is left."""
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    return filler


def names(folder: Path) -> list[str]:
    return sorted(f.name for f in folder.rglob("*") if f.is_file())


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("draft", "shown"),
        ("publish", "shown"),
        ("approve", "repo/.git/objects"),
        ("publish", "repo/.git/objects"),
        ("publish", "origin.git"),
        ("approve", "origin.git"),
    ],
)
def test_a_disk_that_is_full(full: Path, command: str, place: str) -> None:
    """Only there; all else has room. What was delivered stays, and the next run completes it."""
    folder = full / place
    held = sum(1 + f.stat().st_size // 4096 for f in folder.rglob("*") if f.is_file())
    with mounted(folder, 4 * held + 20):
        before = names(folder)
        filler = filled(folder)
        ran = dossier(*told(full, command), repo=full / "repo")
        filler.unlink()
        assert place != "shown" or names(folder) == before
    foreseen(ran)
    git(full / "repo", "fsck", "--no-dangling")
    done = dossier(*told(full, command), repo=full / "repo")
    assert done.returncode == 0 or "无须处理" in done.stdout, done.stdout + done.stderr
    assert dossier("audit", repo=full / "repo").returncode in (0, 1)
