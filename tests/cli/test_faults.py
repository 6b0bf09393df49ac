"""Bad input through the command line: refused with place, reason and mend; never a traceback."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.batch import BATCH, TEXTS, Overlay
from tests.support.running import dossier
from tests.support.work import drafted, findings, git, key_file, on_branch, tree

PUBLICITY = BATCH + "publicity-1.yaml"
ISSUER = "registry/issuer.yaml"


def one(found: list[dict[str, Any]], words: str) -> dict[str, Any]:
    (hit,) = [f for f in found if words in f["message"]]
    assert hit["file"] and hit["line"] >= 1 and hit["column"] >= 1
    return hit


def test_the_batch_itself_is_green(tmp_path: Path) -> None:
    code, found = findings(tree(tmp_path))
    assert (code, found) == (0, [])


@pytest.mark.parametrize(
    ("path", "raw", "words"),
    [
        ("notes.yaml", b"record: notes/1\n", "不能有文件"),
        ("pubicity-1.yaml", b"record: publicity/1\n", "不能有文件"),
        ("f-7k3q/publicity-2.yaml", TEXTS[PUBLICITY], "不能有文件"),
        ("f-7k3q/a/b.yaml", b"record: review/1\n", "不能有文件"),
        ("f-7k3q/review-2.yaml", b"record: review/1\non: [\n", "review-2.yaml"),
        ("call-2.yaml", b"", "call-2.yaml"),
        ("publicity-2.yaml", b"record: publicity/1\n\tdated: x\n", "制表符"),
        ("publicity-2.yaml", b"record: publicity/1\nrows: []\n", "至少"),
        ("publicity-2.yaml", b"record: publicity/1\nrowz: []\n", "rowz"),
        ("publicity-2.yaml", b"record: designation/1\n", "缺少"),
        ("publicity-2.yaml", b"\xff\xfe", "UTF-8"),
        ("publicity-2.yaml", b"a: &x 1\nb: *x\n", "&"),
    ],
)
def test_a_bad_file(tmp_path: Path, path: str, raw: bytes, words: str) -> None:
    code, found = findings(tree(tmp_path, {**TEXTS, BATCH + path: raw}))
    own = [f for f in found if f["file"] == BATCH + path]
    assert code == 1 and own
    assert {f["effect"] for f in own} == {"defect"}
    assert [f for f in own if words in f["message"] + f["file"] + f["hint"]], own
    assert [f for f in own if not f["hint"]] == []


def test_a_file_only_said_wrong_once(tmp_path: Path) -> None:
    """What rests on an unusable file is not refused again for every field of it."""
    broken = {**TEXTS, BATCH + "resolution-1.yaml": b"record: resolution/1\n  x\n"}
    code, found = findings(tree(tmp_path, broken))
    assert code == 1
    assert len([f for f in found if f["file"].endswith("resolution-1.yaml")]) == 1


def circle() -> Mapping[str, bytes]:
    refs = {"panel-1.yaml": "proposal-1.yaml", "proposal-1.yaml": "panel-1.yaml"}
    change = {
        path: {"on.0": {"path": BATCH + other, "sha256": "0" * 64}} for path, other in refs.items()
    }
    return Overlay(after=change).texts()


def test_a_circle(tmp_path: Path) -> None:
    code, found = findings(tree(tmp_path, circle()))
    said = [f for f in found if f["rule"] == "circle"]
    assert code == 1
    assert {f["file"] for f in said} >= {BATCH + "panel-1.yaml", BATCH + "proposal-1.yaml"}
    assert all("互为依据" in f["message"] and f["hint"] for f in said)


def test_an_empty_folder_is_not_fine(tmp_path: Path) -> None:
    ran = dossier("check", repo=tmp_path)
    assert ran.returncode == 1 and "什么也没有检查" in ran.stdout


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    tree(tmp_path)
    (tmp_path / BATCH / "review.yaml").symlink_to("/etc/passwd")
    code, found = findings(tmp_path)
    assert code == 1 and one(found, "符号链接")["file"] == BATCH + "review.yaml"
    assert "root:" not in json.dumps(found)


def test_check_of_a_path_tells_that_path_alone(tmp_path: Path) -> None:
    wrong = Overlay({"f-7k3q/application.yaml": {"industry.code": "1200"}}).texts()
    broken = {**wrong, BATCH + "notes.yaml": b"x: 1\n"}
    repo = tree(tmp_path, broken)
    code, found = findings(repo, BATCH + "f-7k3q")
    assert code == 1 and {f["case"] for f in found} == {"2025/f-7k3q"}
    assert findings(repo, BATCH + "f-q8d2") == (0, [])
    assert findings(repo, BATCH + "notes.yaml")[0] == 1


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    ran = dossier("check", BATCH + "gone.yaml", repo=tree(tmp_path))
    assert ran.returncode == 1
    assert "gone.yaml" in ran.stdout and "什么也没有检查" in ran.stdout


def test_a_path_may_be_written_in_any_way(tmp_path: Path) -> None:
    repo = tree(tmp_path, {**TEXTS, BATCH + "notes.yaml": b"x: 1\n"})
    for path in (f"./{BATCH}", BATCH, str(tmp_path / BATCH), "."):
        assert [f["file"] for f in findings(repo, path)[1]] == [BATCH + "notes.yaml"]
    assert findings(repo, "registry/") == (0, [])


def test_text_tells_where_why_and_what_next(tmp_path: Path) -> None:
    texts = Overlay({"f-7k3q/application.yaml": {"industry.code": "1200"}}).texts()
    ran = dossier("check", "--as-of", "2025-10-13", repo=tree(tmp_path, texts))
    assert ran.returncode == 1
    line = next(n for n in ran.stdout.splitlines() if "行业小类 1200" in n)
    assert line.strip().startswith("〔")
    for words in (
        "第七条第（一）项",
        "怎么办",
        "不符合条件（阻断）",
        "application.yaml:",
        "未检查的内容",
    ):
        assert words in ran.stdout
    assert "批准权限" in ran.stdout and "Traceback" not in ran.stdout + ran.stderr


FINDING = {"rule", "effect", "article", "file", "line", "column", "field", "message", "hint"}


def test_json_of_check_keeps_its_contract(tmp_path: Path) -> None:
    texts = Overlay({"f-7k3q/application.yaml": {"industry.code": "1200"}}).texts()
    ran = dossier("check", "--format", "json", "--as-of", "2025-10-13", repo=tree(tmp_path, texts))
    report = json.loads(ran.stdout)
    assert set(report) >= {"schema", "commit", "as_of", "findings", "unchecked"}
    assert set(report["blocking"]) <= {finding["id"] for finding in report["findings"]}
    assert set(report["articles"]) == {f["article"] for f in report["findings"]} - {""}
    assert report["as_of"] == "2025-10-13" and report["unchecked"]
    for finding in report["findings"]:
        assert set(finding) >= FINDING
    assert not [u for u in report["unchecked"] if not u.strip()]


def test_json_of_status_keeps_its_contract(demo: Path) -> None:
    ran = dossier("status", "--format", "json", "--as-of", "2025-09-30", repo=demo / "repo")
    status = json.loads(ran.stdout)
    assert set(status) >= {"schema", "commit", "as_of", "cases"}
    names = {
        "id",
        "kind",
        "name",
        "district",
        "state",
        "next_actor",
        "deadline",
        "findings",
        "acts",
    }
    assert [set(case) for case in status["cases"]] == [names] * 4
    assert status["commit"] == git(
        demo / "repo", "log", "-1", "--format=%H", "main", "--until", "2025-09-30T23:00+08:00"
    )


def test_a_repository_without_root_says_that_nothing_is_official(tmp_path: Path) -> None:
    repo = tree(tmp_path)
    git(repo, "init", "-q", "-b", "main")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "材料")
    audit = dossier("audit", repo=repo)
    assert audit.returncode == 0 and "尚未确立权限" in audit.stdout
    status = dossier("status", "--as-of", "2025-10-10", repo=repo)
    assert "不具效力" in status.stdout and status.stdout.count("区  已认定") == 3
    kept = dossier("publish", "--out", tmp_path / "site", "--commit", repo=repo)
    assert kept.returncode == 1 and "尚未确立权限" in kept.stderr


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({PUBLICITY: TEXTS[PUBLICITY] + b"# x\n"}, "不得修改"),
        ({PUBLICITY: None}, "不得删除"),
        ({BATCH + "notes.yaml": b"record: notes/1\n"}, "不能有文件"),
        ({BATCH + "call-2.yaml": TEXTS[BATCH + "call.yaml"]}, "不能有文件"),
    ],
)
def test_a_change_that_must_not_be_merged(
    demo_copy: Path, files: Mapping[str, bytes | None], words: str
) -> None:
    repo = demo_copy / "repo"
    on_branch(repo, "wrong", files)
    code, found = findings(repo, "--base", "main")
    assert code == 1
    assert [f for f in found if words in f["message"] and f["hint"]], found


def test_a_change_is_judged_by_what_is_in_effect_not_by_itself(demo_copy: Path) -> None:
    """A request that also loosens the schema is still judged by the schema of main."""
    repo = demo_copy / "repo"
    schema = "schemas/review-1.schema.json"
    on_branch(repo, "sly", {schema: b"{}", BATCH + "f-7k3q/review-2.yaml": b"record: review/1\n"})
    code, found = findings(repo, "--base", "main")
    assert code == 1
    assert [f for f in found if f["file"].endswith("review-2.yaml")]
    assert [f for f in found if f["rule"] == "authority-mixed"]


def test_a_dirty_tree_is_refused(demo_copy: Path) -> None:
    repo = demo_copy / "repo"
    (repo / "new.txt").write_text("x")
    ran = dossier("check", "--base", "main", repo=repo)
    assert ran.returncode == 1 and "未提交" in ran.stderr and "new.txt" in ran.stderr


def test_a_shallow_clone_is_refused(demo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{demo / 'origin.git'}", "shallow")
    for command in (["audit"], ["check", "--base", "main"], ["status"]):
        ran = dossier(*command, repo=tmp_path / "shallow")
        assert ran.returncode == 1, command
        assert "浅" in ran.stderr and "unshallow" in ran.stderr


def test_an_unknown_base_is_said(demo: Path) -> None:
    ran = dossier("check", "--base", "nowhere", repo=demo / "repo")
    assert ran.returncode == 1 and "nowhere" in ran.stderr


def approve(repo: Path, branch: str, officer: str, keys: Path) -> Any:
    return dossier(
        "approve", branch, "--as", officer, "--key", key_file(keys, officer), "--yes", repo=repo
    )


def test_of_two_colliding_requests_the_first_merged_wins(demo_copy: Path, tmp_path: Path) -> None:
    repo = demo_copy / "repo"
    own = (repo / ISSUER).read_bytes()
    for branch in ("first", "second"):
        drafted(repo, branch, {ISSUER: own + f"# {branch}\n".encode()}, "admin-1")
    won = approve(repo, "first", "chief-1", tmp_path)
    assert won.returncode == 0, won.stdout + won.stderr
    lost = approve(repo, "second", "chief-1", tmp_path)
    assert lost.returncode == 1 and "没有签署" in lost.stderr
    assert ISSUER in lost.stdout and "Traceback" not in lost.stderr
    assert (repo / ISSUER).read_bytes().endswith(b"# first\n")
    assert dossier("audit", repo=repo).returncode == 0


def test_the_author_may_not_approve_alone(demo_copy: Path, tmp_path: Path) -> None:
    repo = demo_copy / "repo"
    own = (repo / ISSUER).read_bytes()
    drafted(repo, "alone", {ISSUER: own + b"# x\n"}, "admin-1")
    before = git(repo, "rev-parse", "main")
    ran = approve(repo, "alone", "admin-1", tmp_path)
    assert ran.returncode == 1 and "没有签署" in ran.stderr
    assert git(repo, "rev-parse", "main") == before


@pytest.mark.parametrize(("officer", "words"), [("nobody", "没有“nobody”"), ("chief-2", "密钥")])
def test_an_approver_is_who_the_key_says(
    demo_copy: Path, tmp_path: Path, officer: str, words: str
) -> None:
    repo = demo_copy / "repo"
    drafted(repo, "x", {ISSUER: (repo / ISSUER).read_bytes() + b"# x\n"}, "admin-1")
    key = key_file(tmp_path, "chief-1")
    ran = dossier("approve", "x", "--as", officer, "--key", key, "--yes", repo=repo)
    assert ran.returncode == 1
    assert words in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["audit"], 0),
        (["--help"], 0),
        ([], 2),
        (["nothing"], 2),
        (["check", "--format", "xml"], 2),
        (["publish"], 2),
        (["status", "--as-of", "2025-13-01"], 2),
        (["show", "2025/f-none"], 1),
        (["new", "nothing"], 1),
    ],
)
def test_exit_codes(demo: Path, arguments: list[str], code: int) -> None:
    ran = dossier(*arguments, repo=demo / "repo")
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_our_own_fault_is_said_and_kept_for_the_maintainer(tmp_path: Path) -> None:
    """The rule set lacks a number that a rule asks for: no applicant can mend that."""
    repo = tree(tmp_path / "repo")
    law = repo / "registry/regulations/yjx-2024-4.yaml"
    law.write_text(law.read_text("utf-8").replace("look_back_years", "look_back_decades"), "utf-8")
    ran = dossier("check", repo=repo, TMPDIR=str(tmp_path))
    assert ran.returncode == 3 and "Traceback" not in ran.stderr
    (log,) = tmp_path.glob("dossier-*.log")
    assert str(log) in ran.stderr and "UnknownProvision" in log.read_text("utf-8")


def test_a_locale_without_chinese(tmp_path: Path) -> None:
    """What is told is UTF-8 then, and never what fails."""
    told = dossier("status", repo=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert told.returncode in (0, 1) and "程序出错" not in told.stderr
    assert "没有" in told.stdout + told.stderr
