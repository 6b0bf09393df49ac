"""A clone's own settings, links and gaps change nothing that is judged."""

import stat
import subprocess
from pathlib import Path

import pytest

from pipeline.git.history import History
from pipeline.git.proposals import Proposals
from pipeline.git.repository import HistoryError
from pipeline.git.writer import Dirty, Writer
from tests.support.office import A, Office, audit, git

RECOMMENDATION = "dossiers/2025/f-7k3q/recommendation.yaml"


def trap(folder: Path) -> tuple[Path, Path]:
    """A program that leaves a mark when anything runs it, and says all is well."""
    mark, program = folder / "sprung", folder / "trap"
    program.write_text(f"#!/bin/sh\ntouch {mark}\ncat\nexit 0\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, mark


def set_traps(repo: Path, folder: Path) -> Path:
    program, mark = trap(folder)
    included = folder / "included"
    included.write_text(f"[core]\n\tfsmonitor = {program}\n[gpg]\n\tprogram = {program}\n")
    hooks = repo / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("reference-transaction", "post-checkout", "pre-push", "post-index-change"):
        (hooks / hook).write_text(f"#!/bin/sh\ntouch {mark}\n")
        (hooks / hook).chmod(0o755)
    settings = {
        "gpg.ssh.program": program,
        "gpg.format": "ssh",
        "core.fsmonitor": program,
        "core.hooksPath": hooks,
        "filter.evil.clean": program,
        "filter.evil.smudge": program,
        "filter.evil.required": "true",
        "diff.external": program,
        "core.pager": program,
        "core.attributesFile": folder / "attributes",
        "include.path": included,
        "core.useReplaceRefs": "true",
        "core.excludesFile": folder / "excludes",
    }
    (folder / "attributes").write_text("* filter=evil\n")
    (folder / "excludes").write_text("*\n")
    for name, value in settings.items():
        git(repo, "config", name, str(value))
    (repo / ".git/info").mkdir(exist_ok=True)
    (repo / ".git/info/attributes").write_text("* filter=evil diff=evil merge=evil\n")
    (repo / ".git/info/exclude").write_text("*\n")
    return mark


def check_out(office: Office) -> None:
    git(office.path, "reset", "-q", "--hard", "main")


def test_no_program_of_the_clone_runs(office: Office, tmp_path: Path) -> None:
    office.act("r", {RECOMMENDATION: {"division": A}}, "a-clerk", None)
    check_out(office)
    mark = set_traps(office.path, tmp_path)
    assert audit(office.path)[-1].rules == ["authority-unsigned"]
    with Writer(office.path) as writer:
        assert writer.changed_files() == ()
        (office.path / RECOMMENDATION).write_text("{}")
        assert writer.changed_files() == (RECOMMENDATION,)
        old = writer.resolve("main")
        writer.set_ref("refs/heads/other", old, None)
    assert not mark.exists()
    subprocess.run(["git", "-C", str(office.path), "status"], check=False, capture_output=True)
    assert mark.exists(), "the trap works where git is run plainly"


def test_grafts_and_environment_do_not_count(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.act("r", {RECOMMENDATION: {"division": A}}, "a-clerk", "a-leader")
    before = [j.step.commit.sha for j in audit(office.path)]
    (office.path / ".git/info").mkdir(exist_ok=True)
    (office.path / ".git/info/grafts").write_text(f"{before[-1]}\n")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(tmp_path))
    assert [j.step.commit.sha for j in audit(office.path)] == before


def test_an_object_that_is_not_what_its_name_says(office: Office) -> None:
    """Git hands out a loose object without hashing it; we do not take it."""
    office.act("r", {RECOMMENDATION: {"division": A}}, "a-clerk", "a-leader")
    with History(office.path) as history:
        blob = history.tree("main")[RECOMMENDATION][1]
        other = office.writer.store("blob", b"{}")
    objects = office.path / ".git/objects"
    target = objects / blob[:2] / blob[2:]
    target.chmod(0o644)
    target.write_bytes((objects / other[:2] / other[2:]).read_bytes())
    with History(office.path) as history, pytest.raises(HistoryError, match="内容与编号不符"):
        history.blob(blob)


def test_shallow_clone(office: Office, tmp_path: Path) -> None:
    office.act("r", {RECOMMENDATION: {"division": A}}, "a-clerk", "a-leader")
    url = office.path.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth=1", url, str(tmp_path / "s")], check=True)
    with pytest.raises(HistoryError, match=r"浅克隆.*--unshallow"):
        History(tmp_path / "s")


def test_partial_clone(office: Office, tmp_path: Path) -> None:
    git(office.path, "config", "uploadpack.allowFilter", "true")
    command = ["git", "clone", "-q", "--bare", "--filter=blob:none", office.path.as_uri()]
    subprocess.run([*command, str(tmp_path / "p.git")], check=True)
    with History(tmp_path / "p.git") as history, pytest.raises(HistoryError, match="不完整"):
        history.blob(history.tree("main")["registry/root.yaml"][1])


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="不是 Git 仓库"):
        History(tmp_path)


