"""The example batch as a person meets it: the same each time, audited green, told day by day."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.running import dossier

UNITS = ["2025/f-7k3q", "2025/f-q8d2", "2025/f-w3n6", "2025/p-m2x9"]


def git(repo: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(repo), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def states(demo: Path, day: str) -> dict[str, str]:
    ran = dossier("status", "--format", "json", "--as-of", day, repo=demo / "repo")
    assert ran.returncode == 0, ran.stderr
    return {case["id"]: case["state"] for case in json.loads(ran.stdout)["cases"]}


def test_two_demos_are_the_same(demo: Path, second_demo: Path) -> None:
    refs = [git(d / "origin.git", "for-each-ref") for d in (demo, second_demo)]
    assert refs[0] == refs[1]
    assert {line.split("/", 2)[2] for line in refs[0].splitlines()} == {"main", "published"}
    for folder in ("site", "internal"):
        assert contents(demo / folder) == contents(second_demo / folder)


def test_the_clone_is_as_a_person_expects(demo: Path) -> None:
    repo = demo / "repo"
    assert git(repo, "status", "--porcelain") == ""
    assert git(repo, "rev-parse", "main") == git(demo / "origin.git", "rev-parse", "main")
    assert git(repo, "rev-parse", "published") == git(demo / "origin.git", "rev-parse", "published")
    git(repo, "fsck", "--strict", "--no-dangling")


def test_every_path_the_demo_names_is_there(demo: Path) -> None:
    told = (demo / "told.txt").read_text("utf-8")
    named = [Path(w) for line in told.splitlines() for w in line.split() if w.startswith("/")]
    assert len(named) >= 5
    assert [path for path in named if not path.exists()] == []


def test_the_audit_is_green(demo: Path) -> None:
    ran = dossier("audit", "--format", "json", repo=demo / "repo")
    audit = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert (len(audit["steps"]), {s["accepted"] for s in audit["steps"]}) == (17, {True})
    effects = {f["effect"] for s in audit["steps"] for f in s["findings"]}
    assert effects <= {"remark", "referral"}  # a referral when taken in, judged since
    assert audit["root"] == audit["steps"][0]["commit"]
    acts = {path: who for step in audit["steps"] for path, who in step["acts"].items()}
    assert len(acts) == 44
    for kind in ("call", "consultation-1", "resolution-1", "publicity-1", "designation-1"):
        who = acts[f"dossiers/2025/{kind}.yaml"]
        assert len({who["drafter"], who["checker"], who["approver"]} - {None}) == 3


def test_the_audit_takes_only_the_root_it_is_told(demo: Path) -> None:
    audit = json.loads(dossier("audit", "--format", "json", repo=demo / "repo").stdout)
    right = dossier("audit", "--root", audit["root"], repo=demo / "repo")
    wrong = dossier("audit", "--root", "0" * 40, repo=demo / "repo")
    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "不是所给的" in wrong.stderr


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2025-03-09", []),
        ("2025-06-11", ["received"] * 2 + ["received"]),
        ("2025-09-24", ["resolved"] * 4),
        ("2025-09-25", ["publicised"] * 4),
        ("2025-09-30", ["publicised", "publicised", "held", "publicised"]),
        ("2025-10-09", ["publicised", "publicised", "removed", "publicised"]),
        ("2025-10-10", ["designated", "designated", "not-designated", "designated"]),
    ],
)
def test_states_by_day(demo: Path, day: str, wanted: list[str]) -> None:
    assert list(states(demo, day).values()) == wanted


def test_status_says_where_each_unit_stands(demo: Path) -> None:
    ran = dossier("status", "--as-of", "2025-09-30", repo=demo / "repo")
    rows = {line.split()[0]: line for line in ran.stdout.splitlines() if line.startswith("2025/")}
    assert sorted(rows) == UNITS
    for unit in ("2025/f-7k3q", "2025/f-q8d2", "2025/p-m2x9"):
        assert (
            "公示中" in rows[unit] and "2025-10-09" in rows[unit] and "公示情况说明" in rows[unit]
        )
    assert "暂缓待核查" in rows["2025/f-w3n6"] and "异议核查结论" in rows["2025/f-w3n6"]
    assert "璧山区" in rows["2025/f-w3n6"]


def test_show_tells_the_whole_life_and_who_signed(demo: Path) -> None:
    ran = dossier("show", "2025/f-w3n6", "--as-of", "2025-10-10", repo=demo / "repo")
    assert ran.returncode == 0
    assert "示例璧山动力总成有限公司（璧山区）" in ran.stdout and "现状：不予认定" in ran.stdout
    for words in ("受理", "推荐", "公示", "异议登记", "移出", "不予认定决定", "watch-clerk-1"):
        assert words in ran.stdout
    held = dossier("show", "2025/f-w3n6", "--as-of", "2025-09-30", repo=demo / "repo").stdout
    assert "2025-10-09" in held and "最早 2025-10-10 方可认定" in held


def test_an_unknown_case_is_said(demo: Path) -> None:
    ran = dossier("show", "2025/f-none", repo=demo / "repo")
    assert ran.returncode == 1 and "没有案卷 2025/f-none" in ran.stderr
    assert all(unit in ran.stderr for unit in UNITS)


def test_what_the_closing_attests_was_online(demo: Path) -> None:
    """The publicity lay on the branch on the day it began, and its bytes have not changed."""
    first, last = git(demo / "repo", "rev-list", "--reverse", "published").split()
    files = git(demo / "repo", "ls-tree", "-r", "--name-only", first).split()
    assert "papers/2025/publicity-1.pdf" in files
    assert not [f for f in files if "designation" in f]
    for suffix in ("pdf", "docx", "html"):
        path = f"papers/2025/publicity-1.{suffix}"
        assert git(demo / "repo", "rev-parse", f"{first}:{path}") == git(
            demo / "repo", "rev-parse", f"{last}:{path}"
        )


def test_the_site_is_what_the_branch_keeps(demo: Path) -> None:
    kept = git(demo / "repo", "ls-tree", "-r", "--name-only", "published").split()
    public = {path for path in kept if not path.startswith("internal/")}
    assert public == set(contents(demo / "site"))
    internal = {path.removeprefix("internal/") for path in kept if path not in public}
    assert internal == set(contents(demo / "internal"))


def test_a_demo_is_not_written_over_anything(demo: Path) -> None:
    ran = dossier("demo", demo)
    assert ran.returncode == 1 and "不是空文件夹" in ran.stderr
