"""Killed anywhere, a command leaves what was or what was to be; the next run completes it."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.git.notes import NOTES
from pipeline.records.reader import read
from tests.support.dying import NEVER, Death, killed
from tests.support.running import Ran, dossier
from tests.support.serving import SLUG, TOKEN
from tests.support.webwork import RECORDER, Said, WebOffice
from tests.support.webwork import key_file as webkey
from tests.support.work import drafted, git, key_file

ISSUER = "registry/issuer.yaml"
DEATHS = int(os.environ.get("KILLS", "3"))
SEED = 20250303
TAIL = 32
"""The last moments of an approval: from the push on."""


def deaths(moments: int, count: int, seed: str) -> Iterator[Death]:
    """Random ones, the same each time: half of them with all programs that were started."""
    chance = random.Random(f"{SEED} {seed}")
    for n in range(count):
        late = max(1, moments - TAIL) if n % 3 else 1
        moment = chance.randint(late, moments)
        yield Death(moment, chance.uniform(0, 0.02) if n % 2 else None)


def whole(repo: Path) -> None:
    """No object, ref or record of the clone is half there."""
    git(repo, "fsck", "--connectivity-only", "--no-dangling")
    for file in repo.rglob("*.yaml"):
        path = file.relative_to(repo).as_posix()
        assert not isinstance(read(path, file.read_bytes()), tuple), path


def completed(folder: Path, *arguments: object, **about: str) -> Ran:
    """The run that completes what was killed. Of locks that a killed git left, each run names
    one that is in its way; a person removes it and runs the command again."""
    for _ in range(3):
        ran = dossier(*arguments, repo=folder / "repo", **about)
        locks = [lock for lock in folder.rglob("*.lock") if str(lock) in ran.stdout + ran.stderr]
        if not locks:
            return ran
        assert "删除这个文件，再执行本命令" in ran.stdout + ran.stderr
        locks[0].unlink()
    raise AssertionError(f"still locked: {ran.stderr}")


@pytest.fixture
def proposed(demo_copy: Path) -> Path:
    """A demo with a change of the office's own files that waits for its approval."""
    repo = demo_copy / "repo"
    drafted(repo, "first", {ISSUER: (repo / ISSUER).read_bytes() + b"# first\n"}, "admin-1")
    return demo_copy


def approval(folder: Path, branch: str = "first") -> list[object]:
    key = folder.parent / f"key-{folder.name}"
    key.mkdir(exist_ok=True)
    return ["approve", branch, "--as", "chief-1", "--key", key_file(key, "chief-1"), "--yes"]


def copied(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder, folder.parent / name, symlinks=True))


def test_an_approval_killed_anywhere(proposed: Path) -> None:
    whole_run = copied(proposed, "whole")
    ran = killed(Death(NEVER), *approval(whole_run), repo=whole_run / "repo")
    assert ran.code == 0 and ran.moments > TAIL
    for n, death in enumerate(deaths(ran.moments, DEATHS, "approve")):
        folder = copied(proposed, f"killed-{n}")
        _killed_approval(folder, death)
        shutil.rmtree(folder)


def _killed_approval(folder: Path, death: Death) -> None:
    repo, origin = folder / "repo", folder / "origin.git"
    before = git(origin, "rev-parse", "main")
    died = killed(death, *approval(folder), repo=repo)
    assert died.code in (-signal.SIGKILL, 0), died.said
    whole(repo)
    delivered = git(origin, "rev-parse", "main")
    again = completed(folder, *approval(folder))
    assert again.returncode in (0, 1) and "Traceback" not in again.stderr, death
    if delivered == before:
        assert again.returncode == 0, (death, again.stdout, again.stderr)
    else:
        assert "早已在主线上" in again.stdout and "无须处理" in again.stdout, death
    after = git(origin, "rev-parse", "main")
    assert git(origin, "rev-parse", "main^1") == before
    assert git(repo, "rev-parse", "main") == after, death
    assert (repo / ISSUER).read_bytes().endswith(b"# first\n"), death
    assert git(repo, "status", "--porcelain") == "", death
    assert dossier("audit", repo=repo).returncode == 0


