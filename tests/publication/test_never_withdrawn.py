"""What was issued stays issued, from the root that was given; the main once seen is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.git.writer import Writer
from pipeline.publication.edition import MANIFEST
from tests.support.approving import approved, head
from tests.support.publishing import publish
from tests.support.running import dossier


def test_a_paper_main_no_longer_produces_stops_publishing(demo_copy: Path, tmp_path: Path) -> None:
    """As where the reviews it rested on are gone: nothing is written, the paper is named."""
    shutil.copytree(demo_copy / "site", tmp_path / "before")
    data = json.loads((tmp_path / "before" / MANIFEST).read_text("utf-8"))
    text = json.dumps(data["papers"][0]).replace("publicity-1", "designation-9")
    data["papers"].append(json.loads(text) | {"id": "dossiers/2025/designation-9"})
    (tmp_path / "before" / MANIFEST).write_text(json.dumps(data), "utf-8")
    branch, site = head(demo_copy / "repo", "published"), (demo_copy / "site" / MANIFEST)
    kept = site.read_bytes()
    out = ("--out", demo_copy / "site")
    ran = dossier("publish", *out, "--previous", tmp_path / "before", repo=demo_copy / "repo")
    assert ran.returncode == 1
    assert "dossiers/2025/designation-9" in ran.stderr and "refs/notes/approvals" in ran.stderr
    assert head(demo_copy / "repo", "published") == branch and site.read_bytes() == kept


def test_a_main_without_new_papers_is_kept_as_seen(demo_copy: Path, tmp_path: Path) -> None:
    """So that it cannot be taken off the line later without a trace."""
    repo = demo_copy / "repo"
    text = (repo / "templates/publicity.html.j2").read_text("utf-8")
    approved(repo, {"templates/publicity.html.j2": f"{text}<!-- 新 -->\n".encode()}, tmp_path)
    before, seen = head(repo, "published"), head(repo, "main")
    assert publish(demo_copy).returncode == 0
    assert head(repo, "published^") == before
    assert head(demo_copy / "origin.git", "published") == head(repo, "published")
    with Writer(repo) as writer:
        manifest = writer.blob(writer.tree("published")[MANIFEST][1])
        writer.set_ref("refs/heads/main", head(repo, "main^"), seen)
    assert json.loads(manifest)["commit"] == seen
    ran = publish(demo_copy)
    assert ran.returncode == 1 and seen[:12] in ran.stderr and "主线被改写" in ran.stderr


@pytest.mark.parametrize(("root", "code"), [("deadbeef", 1), ("", 0), (None, 0)])
def test_publishing_knows_the_root(demo_copy: Path, root: str | None, code: int) -> None:
    shutil.rmtree(demo_copy / "site")
    audited = dossier("audit", "--format", "json", repo=demo_copy / "repo")
    given = json.loads(audited.stdout)["root"] if root is None else root
    ran = publish(demo_copy, "--root", given)
    assert ran.returncode == code, ran.stderr
    assert (demo_copy / "site").exists() == (code == 0)
    assert code == 0 or "不是所给的 deadbeef" in ran.stderr
