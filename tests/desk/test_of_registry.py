"""`dossier new` for the registry: what annuls, withholds, adopts and rules, up to the approval."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.desk.new.of_registry import KINDS
from pipeline.git.keys.demo_keys import private_file
from pipeline.git.writer import Identity, Writer
from pipeline.model.clock import SHANGHAI
from pipeline.model.generation import NEWEST
from tests.support.approving import OFFICERS, head
from tests.support.publishing import KEYS
from tests.support.recorded import RECORDED, unbundled
from tests.support.running import ROOT, Ran, dossier

AT = datetime(2025, 11, 3, 10, tzinfo=SHANGHAI)
NUMBERED = {"annulment": "annulments/1", "withholding": "withholdings/1", "ruling": "rulings/1"}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A clone of the demo as the first program recorded it."""
    source = unbundled(RECORDED / "1/histories.bundle", tmp_path / "older.git")
    clone = tmp_path / "older"
    subprocess.run(["git", "clone", "-q", "-b", "demo", source, clone], check=True)
    subprocess.run(["git", "-C", clone, "branch", "-qm", "demo", "main"], check=True)
    subprocess.run(["git", "-C", clone, "remote", "remove", "origin"], check=True)
    return clone


def new(repo: Path, kind: str) -> Ran:
    return dossier("new", kind, "--as-of", "2025-11-03", repo=repo)


def approve(repo: Path, folder: Path, branch: str, officer: str) -> Ran:
    key = folder / f"{officer}.key"
    key.write_bytes(private_file(OFFICERS.index(officer)))
    key.chmod(0o600)
    return dossier("approve", branch, "--as", officer, "--key", key, "--yes", repo=repo)


def pushed_by_nobody(repo: Path, files: Mapping[str, bytes]) -> str:
    """An unsigned commit on main, as whoever may push can make one."""
    with Writer(repo) as writer:
        writer.commit_files("stray", files, base="main", author=Identity("x", "某"), at=AT,
                            signer=None, message="x")  # fmt: skip
    for command in (["push", "-q", "origin", "stray:main"], ["branch", "-qD", "stray"],
                    ["pull", "-q", "--ff-only", "origin", "main"]):  # fmt: skip
        subprocess.run(["git", "-C", repo, *command], check=True)
    return head(repo, "main")


def test_a_step_without_effect_is_annulled_as_documented(demo_copy: Path, tmp_path: Path) -> None:
    repo, stray = demo_copy / "repo", "dossiers/2025/f-7k3q/review-2.yaml"
    subprocess.run(["git", "-C", repo, "switch", "-q", "main"], check=True)
    assert "无需废止" in new(repo, "annulment").stderr
    bad = pushed_by_nobody(repo, {stray: b"record: review/1\n"})
    told = dossier("audit", repo=repo)
    assert told.returncode == 1 and "dossier new annulment" in told.stdout
    assert "废止不生效的步骤" in told.stdout
    ran = new(repo, "annulment")
    assert ran.returncode == 0, ran.stderr
    (path,) = [repo / f"registry/{NUMBERED['annulment']}.yaml"]
    begun: Any = yaml.safe_load(path.read_text("utf-8"))
    assert [step["commit"] for step in begun["steps"]] == [bad]
    assert "直接提交" in begun["steps"][0]["reasons"]
    with Writer(repo) as writer:
        files = {f"registry/{NUMBERED['annulment']}.yaml": path.read_bytes(), stray: None}
        writer.commit_files("undo", files, base="main", author=Identity("admin-1", "admin-1"),
                            signer=KEYS["admin-1"], at=AT, message="废止")  # fmt: skip
    path.unlink()
    for officer in ("chief-1", "leader-1"):
        ran = approve(repo, tmp_path, "undo", officer)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    told = dossier("audit", repo=repo)
    assert told.returncode == 0 and "已废止" in told.stdout, told.stdout


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"annulment"}])
def test_each_kind_is_begun_where_it_belongs(demo_copy: Path, kind: str) -> None:
    repo = demo_copy / "repo"
    ran = new(repo, kind)
    if kind == "generation":  # the demo is of the newest from its beginning
        assert ran.returncode == 1 and "没有更新的代次可以采用" in ran.stderr
        return
    assert ran.returncode == 0, ran.stderr
    path = f"registry/{NUMBERED.get(kind, kind)}.yaml"
    assert path in ran.stdout
    text = (repo / path).read_text("utf-8")
    assert yaml.safe_load(text)["record"] == f"{kind}/1" and "【待填】" in text
    again = new(repo, kind)
    assert (again.returncode == 0) is (kind in NUMBERED)
    assert kind in NUMBERED or f"已有 {path}" in again.stderr


def test_an_office_of_an_earlier_generation_is_told_of_the_next(
    older: Path, tmp_path: Path
) -> None:
    told = dossier("audit", repo=older).stdout
    assert f"本程序已有第{NEWEST}代规则" in told and "docs/generations.md" in told
    ran = new(older, "generation")
    assert ran.returncode == 1 and "generation-1.schema.json" in ran.stderr  # older than the kind
    shutil.copy(ROOT / "schemas/generation-1.schema.json", older / "schemas")
    ran = new(older, "generation")
    assert ran.returncode == 0, ran.stderr
    begun = (older / "registry/generation.yaml").read_text("utf-8")
    assert yaml.safe_load(begun)["generation"] == 2


def test_what_it_may_be_is_said(demo_copy: Path) -> None:
    ran = new(demo_copy / "repo", "nothing")
    assert ran.returncode == 1 and all(kind in ran.stderr for kind in KINDS)
