"""A change to the office's own files, approved as the demo's officers would."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pipeline.git.keys.demo_keys import assign, private_file
from pipeline.git.writer import Identity, Writer
from pipeline.model.clock import SHANGHAI
from tests.support.batch import story
from tests.support.running import dossier

OFFICERS = sorted(o["id"] for o in story()["officers"])


def head(repo: Path, ref: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(repo), "rev-parse", ref], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def approved(repo: Path, files: Mapping[str, bytes], keys: Path) -> None:
    """Drafted by an administrator, merged by the chief."""
    with Writer(repo) as writer:
        writer.commit_files(
            "office",
            files,
            base="main",
            author=Identity("admin-1", "admin-1"),
            signer=assign(OFFICERS)["admin-1"],
            at=datetime(2025, 11, 3, 10, tzinfo=SHANGHAI),
            message="起草",
        )
    key = keys / "chief.key"
    key.write_bytes(private_file(OFFICERS.index("chief-1")))
    key.chmod(0o600)
    ran = dossier("approve", "office", "--as", "chief-1", "--key", key, "--yes", repo=repo)
    assert ran.returncode == 0, ran.stdout + ran.stderr
