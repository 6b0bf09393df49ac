"""What lies in a work tree and is no file is named, and nobody waits for it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pipeline.git.worktree import read_tree


def test_pipes_sockets_and_links_are_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "dossiers/2025"
    folder.mkdir(parents=True)
    (folder / "call.yaml").write_bytes(b"x")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "link.yaml").symlink_to("/dev/zero")
    monkeypatch.chdir(folder)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.yaml")
        tree, faults = read_tree(tmp_path)
    assert tree == {"dossiers/2025/call.yaml": b"x"}
    assert {f.where.file: f.rule for f in faults} == {
        "dossiers/2025/pipe.yaml": "special",
        "dossiers/2025/socket.yaml": "special",
        "dossiers/2025/link.yaml": "symlink",
    }
    assert all(f.message and f.hint for f in faults)
