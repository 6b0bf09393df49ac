"""A work tree without Git, and branches on a copy of the demo, as faults need them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.git.keys.demo_keys import assign, private_file
from pipeline.git.writer import Identity, Writer
from pipeline.model.clock import SHANGHAI
from tests.support.batch import OFFICE, TEXTS, story
from tests.support.running import dossier

OFFICERS = sorted(o["id"] for o in story()["officers"])
LATER = datetime(2025, 11, 3, 10, tzinfo=SHANGHAI)
WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "示例"), ("EMAIL", "a@example.invalid"))
}


def tree(folder: Path, texts: Mapping[str, bytes] = TEXTS) -> Path:
    """The office and a batch as plain files."""
    for path, raw in {**OFFICE, **texts}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def git(repo: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(repo), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null", **WHO},
    )
    return done.stdout.strip()


def on_branch(repo: Path, branch: str, files: Mapping[str, bytes | None]) -> None:
    """An unsigned commit on a new branch that is checked out."""
    git(repo, "checkout", "-q", "-b", branch, "main")
    for path, raw in files.items():
        if raw is None:
            (repo / path).unlink()
        else:
            (repo / path).parent.mkdir(parents=True, exist_ok=True)
            (repo / path).write_bytes(raw)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "起草")


def drafted(repo: Path, branch: str, files: Mapping[str, bytes | None], by: str) -> None:
    """A commit signed by an officer of the demo, not checked out."""
    with Writer(repo) as writer:
        writer.commit_files(
            branch,
            files,
            base="main",
            author=Identity(by, by),
            signer=assign(OFFICERS)[by],
            at=LATER,
            message="起草",
        )


def key_file(folder: Path, officer: str) -> Path:
    """The officer's private key as a file."""
    file = folder / f"{officer}.key"
    file.write_bytes(private_file(OFFICERS.index(officer)))
    file.chmod(0o600)
    return file


def findings(repo: Path, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """What `check --format json` says, remarks left out, with its exit code."""
    ran = dossier("check", "--format", "json", "--as-of", "2025-10-13", *arguments, repo=repo)
    assert ran.stdout, ran.stderr
    found = json.loads(ran.stdout)["findings"]
    return ran.returncode, [f for f in found if f["effect"] != "remark"]
