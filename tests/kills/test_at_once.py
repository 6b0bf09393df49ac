"""Two who approve at the same moment: one line of history, nothing lost, the slower one told."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.forking import ENVIRONMENT
from tests.support.running import DOSSIER, ROOT, dossier
from tests.support.work import drafted, git, key_file

ISSUER, OTHER = "registry/issuer.yaml", ".github/workflows/other.yml"
Order = tuple[Path, str]


@pytest.fixture
def office(demo_copy: Path) -> Path:
    """Two requests that touch different files, known at the remote and in two clones."""
    repo = demo_copy / "repo"
    drafted(repo, "one", {ISSUER: (repo / ISSUER).read_bytes() + b"# one\n"}, "admin-1")
    drafted(repo, "two", {OTHER: b"{}\n"}, "admin-1")
    git(repo, "push", "-q", "origin", "one", "two")
    shutil.copytree(repo, demo_copy / "second")
    return demo_copy


def approval(repo: Path, branch: str, keys: Path) -> list[str]:
    (keys / "keys").mkdir(exist_ok=True)
    key = key_file(keys / "keys", "chief-1")
    told = ["--repo", repo, "approve", branch, "--as", "chief-1", "--key", key, "--yes"]
    return [*DOSSIER, *map(str, told)]


def at_once(orders: Sequence[Order], keys: Path) -> list[tuple[int, str]]:
    """Exit code and words of each, begun together."""
    commands = [approval(repo, branch, keys) for repo, branch in orders]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=ENVIRONMENT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for command in commands
    ]  # fmt: skip
    said = [process.communicate()[0] for process in running]
    return [(p.returncode, words) for p, words in zip(running, said, strict=True)]


def one_line(folder: Path, before: str, steps: int) -> None:
    """Main went on from where it stood by so many merges, all of them approved."""
    origin = folder / "origin.git"
    count = git(origin, "rev-list", "--first-parent", "--count", f"{before}..main")
    assert int(count) == steps
    assert dossier("audit", repo=folder / "repo").returncode == 0


def told(code: int, said: str) -> None:
    """In a Chinese sentence, what to do."""
    assert code in (0, 1) and "Traceback" not in said and "程序出错" not in said, said
    words = ("请重新执行本命令", "再执行本命令", "无须处理")
    assert code == 0 or any(word in said for word in words), said


@pytest.mark.parametrize("place", ["repo", "second"])
def test_the_same_request(office: Path, place: str) -> None:
    """In one clone, and in two: it is merged once."""
    before = git(office / "origin.git", "rev-parse", "main")
    ended = at_once([(office / "repo", "one"), (office / place, "one")], office)
    for code, said in ended:
        told(code, said)
    assert 0 in [code for code, _ in ended]
    one_line(office, before, 1)
    assert git(office / "repo", "status", "--porcelain") == ""


@pytest.mark.parametrize("place", ["repo", "second"])
def test_two_requests(office: Path, place: str) -> None:
    """Both are merged one after the other, the slower one perhaps when it is asked again."""
    before = git(office / "origin.git", "rev-parse", "main")
    orders = [(office / "repo", "one"), (office / place, "two")]
    for (code, said), order in zip(at_once(orders, office), orders, strict=True):
        told(code, said)
        if code:
            again = subprocess.run(
                approval(*order, office), cwd=ROOT, env=ENVIRONMENT, check=False, text=True,
                capture_output=True,
            )  # fmt: skip
            assert not again.returncode or "无须处理" in again.stdout, again.stdout + again.stderr
    one_line(office, before, 2)
    git(office / "repo", "fetch", "-q")
    tree = git(office / "repo", "ls-tree", "-r", "--name-only", "origin/main").split()
    assert OTHER in tree
    assert git(office / "repo", "show", f"origin/main:{ISSUER}").endswith("# one")
    for clone in {repo for repo, _ in orders}:
        assert git(clone, "status", "--porcelain") == ""
