"""The shipped workflow files, run by `act` on a clone of the demo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.acting import Forge, git
from tests.support.batch import BATCH, TEXTS, Overlay
from tests.support.running import ROOT

APPLICATION = BATCH + "f-7k3q/application.yaml"
INTAKE = [f"{BATCH}f-7k3q/{kind}.yaml" for kind in ("application", "evaluation", "acceptance")]
FILED = {path: TEXTS[path] for path in INTAKE}
FAULTY = Overlay(
    change={
        "f-7k3q/application.yaml": {
            "applicant.credit_code": "91500115MA5U7K3Q8A",  # the check digit is wrong
            "production.on_site": False,
        }
    }
).texts()
SUMMARY, ANNOTATED = "检查并写入运行摘要", "检查并在文件上标注"
SITE = "出具公文、记入 published 分支"
WORKFLOWS = ROOT / ".github" / "workflows"


def commit(demo: Path, words: str) -> str:
    """The commit of main whose subject holds these words."""
    lines = git(demo / "origin.git", "log", "--first-parent", "--format=%H %s", "main").splitlines()
    (found,) = [line.split()[0] for line in lines if words in line]
    return found


@pytest.fixture
def called(demo: Path, tmp_path: Path) -> Forge:
    """After the call, before the first application is in."""
    return Forge.of(demo / "origin.git", tmp_path, commit(demo, "2025/call"), "2025-06-10")


def test_a_good_application_is_green(called: Forge) -> None:
    run = called.pull_request("filing", FILED)
    assert run.code == 0, run.words
    assert run.steps[SUMMARY] == run.steps[ANNOTATED] == "success"
    assert "✅ 没有阻断项" in run.summary and "示例（重庆）喆堃新材料有限公司" in run.summary
    assert [a for a in run.annotations if a[0] == "error"] == []


def test_a_faulty_application_is_red_with_place_and_reason(called: Forge) -> None:
    run = called.pull_request("filing", {path: FAULTY[path] for path in FILED})
    assert run.code == 1
    assert run.steps[SUMMARY] == run.steps[ANNOTATED] == "failure"
    (text,) = [a[2] for a in run.annotations if a[:2] == ("error", APPLICATION) and "校验" in a[2]]
    assert "怎么办" in text
    assert "❌ 有" in run.summary and text.split("\n")[0] in run.summary


def test_nothing_in_a_request_is_obeyed(called: Forge) -> None:
    """Branch, title, file name and values hold commands for the shell and for the runner."""
    shell = "a\";touch${IFS}pwned;'$(touch${IFS}pwned)`touch${IFS}pwned`"
    value = '"x\\n::error file=a::hurt\\r\\n::stop-commands::z\\n::add-mask::示例"'
    raw = TEXTS[APPLICATION].replace(b"industry:", f"profile: {value}\nindustry:".encode(), 1)
    raw = raw.replace("profile: 示例企业".encode(), "profile_2: 示例企业".encode(), 1)
    odd = BATCH + "f-7k3q/a\n::error ::hurt\n::set-output name=established::no.yaml"
    title = '"; touch pwned; echo "::error::hurt'
    run = called.pull_request(shell, FILED | {APPLICATION: raw, odd: b"x: ::error::hurt\n"}, title)
    assert run.code == 1 and run.annotations
    assert run.commands <= {"error", "warning", "notice", "set-output", "summary"}
    assert [a for a in run.annotations if a[2].startswith("hurt") or a[1] == "a"] == []
    assert "\n::" not in run.summary and "<script" not in run.summary
    assert list(called.folder.rglob("pwned")) == []


def test_a_push_publishes(demo: Path, tmp_path: Path) -> None:
    forge = Forge.of(demo / "origin.git", tmp_path, commit(demo, "2025/publicity-1"), "2025-09-25")
    run = forge.act("push", "publish", {"ref": "refs/heads/main"})
    assert run.code == 0, run.words
    assert run.steps["审计"] == run.steps[SITE] == "success"
    assert "记录网页上的审核" not in run.steps  # no recorder's key, and that is said
    assert "没有设置 DOSSIER_RECORDER_KEY" in run.summary
    assert (tmp_path / "site/papers/2025/publicity-1.pdf").read_bytes()[:5] == b"%PDF-"
    kept = git(forge.origin, "ls-tree", "-r", "--name-only", "published").splitlines()
    assert "manifest.json" in kept and [n for n in kept if n.startswith("internal/")]
    assert [p for p in (tmp_path / "site").rglob("*") if "internal" in p.parts] == []


def test_a_push_that_approves_nothing_is_red_and_holds_up_nothing(
    demo: Path, tmp_path: Path
) -> None:
    """The forge's own button makes an unsigned merge: the audit is red, the papers still go out."""
    main = commit(demo, "2025/publicity-1")
    forge = Forge.of(demo / "origin.git", tmp_path, main, "2025-09-25")
    path = BATCH + "publicity-1.yaml"
    forge.push("main", {path: TEXTS[path] + "# 悄悄改动\n".encode()})
    run = forge.act("push", "publish", {"ref": "refs/heads/main"})
    assert run.code == 1
    assert (run.steps["审计"], run.steps[SITE]) == ("failure", "success")
    assert (tmp_path / "site/papers/2025/publicity-1.pdf").is_file()


