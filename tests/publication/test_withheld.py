"""What was published and must not be there is no longer served, and can be dropped."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.git.writer import Writer
from pipeline.publication.edition import MANIFEST
from tests.support.attacking import Attacker
from tests.support.publishing import CLOSED, kept, names, publish
from tests.support.running import ROOT, dossier
from tests.support.withholding import RECORD, content, withhold
from tests.support.work import git

APPLICATION = "dossiers/2025/f-7k3q/application.yaml"
PAPER = "dossiers/2025/publicity-1.yaml#publicity"


@pytest.fixture
def main(demo_copy: Path) -> Iterator[Attacker]:
    with Writer(demo_copy / "origin.git") as forge:
        yield Attacker(forge)


def entry_of(demo: Path, paper: str) -> Any:
    papers = json.loads(kept(demo, MANIFEST))["papers"]
    return next(entry for entry in papers if entry["id"] == paper)


def on_published(main: Attacker, demo: Path, entry: Any) -> list[Any]:
    """The paper's files, to be withheld."""
    paths = [file["path"] for file in entry["files"].values()]
    return [content(main, f"published:{path}", kept(demo, path)) for path in paths]


def test_files_of_a_paper_are_withheld(main: Attacker, demo_copy: Path) -> None:
    entry = entry_of(demo_copy, PAPER)
    withhold(main, {}, *on_published(main, demo_copy, entry))
    assert main.audit()[-1].accepted, main.audit()[-1].findings
    git(demo_copy / "repo", "pull", "-q", "origin", "main")
    done = publish(demo_copy)
    assert done.returncode == 0, done.stderr
    gone = {file["path"] for file in entry["files"].values()}
    served = {f.relative_to(demo_copy / "site").as_posix() for f in (demo_copy / "site").rglob("*")}
    assert not gone & (served | names(demo_copy))
    assert entry_of(demo_copy, PAPER) == entry
    index = (demo_copy / "site" / "index.html").read_text("utf-8")
    assert "网页版、PDF、Word 版、Excel 名单经批准撤除" in index and not any(
        path in index for path in gone
    )
    for repo in (demo_copy / "repo", demo_copy / "origin.git"):
        purged = dossier("purge", repo=repo)
        assert purged.returncode == 0, purged.stdout + purged.stderr
        assert dossier("audit", repo=repo).returncode == 0
    again = publish(demo_copy)
    assert again.returncode == 0, again.stderr


def test_the_front_page_names_each_format_that_was_withheld(
    main: Attacker, demo_copy: Path
) -> None:
    entry = entry_of(demo_copy, PAPER)
    path = entry["files"]["pdf"]["path"]
    withhold(main, {}, content(main, f"published:{path}", kept(demo_copy, path)))
    git(demo_copy / "repo", "pull", "-q", "origin", "main")
    assert publish(demo_copy).returncode == 0
    index = (demo_copy / "site" / "index.html").read_text("utf-8")
    assert index.count("经批准撤除") == index.count("PDF经批准撤除") == 1
    assert entry["files"]["html"]["path"] in index and path not in index


def test_what_a_paper_prints_is_withheld_with_it(main: Attacker, demo_copy: Path) -> None:
    path, word = "dossiers/2025/f-w3n6/non-designation.yaml", "全部总成装配线"
    raw = main.read(path)
    instead = raw.replace(word.encode(), ("某" * len(word)).encode())
    entry = content(main, path, raw, instead)
    before = main.writer.resolve("main")
    withhold(main, {path: instead}, entry)
    (fault,) = main.audit()[-1].findings
    assert "没有列明" in fault.message
    paper, (digest,) = fault.message.split()[1], re.findall("[0-9a-f]{64}", fault.hint)
    main.writer.set_ref("refs/heads/main", before, main.writer.resolve("main"))
    named = {"paper": paper, "content_sha256": digest}
    withhold(main, {path: instead}, entry, papers=[named])
    assert main.audit()[-1].accepted, main.audit()[-1].findings
    repo = demo_copy / "repo"
    git(repo, "pull", "-q", "origin", "main")
    assert dossier("purge", repo=repo).returncode == 0
    assert publish(demo_copy).returncode == 0
    entry = closed_entry(demo_copy, paper)
    assert entry["content_sha256"] == digest
    shown = {f.name for f in (demo_copy / "site").rglob("*")} | names(demo_copy)
    files = [f"internal/{file['path']}" for file in entry["files"].values()]
    assert not shown & {*files, *(Path(file).name for file in files)}
    red = dossier("audit", repo=repo)
    assert red.returncode == 1 and all(file in red.stdout for file in files), red.stdout
    assert "再办一次撤除" in red.stdout
    main.now += timedelta(hours=1)
    earlier = [content(main, f"published:{file}", then(demo_copy, file)) for file in files]
    withhold(main, {}, *earlier, name="registry/withholdings/2.yaml")
    assert main.audit()[-1].accepted, main.audit()[-1].findings
    git(repo, "pull", "-q", "origin", "main")
    purged = dossier("purge", repo=repo)
    assert purged.returncode == 0 and all(
        f"已清除：published:{file}" in purged.stdout for file in files
    )
    for command in (("audit",), ("check",), ("publish", "--out", demo_copy / "x", "--rebuild")):
        done = dossier(*command, repo=repo)
        assert done.returncode == 0, done.stdout + done.stderr
    assert publish(demo_copy).returncode == 0


