"""What an act says of publications: early unsigned ones, a key that leaked, a paper never out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from test_branch_unchanged import never_issued, rules
from test_remote_truth import BRANCH, TRACKED, git, ref

from pipeline.git.keys.ssh_keys import KeySigner
from pipeline.git.writer import Writer
from pipeline.publication.manifest import UNSIGNED_SCHEMA, fingerprint
from tests.support.approving import approved, head
from tests.support.office import signer
from tests.support.publishing import (
    CLOSED,
    MANIFEST,
    PUBLISHER,
    edited,
    kept,
    names,
    publish,
    pushed,
)
from tests.support.running import dossier
from tests.support.webwork import key_file

RULED, ROSTER = "registry/published.yaml", "registry/officers.yaml"
NEW: KeySigner = signer("a new publisher's key")


def ruled(demo: Path, folder: Path, **said: object) -> None:
    """Merged: drafted by an administrator, approved by the chief."""
    data = {"record": "published/1", "reason": "经查明。", **said}
    approved(demo / "repo", {RULED: json.dumps(data).encode()}, folder)


def roster(demo: Path) -> bytes:
    """The roster with a new key for the publisher."""
    with Writer(demo / "repo") as clone:
        raw = clone.blob(clone.tree("main")[ROSTER][1])
    assert PUBLISHER.public.encode() in raw
    return raw.replace(PUBLISHER.public.encode(), NEW.public.encode())


def by_new_key(demo: Path, *more: object) -> object:
    folder = demo.parent / "new-key"
    folder.mkdir(exist_ok=True)
    out = ("--out", demo / "site", "--internal", demo / "internal")
    held = ("--commit", "--key", key_file(folder, NEW))
    return dossier("publish", *held, *out, *more, repo=demo / "repo")


def papers(folder: Path) -> dict[str, bytes]:
    found = (f for f in (folder / "papers").rglob("*") if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in found}


def as_before_signing(demo: Path) -> list[str]:
    """The branch as an earlier program left it, unsigned; the digests of its manifests."""

    def older(data: dict[str, object]) -> None:
        data["schema"] = UNSIGNED_SCHEMA
        for entry in data["papers"]:
            del entry["key"], entry["step"]

    states = []
    for at in ("published^", "published"):
        with Writer(demo / "origin.git") as forge:
            files = {p: forge.blob(b) for p, (_, b) in forge.tree(at).items()}
        for name in (MANIFEST, CLOSED):
            data = json.loads(files[name])
            older(data)
            files[name] = json.dumps(data).encode()
        states.append(files)
    for repo, name in (("origin.git", BRANCH), ("repo", BRANCH), ("repo", TRACKED)):
        ref(demo / repo, name, "")
    for files in states:
        pushed(demo, files, whole=True)
    git(demo / "repo", "fetch", "-q")
    return [hashlib.sha256(f[n]).hexdigest() for f in states for n in (MANIFEST, CLOSED)]


def test_earlier_unsigned_papers_count_by_an_act_alone(demo_copy: Path, tmp_path: Path) -> None:
    before = papers(demo_copy / "site")
    digests = as_before_signing(demo_copy)
    assert {"published-unsigned", "published-rolled-back"} == set(rules(demo_copy))
    assert publish(demo_copy).returncode == 1
    ruled(demo_copy, tmp_path, earlier=digests)
    assert rules(demo_copy) == {}
    ran = publish(demo_copy)
    assert ran.returncode == 0 and "新出具" not in ran.stdout, ran.stderr
    assert papers(demo_copy / "site") == before
    assert json.loads(kept(demo_copy, MANIFEST))["schema"].endswith("/2")
    assert rules(demo_copy) == {} and publish(demo_copy).returncode == 0


def test_an_act_that_names_one_manifest_of_two_is_not_enough(
    demo_copy: Path, tmp_path: Path
) -> None:
    """Else whoever can push could put another internal manifest beside the one named."""
    digests = as_before_signing(demo_copy)
    ruled(demo_copy, tmp_path, earlier=digests[0::2])
    assert "published-unsigned" in rules(demo_copy)


def test_a_named_manifest_does_not_count_again_later(demo_copy: Path, tmp_path: Path) -> None:
    digests = as_before_signing(demo_copy)
    ruled(demo_copy, tmp_path, earlier=digests)
    assert publish(demo_copy).returncode == 0
    files = {name: kept(demo_copy, name, "published^") for name in names(demo_copy)}
    pushed(demo_copy, files, whole=True)
    assert rules(demo_copy) == {"published-unsigned": "defect"}


def test_after_a_leak_an_act_names_the_last_that_counts(demo_copy: Path, tmp_path: Path) -> None:
    before, last = papers(demo_copy / "site"), head(demo_copy / "origin.git", "published")
    bad = pushed(demo_copy, never_issued(demo_copy), PUBLISHER)
    assert publish(demo_copy).returncode == 1
    ruled(demo_copy, tmp_path, compromised=[{"key": fingerprint(PUBLISHER.public), "last": last}])
    approved(demo_copy / "repo", {ROSTER: roster(demo_copy)}, tmp_path)
    assert rules(demo_copy) == {"published-key": "defect"}
    assert publish(demo_copy).returncode == 1  # the old key signs no more
    ran = by_new_key(demo_copy)
    assert ran.returncode == 0 and bad[:12] in ran.stdout and "新出具" not in ran.stdout
    assert papers(demo_copy / "site") == before
    assert rules(demo_copy) == {"published-key": "remark"}
    pushed(demo_copy, {"index.html": b"<!DOCTYPE html>"}, PUBLISHER)
    assert "defect" in rules(demo_copy).values()


def test_a_last_commit_that_the_branch_does_not_hold_is_named(
    demo_copy: Path, tmp_path: Path
) -> None:
    """Taken at its word, nothing by that key would count and all papers would seem lost."""
    repo, key = demo_copy / "repo", fingerprint(PUBLISHER.public)
    last = head(demo_copy / "origin.git", "published")
    wrong = {"compromised": [{"key": key, "last": "0" * 40}]}
    data = {"record": "published/1", "reason": "经查明。", **wrong}
    git(repo, "switch", "-q", "-c", "leak")
    (repo / RULED).write_text(json.dumps(data), "utf-8")
    git(repo, "add", RULED)
    who = ["-c", "user.name=x", "-c", "user.email=x@x"]
    git(repo, *who, "commit", "-q", "--no-gpg-sign", "-m", "x")
    told = dossier("check", "--base", "main", repo=repo).stdout
    assert RULED in told and key in told and "更正 last" in told
    git(repo, "switch", "-q", "main")
    ruled(demo_copy, tmp_path, **wrong)
    assert rules(demo_copy) == {"published-last": "defect"}
    ran = publish(demo_copy)
    assert ran.returncode == 1 and RULED in ran.stderr and "0" * 40 in ran.stderr
    assert "克隆或镜像恢复" not in ran.stderr
    ruled(demo_copy, tmp_path, compromised=[{"key": key, "last": last}])
    assert rules(demo_copy) == {} and publish(demo_copy).returncode == 0


def test_a_key_counts_by_the_roster_of_the_entrys_step(demo_copy: Path, tmp_path: Path) -> None:
    """What was signed before a change of key stays; by the old key nothing is published after."""
    approved(demo_copy / "repo", {ROSTER: roster(demo_copy)}, tmp_path)
    main = head(demo_copy / "repo", "main")
    assert rules(demo_copy) == {}

    def of_now(data: dict[str, object]) -> None:
        data["commit"] = main

    files = {name: edited(demo_copy, of_now, name) for name in (MANIFEST, CLOSED)}
    pushed(demo_copy, files, PUBLISHER)
    assert rules(demo_copy) == {"published-key": "defect"}
    assert by_new_key(demo_copy).returncode == 0
    assert rules(demo_copy) == {"published-key": "remark"}


@pytest.mark.parametrize(
    "said", [{}, {"never_issued": ["dossiers/2025/publicity-1.yaml#publicity"]}]
)
def test_what_never_went_out_may_go_out_by_an_act(
    demo_copy: Path, tmp_path: Path, said: dict[str, object]
) -> None:
    """Else a closing merged although the run of that day had failed would stop all for good."""
    for repo, name in (("origin.git", BRANCH), ("repo", BRANCH), ("repo", TRACKED)):
        ref(demo_copy / repo, name, "")
    ruled(demo_copy, tmp_path, **said)
    assert publish(demo_copy).returncode == (0 if said else 1)
    assert (rules(demo_copy) == {}) is bool(said)
