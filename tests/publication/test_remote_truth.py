"""The remote's branch is the truth, unless it lacks what was seen there: then all stops."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.approving import approved, head
from tests.support.publishing import (
    PUBLISHER,
    edited,
    kept,
    key,
    names,
    publish,
    pushed,
)
from tests.support.running import DOSSIER, ROOT, dossier

BRANCH, TRACKED = "refs/heads/published", "refs/remotes/origin/published"


def ref(repo: Path, name: str, value: str) -> None:
    command = ["-d", name] if value == "" else [name, value]
    subprocess.run(["git", "-C", repo, "update-ref", *command], check=True)


def papers(folder: Path) -> dict[str, bytes]:
    found = (f for f in (folder / "papers").rglob("*") if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in found}


def git(repo: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", repo, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("person", ["", "chief-1"])
def test_without_the_publishers_key_nothing_is_set(
    behind: Path, tmp_path: Path, person: str
) -> None:
    held = ("--key", key(tmp_path, person)) if person else ()
    tip = head(behind / "origin.git", "published")
    ran = dossier("publish", "--commit", *held, "--out", behind / "site", repo=behind / "repo")
    assert ran.returncode == 1 and ran.stderr.count("\n") == 1
    assert "发布员" in ran.stderr and "docs/adopt.md" in ran.stderr
    assert not (behind / "site").exists()
    assert head(behind / "origin.git", "published") == tip


def test_an_empty_secret_is_named(behind: Path) -> None:
    out = ["--out", str(behind / "site")]
    ran = subprocess.run(
        [*DOSSIER, "--repo", str(behind / "repo"), "publish", "--commit", "--key", "-", *out],
        input="\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 1 and "DOSSIER_PUBLISHER_KEY" in ran.stderr
    assert not (behind / "site").exists()


@pytest.mark.parametrize("stale", [(BRANCH,), (BRANCH, TRACKED)])
def test_a_stale_clone_issues_nothing_again(demo_copy: Path, stale: tuple[str, ...]) -> None:
    repo, tip = demo_copy / "repo", head(demo_copy / "origin.git", "published")
    before = papers(demo_copy / "site")
    for name in stale:
        ref(repo, name, head(demo_copy / "origin.git", "published^"))
    ran = publish(demo_copy)
    assert ran.returncode == 0 and "新出具" not in ran.stdout, ran.stderr
    assert head(demo_copy / "origin.git", "published") == tip == head(repo, "published")
    assert papers(demo_copy / "site") == before


def test_what_lies_on_the_local_branch_alone_does_not_count(demo_copy: Path) -> None:
    repo, tip = demo_copy / "repo", head(demo_copy / "origin.git", "published")
    command = ["commit-tree", "-p", tip, "-m", "x", f"{tip}^{{tree}}"]
    local = git(repo, "-c", "user.name=x", "-c", "user.email=x@x", *command)
    ref(repo, BRANCH, local)
    assert publish(demo_copy).returncode == 0
    assert head(demo_copy / "origin.git", "published") == tip


@pytest.mark.parametrize("to", ["published^", ""])
@pytest.mark.parametrize("fetched", [False, True])
def test_a_branch_set_back_is_named_and_stops_publishing(
    demo_copy: Path, to: str, fetched: bool
) -> None:
    """Run after run, until it has been put back as told."""
    repo, origin = demo_copy / "repo", demo_copy / "origin.git"
    tip = head(origin, "published")
    there = head(origin, to) if to else ""
    if fetched:  # and never published from here: known as last fetched alone
        ref(repo, BRANCH, "")
    ref(origin, BRANCH, there)
    for _ in range(2):
        ran = publish(demo_copy)
        assert ran.returncode == 1 and "被退回" in ran.stderr and tip[:12] in ran.stderr
        assert git(origin, "for-each-ref", "--format=%(objectname)", BRANCH) == there
    git(repo, "fetch", "-q", "--prune")
    audit = dossier("audit", repo=repo)
    assert audit.returncode == 1 and "被退回" in audit.stdout
    (told,) = [part for part in ran.stderr.split("；") if "git push origin" in part]
    git(repo, *told.split("git ")[1].split(" 恢复")[0].split())
    assert publish(demo_copy).returncode == 0
    assert dossier("audit", repo=repo).returncode == 0
    assert head(origin, "published") == tip


def test_a_branch_set_back_and_gone_on_from_is_named_too(demo_copy: Path) -> None:
    """Signed by the publisher's own key, as if a second machine had issued once more."""
    origin = demo_copy / "origin.git"
    tip = head(origin, "published")
    ref(origin, BRANCH, head(origin, "published^"))
    pushed(demo_copy, {"index.html": b"<!DOCTYPE html>"}, PUBLISHER)
    ran = publish(demo_copy)
    assert ran.returncode == 1 and "被退回" in ran.stderr
    assert f"git push --force origin {tip}" in ran.stderr


