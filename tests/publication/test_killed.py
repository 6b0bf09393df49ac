"""Killed at any point, the next run completes the publication."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.approving import head
from tests.support.publishing import key, publish
from tests.support.running import ROOT, dossier

DYING = """
import importlib, os, signal, sys
place, when, *told = sys.argv[1:]
module, _, name = place.rpartition(":")
*owners, name = name.split(".")
owner = importlib.import_module(module)
for part in owners:
    owner = getattr(owner, part)
real = getattr(owner, name)
def dying(*given, **more):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(*given, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, dying)
sys.argv = ["dossier", *told]
from pipeline.cli.app import main
main()
"""
POINTS = [
    ("pipeline.publication.publishing:edition", "after"),
    ("pipeline.publication.publishing:keep", "before"),
    ("pipeline.git.writer:Writer.commit_tree", "after"),
    ("pipeline.git.writer:Writer.push", "after"),
    ("pipeline.git.writer:Writer.set_ref", "after"),
    ("pipeline.publication.publishing:write", "before"),
    ("pipeline.publication.issuing:write_tree", "after"),
    ("pipeline.publication.publishing:write", "after"),
]


def papers(folder: Path) -> dict[str, bytes]:
    found = (f for f in (folder / "papers").rglob("*") if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in found}


@pytest.mark.parametrize(("place", "when"), POINTS)
def test_the_next_run_completes_it(behind: Path, demo: Path, place: str, when: str) -> None:
    repo, origin = behind / "repo", behind / "origin.git"
    told = ["--repo", repo, "publish", "--commit", "--key", key(behind.parent)]
    told += ["--out", behind / "site", "--internal", behind / "internal"]
    command = [sys.executable, "-c", DYING, place, when, *map(str, told)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = head(origin, "published")
    ran = publish(behind)
    assert ran.returncode == 0, ran.stderr
    assert head(origin, "published") == head(repo, "published")
    assert head(origin, "published~1" if head(origin, "published") != left else "published") == left
    for folder in ("site", "internal"):
        assert papers(behind / folder) == papers(demo / folder)
    assert dossier("audit", repo=repo).returncode == 0