def closed_entry(demo: Path, paper: str) -> Any:
    listed = json.loads(kept(demo, CLOSED))["papers"]
    return next(entry for entry in listed if entry["id"] == paper)


def then(demo: Path, path: str) -> bytes:
    """A file of the branch as it stood before the last publication."""
    show = ["git", "-C", str(demo / "origin.git"), "show", f"published~1:{path}"]
    return subprocess.run(show, check=True, capture_output=True).stdout


@pytest.fixture
def redacted(main: Attacker, demo_copy: Path) -> bytes:
    """The text in the place of an application whose telephone number is withheld, at the remote."""
    raw = main.read(APPLICATION)
    instead = raw.replace(b"13800000000", b"13000000000")
    withhold(main, {APPLICATION: instead}, content(main, APPLICATION, raw, instead))
    return instead


def test_the_audit_says_so_and_stays_green(redacted: bytes, demo_copy: Path) -> None:
    repo = demo_copy / "origin.git"
    before = dossier("audit", repo=repo)
    assert before.returncode == 0, before.stdout
    told = f"经批准撤除：{APPLICATION}（{RECORD}），按替代文本审核，原文未核对"
    assert told in before.stdout and "可用 dossier purge 清除" in before.stdout
    done = dossier("purge", repo=repo)
    assert done.returncode == 0 and f"已清除：{APPLICATION}" in done.stdout
    after = dossier("audit", repo=repo)
    assert after.returncode == 0 and "本克隆中已无其内容" in after.stdout
    data = json.loads(dossier("audit", "--format", "json", repo=repo).stdout)
    assert [(w["path"], w["here"]) for w in data["withheld"]] == [(APPLICATION, False)]
    again = dossier("purge", repo=repo)
    assert again.returncode == 0 and "没有需要清除的内容" in again.stdout


def test_the_work_tree_is_judged_alike(redacted: bytes, demo_copy: Path) -> None:
    repo = demo_copy / "repo"
    git(repo, "fetch", "-q", "origin")
    early = dossier("purge", repo=repo)
    assert "没有需要清除的内容" in early.stdout, "main is not there yet"
    git(repo, "pull", "-q", "origin", "main")
    assert dossier("purge", repo=repo).returncode == 0
    assert (repo / APPLICATION).read_bytes() == redacted
    for command in (("check",), ("show", "2025/f-7k3q"), ("status",), ("audit",)):
        done = dossier(*command, repo=repo)
        assert done.returncode == 0, done.stdout + done.stderr


COPIED = """
git clone -q --no-local --no-checkout --filter=blob:none "$1" "$2" && cd "$2"
git rev-list --objects --all --missing=print | sed -n 's/^?//p' | grep -vxF "$3" |
    git -c fetch.negotiationAlgorithm=noop fetch -q --no-tags --no-write-fetch-head --stdin origin
git config --unset remote.origin.partialclonefilter
git checkout -q main
"""


def test_a_new_clone_is_made_from_one_without_them(
    main: Attacker, redacted: bytes, demo_copy: Path, tmp_path: Path
) -> None:
    """As docs/adopt.md says, with the ids that the withholding names."""
    forge, clone = demo_copy / "origin.git", tmp_path / "clone"
    (blob,) = (one.blob for one in main.ledger().withholdings.files.values())
    assert dossier("purge", repo=forge).returncode == 0
    git(forge, "config", "uploadpack.allowFilter", "true")
    subprocess.run(["sh", "-ec", COPIED, "sh", str(forge), str(clone), blob], check=True)
    assert (clone / APPLICATION).read_bytes() == redacted
    assert dossier("audit", repo=clone).returncode == 0
    assert blob not in git(clone, "cat-file", "--batch-all-objects", "--batch-check")
    assert COPIED.strip() in (ROOT / "docs/adopt.md").read_text("utf-8")
