"""The branch `published` is believed commit by commit: what does not count is named, not served."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.git.keys.ssh_keys import Signer
from tests.support.approving import head
from tests.support.publishing import (
    CLOSED,
    KEYS,
    MANIFEST,
    PUBLISHER,
    Files,
    edited,
    kept,
    names,
    publish,
    pushed,
)
from tests.support.running import dossier

PDF = "papers/2025/publicity-1.pdf"
FORGED = b"%PDF-1.7 forged"


def fetched(demo: Path) -> None:
    subprocess.run(["git", "-C", demo / "repo", "fetch", "-q"], check=True)


def rules(demo: Path) -> dict[str, str]:
    """What `audit` finds on the branch, by rule, with the effect; its exit code tells the same."""
    fetched(demo)
    ran = dossier("audit", "--format", "json", repo=demo / "repo")
    found = json.loads(ran.stdout)["published"]["findings"]
    blocking = {one["rule"] for one in found if one["effect"] != "remark"}
    assert ran.returncode == (1 if blocking else 0), ran.stderr
    return {one["rule"]: one["effect"] for one in found}


def papers(folder: Path) -> dict[str, bytes]:
    found = (f for f in (folder / "papers").rglob("*") if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in found}


def publicity(data: Any) -> Any:
    return next(e for e in data["papers"] if e["kind"] == "publicity")


def another_pdf(data: Any) -> None:
    """The manifest made to agree with the forgery."""
    publicity(data)["files"]["pdf"]["sha256"] = hashlib.sha256(FORGED).hexdigest()


def forgery(demo: Path) -> Files:
    return {PDF: FORGED, MANIFEST: edited(demo, another_pdf)}


def dropped(demo: Path) -> Files:
    return {MANIFEST: edited(demo, lambda data: data["papers"].remove(publicity(data)))}


def garbled(demo: Path) -> Files:
    return {MANIFEST: kept(demo, MANIFEST)[:-30]}


def nameless(demo: Path) -> Files:
    return {MANIFEST: edited(demo, lambda data: publicity(data).pop("files"))}


def deep(demo: Path) -> Files:
    return {MANIFEST: b"[" * 100_000}


def absent(demo: Path) -> Files:
    return {MANIFEST: None}


def extra(demo: Path) -> Files:
    return {"papers/2025/leak.pdf": FORGED}


def bytes_alone(demo: Path) -> Files:
    return {PDF: FORGED}


def removed(demo: Path) -> Files:
    return {PDF: None}


def never_issued(demo: Path) -> Files:
    def add(data: Any) -> None:
        one = json.loads(json.dumps(publicity(data)))
        one["id"] = one["id"].replace("publicity-1.yaml", "publicity-9.yaml")
        for suffix, file in one["files"].items():
            file["path"] = f"papers/2025/publicity-9.{suffix}"
        one["step"] = data["commit"]
        data["papers"].append(one)

    copies = {f"papers/2025/publicity-9.{s}": kept(demo, f"papers/2025/publicity-1.{s}")
              for s in ("pdf", "docx", "html", "xlsx")}  # fmt: skip
    return {**copies, MANIFEST: edited(demo, add)}


ATTACKS: dict[str, tuple[Callable[[Path], Files], Signer | None, str]] = {
    "another PDF, manifest made to agree": (forgery, None, "published-unsigned"),
    "the same signed by an officer": (forgery, KEYS["chief-1"], "published-key"),
    "the same signed by the publisher": (forgery, PUBLISHER, "published-changed"),
    "an entry taken out": (dropped, PUBLISHER, "published-changed"),
    "other bytes than the manifest says": (bytes_alone, PUBLISHER, "published-changed"),
    "a file taken out": (removed, PUBLISHER, "published-changed"),
    "a manifest cut off": (garbled, PUBLISHER, "published-malformed"),
    "a manifest without a field": (nameless, PUBLISHER, "published-malformed"),
    "a manifest that is a pit": (deep, PUBLISHER, "published-malformed"),
    "no manifest": (absent, PUBLISHER, "published-malformed"),
    "a file nobody asked for": (extra, PUBLISHER, "published-malformed"),
    "anything unsigned": (garbled, None, "published-unsigned"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_does_not_count_is_named_not_served_and_mended(demo_copy: Path, attack: str) -> None:
    """Audit is red; publish names it, serves the old bytes and appends; then it is a remark."""
    make, by, rule = ATTACKS[attack]
    before, held = papers(demo_copy / "site"), names(demo_copy)
    bad = pushed(demo_copy, make(demo_copy), by)
    pushed(demo_copy, {"later.txt": b"x"})  # the fault lies further back
    assert rules(demo_copy)[rule] == "defect"
    ran = publish(demo_copy)
    assert ran.returncode == 0, ran.stderr
    assert bad[:12] in ran.stdout and "恢复原状" in ran.stdout and "新出具" not in ran.stdout
    assert papers(demo_copy / "site") == before and names(demo_copy) == held
    assert head(demo_copy / "origin.git", "published~2") == bad
    assert set(rules(demo_copy).values()) == {"remark"}


@pytest.mark.parametrize("command", ["audit", "publish", "rebuild"])
def test_every_command_names_it(demo_copy: Path, tmp_path: Path, command: str) -> None:
    bad = pushed(demo_copy, forgery(demo_copy))
    fetched(demo_copy)
    out = ("--out", tmp_path / "out")
    told = {"audit": ("audit",), "publish": ("publish", *out), "rebuild": ("publish", "--rebuild")}
    ran = dossier(*told[command], repo=demo_copy / "repo")
    assert bad[:12] in ran.stdout and "没有有效的签名" in ran.stdout
    assert ran.returncode == (0 if command == "publish" else 1)
    if command == "publish":
        assert (tmp_path / "out" / PDF).read_bytes() == (demo_copy / "site" / PDF).read_bytes()


def test_an_entry_that_no_step_produced_stops_publishing(demo_copy: Path) -> None:
    """Signed by the publisher itself: either reviews are lost, or the key is. People look first."""
    bad = pushed(demo_copy, never_issued(demo_copy), PUBLISHER)
    tip = head(demo_copy / "origin.git", "published")
    assert rules(demo_copy) == {"published-not-produced": "defect"}
    ran = publish(demo_copy)
    assert ran.returncode == 1 and bad[:12] in ran.stderr and "publicity-9" in ran.stderr
    assert "refs/notes/approvals" in ran.stderr
    assert not (demo_copy / "site/papers/2025/publicity-9.pdf").exists()
    assert head(demo_copy / "origin.git", "published") == tip


def test_a_merge_of_the_branch_hides_nothing(demo_copy: Path) -> None:
    """A pusher's merge with another line first: what was published still counts."""
    before = papers(demo_copy / "site")
    origin = demo_copy / "origin.git"
    tip = head(origin, "published")
    alone = pushed(demo_copy, {"x.txt": b"x"})
    for command in (
        ["update-ref", "refs/heads/published", tip],
        ["commit-tree", "-p", alone, "-p", tip, "-m", "x", f"{alone}^{{tree}}"],
    ):
        ran = subprocess.run(
            ["git", "-C", origin, "-c", "user.name=x", "-c", "user.email=x@x", *command],
            capture_output=True,
            text=True,
            check=True,
        )
    subprocess.run(
        ["git", "-C", origin, "update-ref", "refs/heads/published", ran.stdout.strip()], check=True
    )
    done = publish(demo_copy)
    assert done.returncode == 0 and "新出具" not in done.stdout, done.stderr
    assert papers(demo_copy / "site") == before