def test_two_clones_that_each_saw_what_the_other_lacks_come_to_one_branch(
    demo_copy: Path, tmp_path: Path
) -> None:
    """A fresh clone publishes anew what was lost; neither stops the other for good."""
    origin, repo = demo_copy / "origin.git", demo_copy / "repo"
    never = {"never_issued": ["dossiers/2025/publicity-1.yaml#publicity"]}
    data = {"record": "published/1", "reason": "测试中视为从未出具。", **never}
    approved(repo, {"registry/published.yaml": json.dumps(data).encode()}, tmp_path)
    lost = head(origin, "published")
    ref(origin, BRANCH, "")
    clone = second(demo_copy)
    assert publish(demo_copy, repo=clone).returncode == 0
    fresh = head(origin, "published")
    ran = publish(demo_copy)
    assert ran.returncode == 0 and "新出具" not in ran.stdout, ran.stderr
    assert head(origin, "published") == fresh == head(repo, "published")
    ref(repo, BRANCH, lost)
    audit = dossier("audit", repo=repo)
    assert audit.returncode == 0 and "已由其他发布以同一内容在案" in audit.stdout


def test_the_remote_is_taken_for_true_where_people_decide_so(demo_copy: Path) -> None:
    """The other way out: what this clone saw was never delivered, and the finding says how."""
    origin, repo = demo_copy / "origin.git", demo_copy / "repo"
    ref(origin, BRANCH, head(origin, "published^"))
    told = publish(demo_copy).stderr
    assert "designation-1.yaml#designation" in told
    command = "git branch -f published origin/published"
    assert command in told
    git(repo, *command.split()[1:])
    ran = publish(demo_copy)
    assert ran.returncode == 0 and "新出具" in ran.stdout, ran.stderr
    assert dossier("audit", repo=repo).returncode == 0


def test_a_fresh_clone_knows_from_main_what_is_missing(demo_copy: Path) -> None:
    """It has seen no publication; but the closing and the designation name the list's paper."""
    ref(demo_copy / "origin.git", BRANCH, "")
    clone = second(demo_copy)
    ran = publish(demo_copy, repo=clone)
    assert ran.returncode == 1 and "publicity-1.yaml#publicity" in ran.stderr
    assert "不重新出具" in ran.stderr
    assert dossier("audit", repo=clone).returncode == 1
    assert git(demo_copy / "origin.git", "for-each-ref", BRANCH) == ""


def second(demo: Path) -> Path:
    """Another clone of the same remote."""
    clone = demo / "second"
    subprocess.run(["git", "clone", "-q", demo / "origin.git", clone], check=True)
    return clone


def hooked(demo: Path, command: list[str]) -> None:
    """Before a push is taken, the remote runs this, as if another machine were faster."""
    hook = demo / "origin.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    words = " ".join(f"'{word}'" for word in command)
    home = f"env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 TMPDIR='{demo}'"
    hook.write_text(f"#!/bin/sh\ncd '{ROOT}'\nexec </dev/null >&2\n{home} {words} || true\n")
    hook.chmod(0o755)