def test_unknown_revision(office: Office) -> None:
    with pytest.raises(HistoryError, match="找不到版本“no-such”"):
        office.writer.resolve("no-such")


def test_an_option_is_no_revision(office: Office) -> None:
    with pytest.raises(HistoryError, match="找不到版本"):
        office.writer.resolve("--all")


def test_dirty_tree(office: Office) -> None:
    check_out(office)
    office.writer.refuse_dirty()
    (office.path / "registry/new.yaml").write_text("x")
    (office.path / "registry/root.yaml").unlink()
    with pytest.raises(Dirty, match=r"2个未提交的文件.*registry/root.yaml"):
        office.writer.refuse_dirty()


@pytest.mark.parametrize("kind", ["bare", "packed", "linked", "shared"])
def test_other_shapes_of_repository(office: Office, tmp_path: Path, kind: str) -> None:
    office.act("r", {RECOMMENDATION: {"division": A}}, "a-clerk", "a-leader")
    expected = [j.step.commit.sha for j in audit(office.path)]
    other = tmp_path / "other"
    if kind == "linked":
        git(office.path, "worktree", "add", "-q", "--detach", str(other), "main")
    elif kind == "packed":
        git(office.path, "gc", "-q")
        git(office.path, "commit-graph", "write", "--reachable")
        other = office.path
    else:
        flag = "--bare" if kind == "bare" else "--shared"
        subprocess.run(["git", "clone", "-q", flag, str(office.path), str(other)], check=True)
    tip = "main" if kind in ("bare", "packed") else "HEAD"
    assert [j.step.commit.sha for j in audit(other, tip)] == expected
    assert [j.rules for j in audit(other, tip)] == [[], []]


def test_nothing_is_left_behind(office: Office) -> None:
    with History(office.path) as history:
        history.tree("main")
        own = history.own_dir
        assert own.is_dir()
    assert not own.exists()


def test_git_agrees_about_what_changed(office: Office) -> None:
    """Our differences and merge bases against git's own, over a history of both shapes."""
    office.write("a", {"registry/x/one.yaml": {}, "registry/two.yaml": {}}, "admin-1")
    office.write("a", {"registry/x/one.yaml": None, "registry/x": b"a file now"}, "admin-1")
    office.act("b", {"registry/three.yaml": {}}, "admin-1", "chief")
    office.merge("a", "chief")
    with Proposals(office.path) as history:
        for step in history.main_line("main"):
            sha = step.commit.sha
            if not step.commit.parents:
                continue
            raw = git(office.path, "diff-tree", "-r", "--no-renames", f"{sha}^1", sha)
            theirs = {line.split("\t")[1]: line.split()[3] for line in raw.splitlines()}
            ours = {c.path: c.new or "0" * 40 for c in step.changes}
            assert ours == theirs
            base = git(office.path, "merge-base", *step.commit.parents)
            assert history.merge_base(*step.commit.parents) == base


def test_histories_that_never_met(office: Office) -> None:
    office.write("alone", {"a.yaml": {}}, "admin-1", base=None)
    with pytest.raises(HistoryError, match="没有共同的历史"):
        office.writer.merge_base("main", "alone")
    office.writer.set_ref("refs/heads/x", office.writer.resolve("alone"), None)
    office.commit_main(
        office.writer.commit(office.writer.resolve("main")).tree,
        [office.writer.resolve("main"), office.writer.resolve("alone")],
        "chief",
    )
    assert audit(office.path)[-1].rules == ["authority-evil-merge"]
