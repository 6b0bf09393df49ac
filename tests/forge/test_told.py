"""What people are told: who may approve on the pages, and afterwards on what each step rests."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

from tests.support.running import ROOT, dossier
from tests.support.webwork import Said, WebOffice, git
from tests.support.writing import moment

RULING = (ROOT / "tests/records/right/ruling.yaml").read_bytes()
FILES = {"registry/rulings/r.yaml": RULING}


def requested(office: WebOffice, folder: Path, *, signed: bool) -> Path:
    """A repository whose HEAD is a request not merged yet."""
    when = moment("2025-06-07T10:00") - timedelta(hours=1)
    key = office.cast.signer("admin-1") if signed else None
    office.writer.commit_files(
        "ask", FILES, base="main", author=office.cast.people["admin-1"], signer=key, at=when,
        message="起草",
    )  # fmt: skip
    shutil.copytree(office.repo / ".git", folder / "asked.git")
    git(folder / "asked.git", "config", "core.bare", "true")
    git(folder / "asked.git", "symbolic-ref", "HEAD", "refs/heads/ask")
    return folder / "asked.git"


def test_a_check_says_who_may_approve_there(office: WebOffice, tmp_path: Path) -> None:
    repo = requested(office, tmp_path, signed=True)
    ran = dossier("check", "--base", "main", "--as-of", "2025-06-07", repo=repo)
    assert ran.returncode == 0, ran.stdout
    assert "核稿也可在网页上：须由 示例辛某（both-1）、示例丁某（chief-1）" in ran.stdout
    line = next(x for x in ran.stdout.splitlines() if "批准也可在网页上" in x)
    assert "示例己某（leader-1）、示例庚某（leader-2） 在本请求上审核同意（approve）后合并" in line


def test_a_draft_from_the_pages_is_no_fault_yet(office: WebOffice, tmp_path: Path) -> None:
    repo = requested(office, tmp_path, signed=False)
    ran = dossier("check", "--base", "main", "--as-of", "2025-06-07", repo=repo)
    assert ran.returncode == 0, ran.stdout
    assert "没有签名" in ran.stdout and "请求须由本人登记的账号提出" in ran.stdout


def test_the_audit_names_each_review(office: WebOffice, tmp_path: Path) -> None:
    said = [Said("chief-1"), Said("leader-1", minutes=4)]
    pull = office.web("2025-06-07T10:00", FILES, "admin-1", said)
    office.deliver()
    ran = dossier("audit", "--as-of", "2025-06-08", repo=office.repo)
    assert ran.returncode == 1
    assert "没有 refs/notes/approvals" in ran.stdout and "git fetch origin" in ran.stdout
    assert "没有取回或从未记录" in dossier("doctor", repo=office.repo).stdout
    office.record()
    ran = dossier("audit", "--as-of", "2025-06-08", repo=office.repo)
    assert ran.returncode == 0, ran.stdout
    (row,) = [x for x in ran.stdout.splitlines() if (pull.merge or "")[:12] in x]
    assert f"审核（请求 {pull.number}）" in row
    assert "示例丁某（chief-1），审核 201，2025-06-07 09:55" in row
    assert "示例己某（leader-1），审核 202，2025-06-07 09:56" in row
    (signed,) = [x for x in ran.stdout.splitlines() if "officers.yaml" in x]
    assert " 签名 " in signed
    told = json.loads(dossier("audit", "--format", "json", repo=office.repo).stdout)
    evidence = told["steps"][-1]["evidence"]
    assert told["notes"] is True
    assert (evidence["kind"], evidence["pull_request"]) == ("review", pull.number)
    assert [(r["officer"], r["id"]) for r in evidence["reviews"]] == [
        ("chief-1", 201),
        ("leader-1", 202),
    ]
    assert told["steps"][0]["evidence"] == {"kind": "signature"}