def test_the_clock_lists_what_is_due_and_is_red_when_late(demo: Path, tmp_path: Path) -> None:
    main = commit(demo, "2025/consultation-1")
    letter = Forge.of(demo / "origin.git", tmp_path, main, "2025-12-01")
    run = letter.act("schedule", "clock", {})
    assert run.code == 1
    assert "答复征求意见函" in run.summary and "| 逾期 |" in run.summary


def test_the_clock_is_green_when_nothing_is_late(called: Forge) -> None:
    run = called.act("schedule", "clock", {})
    assert run.code == 0 and "到期事项" in run.summary


@pytest.mark.parametrize(
    ("workflow", "event"), [("check", "pull_request"), ("publish", "push"), ("clock", "schedule")]
)
def test_without_authority_each_step_is_skipped_and_said(
    demo: Path, tmp_path: Path, workflow: str, event: str
) -> None:
    main = commit(demo, "2025/call")
    forge = Forge.of(demo / "origin.git", tmp_path, main, "2025-06-09")
    git(forge.clone, "rm", "-q", "registry/root.yaml")
    git(forge.clone, "commit", "-q", "-m", "没有起点")
    git(forge.clone, "push", "-q", "-f", "origin", "HEAD:refs/heads/main")
    if event == "pull_request":
        run = forge.pull_request("filing", FILED)
    else:
        run = forge.act(event, workflow, {"ref": "refs/heads/main"})
    assert run.code == 0
    assert set(run.steps) == {"取出案卷库", "是否已确立权限"}
    assert [text for _, _, text in run.annotations if "尚未确立权限" in text]
    assert not (tmp_path / "site").exists()


def test_an_office_does_not_carry_the_projects_own_workflow(demo: Path) -> None:
    carried = git(demo / "repo", "ls-files", ".github/workflows").splitlines()
    shipped = {f".github/workflows/{file.name}" for file in WORKFLOWS.glob("*.yml")}
    assert set(carried) == shipped - {".github/workflows/ci.yml"}


@pytest.mark.parametrize("tool", ["zizmor", "check-jsonschema"])
def test_linters_find_nothing(tool: str) -> None:
    arguments = {
        "zizmor": ["--offline", "--no-progress", "--quiet", str(ROOT / ".github")],
        "check-jsonschema": ["--builtin-schema", "vendor.github-workflows"]
        + [str(file) for file in WORKFLOWS.glob("*.yml")],
    }[tool]
    program = Path(sys.executable).with_name(tool)
    ran = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("file", sorted(WORKFLOWS.glob("*.yml")), ids=lambda f: f.name)
def test_rights_are_least(file: Path) -> None:
    flow = yaml.safe_load(file.read_text("utf-8"))
    assert flow["permissions"] == {}
    assert "pull_request_target" not in flow[True]  # YAML 1.1 reads `on` as true
    writes = {
        (name, right)
        for name, job in flow["jobs"].items()
        for right, degree in job["permissions"].items()
        if degree == "write"
    }
    granted = {("publish", "contents"), ("pages", "pages"), ("pages", "id-token")}
    assert writes == (granted if file.name == "publish.yml" else set())
    for job in flow["jobs"].values():
        assert job["timeout-minutes"] <= 45
        assert [s for s in job["steps"] if "${{" in s.get("run", "")] == []


def test_without_a_tool_or_the_variables_that_name_it_the_run_is_red(called: Forge) -> None:
    (called.folder / "bin" / "dossier").unlink()
    run = called.pull_request("filing", FILED)
    assert run.code == 1 and run.steps["准备 dossier"] == "failure"
    assert SUMMARY not in run.steps
