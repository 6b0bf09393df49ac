"""The branch `published` is append only: a later commit that rewrites a paper is not believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.git.writer import Identity, Writer
from pipeline.model.clock import SHANGHAI
from pipeline.publication.edition import MANIFEST
from tests.support.running import Ran, dossier


def commit(repo: Path, files: Mapping[str, bytes]) -> str:
    with Writer(repo) as writer:
        return writer.commit_files(
            "published",
            files,
            base="published",
            author=Identity("x", "x"),
            signer=None,
            at=datetime(2025, 11, 3, 10, tzinfo=SHANGHAI),
            message="发布",
        )


def rewritten(demo: Path, *, drop: bool) -> tuple[str, dict[str, bytes]]:
    """The manifest made to agree with a paper's new bytes, or to know nothing of it."""
    data = json.loads((demo / "site" / MANIFEST).read_text("utf-8"))
    entry = next(e for e in data["papers"] if e["kind"] == "publicity")
    files = {}
    if drop:
        data["papers"].remove(entry)
    else:
        raw = (demo / "site" / entry["files"]["pdf"]["path"]).read_bytes() + b"\n"
        entry["files"]["pdf"]["sha256"] = hashlib.sha256(raw).hexdigest()
        files[entry["files"]["pdf"]["path"]] = raw
    return entry["id"], {**files, MANIFEST: json.dumps(data).encode()}


def ran(repo: Path, command: str, tmp_path: Path) -> Ran:
    more = ("--out", tmp_path / "out") if command == "publish" else ()
    return dossier(command, *more, repo=repo)


@pytest.mark.parametrize("command", ["audit", "publish"])
@pytest.mark.parametrize("drop", [False, True])
def test_a_rewritten_paper(demo_copy: Path, tmp_path: Path, command: str, drop: bool) -> None:
    paper, files = rewritten(demo_copy, drop=drop)
    bad = commit(demo_copy / "repo", files)
    commit(demo_copy / "repo", {"later.txt": b"x"})  # the fault lies further back
    done = ran(demo_copy / "repo", command, tmp_path)
    assert done.returncode == 1
    assert paper in done.stderr and bad[:12] in done.stderr
    assert ("删去了" if drop else "改动了") in done.stderr
    assert not (tmp_path / "out").exists()


def test_audit_looks_at_the_bytes_too(demo_copy: Path, tmp_path: Path) -> None:
    commit(demo_copy / "repo", {"papers/2025/publicity-1.pdf": b"%PDF-1.7"})
    done = ran(demo_copy / "repo", "audit", tmp_path)
    assert done.returncode == 1
    assert "papers/2025/publicity-1.pdf" in done.stderr and "不符" in done.stderr


def test_what_stands_beside_the_papers_may_change(demo_copy: Path, tmp_path: Path) -> None:
    commit(demo_copy / "repo", {"index.html": b"<!DOCTYPE html>"})
    assert ran(demo_copy / "repo", "audit", tmp_path).returncode == 0


def test_audit_of_a_day_before_the_root_says_when_authority_begins(demo: Path) -> None:
    done = dossier("audit", "--as-of", "2000-01-01", repo=demo / "repo")
    assert "权限自 2025-" in done.stdout and "尚未确立权限" not in done.stdout