def test_what_someone_wrote_meanwhile_is_not_lost(proposed: Path) -> None:
    """Killed before the files followed; then a file was edited: it is named and left alone."""
    repo = proposed / "repo"
    old = git(repo, "rev-parse", "main")
    assert dossier(*approval(proposed), repo=repo).returncode == 0
    new = git(repo, "rev-parse", "main")
    git(repo, "read-tree", "-m", "-u", new, old)
    (repo / ".git/dossier-following").write_text(f"main {old} {new}")
    (repo / ISSUER).write_bytes(b"mine\n")
    ran = dossier(*approval(proposed), repo=repo)
    assert ran.returncode == 1 and ISSUER in ran.stderr and "另有改动" in ran.stderr
    assert (repo / ISSUER).read_bytes() == b"mine\n"
    git(repo, "checkout", "-q", old, "--", ISSUER)
    dossier(*approval(proposed), repo=repo)
    assert git(repo, "status", "--porcelain") == ""


def test_a_lock_left_behind_is_named(proposed: Path) -> None:
    """In the clone and at the remote; nothing is signed until someone has removed it."""
    repo, origin = proposed / "repo", proposed / "origin.git"
    before = git(origin, "rev-parse", "main")
    for lock in (repo / ".git/index.lock", origin / "refs/heads/main.lock", origin / "HEAD.lock"):
        lock.touch()
        ran = dossier(*approval(proposed), repo=repo)
        assert ran.returncode == 1 and f"锁文件 {lock} 已存在" in ran.stderr
        assert "删除这个文件，再执行本命令" in ran.stderr
        assert git(origin, "rev-parse", "main") == before
        lock.unlink()
    assert dossier(*approval(proposed), repo=repo).returncode == 0


@pytest.fixture
def recording(office: WebOffice, tmp_path: Path) -> Iterator[tuple[WebOffice, list[object]]]:
    """Two merges on the forge whose reviews are to be recorded."""
    for n in range(2):
        office.web(
            f"2025-03-07T1{n}:00", {f"papers/{n}.yml": b"{}\n"}, "admin-1", [Said("chief-1")]
        )
    office.deliver()
    told = ["record", "--key", webkey(tmp_path, RECORDER), "--repo-slug", SLUG]
    yield office, told


def test_a_recording_killed_anywhere(recording: tuple[WebOffice, list[object]]) -> None:
    office, told = recording
    about = {"GITHUB_API_URL": office.hub.url, "GITHUB_TOKEN": TOKEN}
    base = office.repo.parent
    whole_run = copied(base, "whole")
    ran = killed(Death(NEVER), *told, repo=whole_run / "repo", **about)
    assert ran.code == 0, ran.said
    for n, death in enumerate(deaths(ran.moments, DEATHS, "record")):
        folder = copied(base, f"killed-{n}")
        repo, origin = folder / "repo", folder / "origin.git"
        killed(death, *told, repo=repo, **about)
        whole(repo)
        again = completed(folder, *told, **about)
        assert again.returncode == 0, (death, again.stdout, again.stderr)
        assert len(git(origin, "ls-tree", "-r", "--name-only", NOTES).split()) == 2
        assert git(origin, "rev-list", "--count", NOTES) == "1"
        assert git(repo, "rev-parse", NOTES) == git(origin, "rev-parse", NOTES)
        assert dossier("audit", repo=repo).returncode in (0, 1)
        shutil.rmtree(folder)


def test_a_demo_killed_anywhere(tmp_path: Path) -> None:
    """What is there is sound; the next run says to take another folder or to empty this one."""
    chance = random.Random(f"{SEED} demo")
    for n in range(DEATHS):
        target = tmp_path / str(n)
        death = Death(chance.randint(1, 400 if n % 2 else 40), 0.01 if n % 2 else None)
        killed(death, "demo", target)
        if (target / "repo/.git").exists() and (target / "repo/.git/HEAD").exists():
            whole(target / "repo")
            audit = dossier("audit", repo=target / "repo")
            assert audit.returncode in (0, 1) and "程序出错" not in audit.stderr
        if target.exists() and any(target.iterdir()):
            again = dossier("demo", target)
            assert again.returncode == 1 and len(again.stderr.splitlines()) == 1
            assert str(target) in again.stderr and "不是空文件夹" in again.stderr