def test_internal_papers_are_watched_too(demo_copy: Path) -> None:
    def forge(data: Any) -> None:
        data["papers"][0]["title"] = "另一份"

    pushed(demo_copy, {CLOSED: edited(demo_copy, forge, CLOSED)}, PUBLISHER)
    assert rules(demo_copy) == {"published-changed": "defect"}


def test_entries_name_key_step_and_renderer(demo: Path) -> None:
    data = json.loads((demo / "site" / MANIFEST).read_text("utf-8"))
    for entry in data["papers"]:
        assert entry["key"].startswith("SHA256:") and entry["step"] and entry["renderer"]
    assert data["schema"].endswith("manifest/2")


def test_every_commit_of_the_branch_is_signed_by_the_machine(demo: Path, tmp_path: Path) -> None:
    """By the judgement of git itself."""
    allowed = tmp_path / "allowed"
    allowed.write_text(f"publisher {PUBLISHER.public}\n")
    config = ["-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={allowed}"]
    for commit in ("published", "published^"):
        command = ["git", "-C", demo / "repo", *config, "verify-commit", commit]
        subprocess.run(command, check=True, capture_output=True)


def test_audit_of_a_day_before_the_root_says_when_authority_begins(demo: Path) -> None:
    done = dossier("audit", "--as-of", "2000-01-01", repo=demo / "repo")
    assert "权限自 2025-" in done.stdout and "尚未确立权限" not in done.stdout
