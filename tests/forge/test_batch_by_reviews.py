"""A whole small batch of which every act was approved by reviews alone, and its negative twin."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.git.steps import Change
from pipeline.git.writer import Identity, Writer
from tests.support.running import dossier
from tests.support.serving import SLUG, TOKEN, Hub, serving
from tests.support.webwork import RECORDER, WebOffice, git, key_file
from tests.support.writing import moment

A, B = "f-aaaa", "f-bbbb"
LIST = "dossiers/2025/publicity-1.yaml"
PERIOD = ("2025-09-18", "2025-09-24")
CITY = {"drafter": "city-clerk-1", "approver": "chief-1"}
SIGNED = {"drafter": "city-clerk-1", "checker": "chief-1", "approver": "leader-1"}


def told(tale: WebOffice) -> None:
    """Call to designation of two factories, 2025; every merge made by the button."""
    tale.until_consulted()
    tale.resolve("2025-09-15T17:00", tale.adopted([A, B]))
    check = tale.check([A, B], "公示", "2025-09-16T10:00")
    tale.merge("2025-09-16T11:00", {"compliance-check-1.yaml": check}, **CITY)
    publicity = tale.publicity(1, "2025-09-17", PERIOD, [A, B])
    tale.merge("2025-09-17T15:00", {"publicity-1.yaml": publicity}, **SIGNED)
    outcomes = {A: "无异议", B: "无异议"}
    closing = tale.closing("publicity-1.yaml", "2025-09-25T09:00", PERIOD, 0, outcomes)
    tale.merge("2025-09-25T09:20", {"publicity-closing-1.yaml": closing}, **CITY)
    check = tale.check([A, B], "认定", "2025-09-25T09:30")
    tale.merge("2025-09-25T10:00", {"compliance-check-2.yaml": check}, **CITY)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    act = tale.designation(on, "2025-09-25", "渝经信节能〔2025〕20号", [A, B])
    tale.merge("2025-09-25T15:00", {"designation-1.yaml": act}, **SIGNED)


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with serving(Hub()) as forge:
        yield forge
        assert forge.violations == []


@pytest.fixture(scope="module")
def batch(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebOffice]:
    """Merged, not yet recorded."""
    tale = WebOffice(tmp_path_factory.mktemp("batch"), dict.fromkeys((A, B), "500115"))
    tale.hub = hub
    tale.on_pages = {"publicity-1.yaml", "compliance-check-1.yaml"}  # written there, unsigned
    told(tale)
    tale.deliver()
    yield tale
    tale.close()


def copied(batch: WebOffice, folder: Path) -> Path:
    shutil.copytree(batch.repo.parent, folder / "d")
    return folder / "d/repo"


def recorded(repo: Path, hub: Hub, folder: Path) -> str:
    """By the command, the key in a file and all else in the environment, as a runner has it."""
    ran = dossier(
        "record", "--key", key_file(folder, RECORDER), repo=repo,
        GITHUB_API_URL=hub.url, GITHUB_REPOSITORY=SLUG, GITHUB_TOKEN=TOKEN,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def listed(tale: WebOffice) -> str:
    """The merge that made the list public."""
    return git(tale.repo, "log", "-1", "--format=%H", "--first-parent", "main", "--", LIST)


def publish(tale: WebOffice, repo: Path, folder: Path, day: str) -> str:
    """Issued and kept, by the machine."""
    (folder / "machine").mkdir(exist_ok=True)
    held = ("--commit", "--key", key_file(folder / "machine", tale.cast.publisher))
    ran = dossier("publish", *held, "--as-of", day, "--out", folder / "site", repo=repo)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def published(tale: WebOffice, repo: Path, hub: Hub, folder: Path) -> int:
    """As on the day of the list: recorded, issued and kept; how many were recorded."""
    git(repo, "update-ref", "refs/heads/main", listed(tale))
    said = recorded(repo, hub, folder)
    publish(tale, repo, folder, "2025-09-17")
    git(repo, "update-ref", "refs/heads/main", "refs/remotes/origin/main")
    return said.count("已记录")


def issued(repo: Path, out: Path) -> dict[str, str]:
    ran = dossier("publish", "--out", out, "--as-of", "2025-09-26", repo=repo)
    assert ran.returncode == 0, ran.stderr
    papers = json.loads((out / "manifest.json").read_text("utf-8"))["papers"]
    return {paper["kind"]: paper["status"] for paper in papers}


def test_designated_by_reviews_alone(batch: WebOffice, hub: Hub, tmp_path: Path) -> None:
    repo = copied(batch, tmp_path)
    accepted = [d.accepted for d in batch.judged().decisions]
    assert accepted == [True, True] + [False] * len(hub.pulls)  # the button alone is nothing
    first = published(batch, repo, hub, tmp_path)
    said = recorded(repo, hub, tmp_path)
    assert first + said.count("已记录") == len(hub.pulls)
    audit = dossier("audit", repo=repo)
    assert audit.returncode == 0, audit.stdout
    assert issued(repo, tmp_path / "site") == {"publicity": "official", "designation": "official"}
    assert "示例AAAA铸造有限公司" in (tmp_path / "site/papers/2025/designation-1.html").read_text()


def junk(repo: Path, ref: str, path: str) -> None:
    """A commit that anyone may push: nothing else is left there."""
    blob = git(repo, "hash-object", "-w", "/etc/hostname")
    with Writer(repo) as forge:
        tree = forge.overlay(None, [Change(path, None, blob)])
        old = forge.refs.get(ref)
        at = moment("2025-10-01T10:00")
        new = forge.commit_tree(tree, [old] if old else [], Identity("x", "x"), None, at, "x")
        forge.set_ref(ref, new, old)


@pytest.mark.parametrize("spoilt", ["notes deleted", "notes replaced", "kept ones deleted too"])
def test_deleting_the_notes_loses_nothing(
    batch: WebOffice, hub: Hub, tmp_path: Path, spoilt: str
) -> None:
    """Believed records are kept on `published`, and read there where refs/notes has none."""
    repo = copied(batch, tmp_path)
    origin = repo.parent / "origin.git"
    published(batch, repo, hub, tmp_path)
    recorded(repo, hub, tmp_path)
    publish(batch, repo, tmp_path, "2025-09-26")
    kept = git(origin, "ls-tree", "--name-only", "published", "internal/notes/").splitlines()
    assert {name.rpartition("/")[2] for name in kept} == {p.merge for p in hub.pulls}
    git(origin, "update-ref", "-d", "refs/notes/approvals")
    if spoilt == "notes replaced":
        first = hub.pulls[0].merge
        junk(origin, "refs/notes/approvals", f"{first[:2]}/{first[2:]}")
    if spoilt == "kept ones deleted too":
        junk(origin, "refs/heads/published", "x.txt")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    git(clone, "fetch", "-q", "origin", "+refs/notes/*:refs/notes/*")
    audit = dossier("audit", repo=clone)
    assert "不生效0步" in audit.stdout, audit.stdout
    assert audit.returncode == (1 if spoilt == "kept ones deleted too" else 0)
    assert "新出具" not in publish(batch, clone, tmp_path, "2025-09-27")
    assert dossier("audit", repo=clone).returncode == 0


def test_a_kept_record_is_as_hostile_as_any(batch: WebOffice, hub: Hub, tmp_path: Path) -> None:
    """Pushed to `published` by anyone, unsigned by a recorder: it approves nothing."""
    repo = copied(batch, tmp_path)
    origin = repo.parent / "origin.git"
    for pull in hub.pulls:
        junk(origin, "refs/heads/published", f"internal/notes/{pull.merge}")
    git(repo, "fetch", "-q")
    audit = dossier("audit", repo=repo)
    assert audit.returncode == 1 and f"不生效{len(hub.pulls)}步" in audit.stdout


def test_one_stale_review_and_nothing_is_designated(
    batch: WebOffice, hub: Hub, tmp_path: Path
) -> None:
    repo = copied(batch, tmp_path)
    publicity = next(p for p in hub.pulls if p.merged_at and p.merged_at.startswith("2025-09-17"))
    seen, publicity.reviews[0]["commit_id"] = publicity.head, "5" * 40
    try:
        batch.record(repo=repo)
    finally:
        publicity.reviews[0]["commit_id"] = seen
    audit = dossier("audit", repo=repo)
    assert audit.returncode == 1
    assert "缺核稿" in audit.stdout and "针对 555555555555，不是所合并的" in audit.stdout
    assert issued(repo, tmp_path / "site") == {}