def rival(demo: Path) -> list[str]:
    """A second publication, made once, while the first is being delivered."""
    told = f"rm -f '{demo}/origin.git/hooks/pre-receive'; "
    told += f"'{sys.executable}' -c 'from pipeline.cli.app import main; main()'"
    told += f" --repo '{demo}/second' publish --commit --key '{key(demo.parent)}'"
    told += f" --out '{demo}/other-site' --internal '{demo}/other-internal'"
    script = demo / "rival.sh"
    script.write_text(f"#!/bin/sh\nexport PYTHONPATH='{ROOT}'\n{told}\n")
    return ["sh", str(script)]


def test_two_clones_at_once_issue_each_paper_once(behind: Path, demo: Path) -> None:
    second(behind)
    hooked(behind, rival(behind))
    ran = publish(behind)
    assert ran.returncode == 0, ran.stderr
    assert papers(behind / "site") == papers(behind / "other-site") == papers(demo / "site")
    assert papers(behind / "internal") == papers(demo / "internal")
    assert head(behind / "origin.git", "published") == head(behind / "second", "published")
    assert head(behind / "repo", "published") == head(behind / "second", "published")
    assert dossier("audit", repo=behind / "repo").returncode == 0


def test_two_started_together_both_end_well(behind: Path, demo: Path) -> None:
    other = second(behind)
    runs = []
    for name, repo in (("a", behind / "repo"), ("b", other)):
        out = ["--out", str(behind / f"{name}-site"), "--key", str(key(behind.parent))]
        command = [*DOSSIER, "--repo", str(repo), "publish", "--commit", *out]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        runs.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=-3, stderr=-3))
    assert [run.wait() for run in runs] == [0, 0]
    assert papers(behind / "a-site") == papers(behind / "b-site") == papers(demo / "site")
    assert kept(behind, "papers/2025/designation-1.pdf")


def test_who_is_always_slower_ends_in_one_line_with_nothing_lost(behind: Path) -> None:
    push = behind / "push.sh"
    origin = behind / "origin.git"
    push.write_text(
        f"""#!/bin/sh
tip=$(git -C '{origin}' rev-parse published)
new=$(GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x \
git -C '{origin}' commit-tree -p $tip -m x "$tip^{{tree}}")
git -C '{origin}' update-ref refs/heads/published $new $tip
"""
    )
    hooked(behind, ["sh", str(push)])
    tree = names(behind)
    ran = publish(behind)
    assert ran.returncode == 1 and "已被他人更新" in ran.stderr and ran.stderr.count("\n") == 1
    assert not (behind / "site").exists() and names(behind) == tree
    assert len(git(origin, "rev-list", "--first-parent", "published").split()) == 4
    (origin / "hooks/pre-receive").unlink()
    assert publish(behind).returncode == 0


def test_a_malformed_manifest_is_mended_by_a_signed_correction(demo_copy: Path) -> None:
    bad = pushed(demo_copy, {"manifest.json": b"{"}, PUBLISHER)
    git(demo_copy / "repo", "fetch", "-q")
    ran = dossier("audit", repo=demo_copy / "repo")
    assert ran.returncode == 1 and "dossier publish --commit" in ran.stdout
    assert publish(demo_copy).returncode == 0
    assert head(demo_copy / "origin.git", "published^") == bad
    assert edited(demo_copy, lambda data: None)
    assert dossier("audit", repo=demo_copy / "repo").returncode == 0


def test_a_commit_that_cannot_be_read_holds_nothing_up(demo_copy: Path) -> None:
    """A server takes it: a date past all calendars, on top of what was published."""
    origin, repo = demo_copy / "origin.git", demo_copy / "repo"
    tip = head(origin, "published")
    tree = git(origin, "rev-parse", "published^{tree}")
    who = "x <x@example.invalid> 999999999999999 +0000"
    raw = f"tree {tree}\nparent {tip}\nauthor {who}\ncommitter {who}\n\nx\n"
    command = ["git", "-C", str(origin), "hash-object", "-t", "commit", "-w", "--stdin"]
    command += ["--literally"]
    done = subprocess.run(command, input=raw, capture_output=True, text=True, check=True)
    ref(origin, BRANCH, done.stdout.strip())
    ran = publish(demo_copy)
    assert ran.returncode == 0 and "新出具" not in ran.stdout, ran.stderr
    assert dossier("audit", repo=repo).returncode == 0
    assert dossier("status", repo=repo).returncode == 0
