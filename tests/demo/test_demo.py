"""`dossier demo` as a person meets it: a year of real size, audited green, told day by day."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.ledger.snapshot import Snapshot, snapshot_of
from pipeline.model.case import Case, State
from tests import walkthrough
from tests.support.batch import ROOT, loaded
from tests.support.running import Golden, dossier

STORY = loaded((ROOT / "dossiers/2025/story.yaml").read_bytes())


def git(repo: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(repo), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_it_is_of_the_size_of_a_real_one(end: Snapshot) -> None:
    cases = list(end.docket.cases.values())
    kinds = Counter(case.kind for case in cases)
    assert kinds["factory"] >= 14 and kinds["park"] >= 4
    assert len({case.application.get("site", "division") for case in cases}) >= 8
    assert 90 <= len(STORY["steps"]) <= 130
    assert max(len(c.application.get("enterprises") or ()) for c in cases) == 40


def scored(case: Case) -> int:
    """Clauses of the standard's table that the report scores."""
    return len(case.last("evaluation").get("clauses") or ())


def test_reports_score_every_clause_and_parks_give_three_years(end: Snapshot) -> None:
    model = loaded((ROOT / "registry/standards/park-586-2016.yaml").read_bytes())
    required = {one["id"] for one in model["indicators"] if one["required"]}
    for case in end.docket.cases.values():
        if case.kind == "factory":
            assert scored(case) == len(case.application.get("scores")) == 59
            assert len(case.application.get("indicators")) == 12
            continue
        rows = case.application.get("indicators")
        assert required <= {row["id"] for row in rows}
        assert {tuple(v["year"] for v in row["values"]) for row in rows} == {(2022, 2023, 2024)}
        assert sum(row["picked"] for row in rows) == 24


def test_every_step_is_accepted_and_signed_as_the_story_says(end: Snapshot) -> None:
    assert end.ledger is not None and end.findings == ()
    decisions = end.ledger.decisions
    assert all(decision.accepted for decision in decisions)
    assert len(decisions) == len(STORY["steps"]) + 1
    told = {path for step in STORY["steps"] for path in step["acts"]}
    assert set(end.docket.acts) == {path for path in told if path.startswith("dossiers/")}
    for step in STORY["steps"]:
        for path in set(step["acts"]) & set(end.docket.acts):
            signed = end.docket.acts[path].signatures
            assert (signed.checker, signed.approver) == (step.get("checker"), step["approver"])


def test_the_audit_of_the_clone_is_green(year: Path) -> None:
    ran = dossier("audit", repo=year / "repo")
    assert ran.returncode == 0 and "不生效0步" in ran.stdout


def test_a_check_of_the_whole_year_finds_nothing_that_blocks(year: Path) -> None:
    ran = dossier("check", repo=year / "repo")
    assert ran.returncode == 0 and "没有阻断项" in ran.stdout
    assert "f-s6m2/application.yaml" not in ran.stdout  # mended by application-2
    assert "f-s6m2/application-2.yaml" in ran.stdout and "需补正" not in ran.stdout


def test_the_clone_is_as_a_person_expects(year: Path) -> None:
    repo = year / "repo"
    assert git(repo, "status", "--porcelain") == ""
    for branch in ("main", "published"):
        assert git(repo, "rev-parse", branch) == git(year / "origin.git", "rev-parse", branch)
    assert git(repo, "branch", "--list").split() == ["*", "main", "published"]
    git(repo, "fsck", "--strict", "--no-dangling")


def test_what_it_tells_is_there_and_true(year: Path) -> None:
    told = (year / "told.txt").read_text("utf-8")
    named = [Path(w) for line in told.splitlines() for w in line.split() if w.startswith("/")]
    assert len(named) >= 5 and [path for path in named if not path.exists()] == []
    assert "5 个园区、20 家工厂申报，4 个园区、14 家工厂获得称号" in told
    assert (
        "区县不推荐 1 个园区、2 家工厂，不予认定 2 家工厂，市级退回 1 家工厂，已撤回 1 家工厂"
        in told
    )


STATES = {
    "2025-06-16": {State.SUPPLEMENTING: 1, State.RECEIVED: 12},
    "2025-07-31": {State.UNDER_REVIEW: 20, State.FORWARDED: 2, State.NOT_RECOMMENDED: 3},
    "2025-09-24": {State.RESOLVED: 18, State.DEFERRED: 1, State.NOT_DESIGNATED: 1},
    "2025-09-30": {State.PUBLICISED: 16, State.HELD: 2, State.WITHDRAWN: 1},
    "2025-10-10": {State.DESIGNATED: 13, State.HELD: 4, State.NOT_DESIGNATED: 2},
    "2025-11-03": {State.DESIGNATED: 18, State.NOT_DESIGNATED: 2, State.RETURNED_BY_CITY: 1},
}


@pytest.mark.parametrize("day", STATES)
def test_states_by_day(year: Path, day: str) -> None:
    with snapshot_of(year / "repo", date.fromisoformat(day)) as snapshot:
        found = Counter(case.state for case in snapshot.docket.cases.values())
    assert {state: found[state] for state in STATES[day]} == STATES[day]


def test_every_link_of_the_site_leads_to_a_file_of_it(year: Path) -> None:
    seen = 0
    for page in (year / "site").rglob("*.html"):
        for link in re.findall(r'href="([^"#][^"]*)"', page.read_text("utf-8")):
            if not link.startswith(("http:", "https:", "mailto:")):
                seen += 1
                assert (page.parent / link).is_file(), (page, link)
    assert seen >= 20
    assert "publicity-1.xlsx" in (year / "site/papers/2025/publicity-1.html").read_text("utf-8")


def test_the_branch_keeps_what_was_online_when_the_closings_say_so(year: Path) -> None:
    days = git(year / "repo", "log", "--reverse", "--format=%H %cI", "published").splitlines()
    held = {line.split()[1][:10]: line.split()[0] for line in days}
    assert list(held) == sorted(moment["at"][:10] for moment in STORY["publish"])
    for number, day in ((1, "2025-09-25"), (2, "2025-10-23")):
        path = f"papers/2025/publicity-{number}.pdf"
        first, last = (
            git(year / "repo", "rev-parse", f"{c}:{path}") for c in (held[day], "published")
        )
        assert first == last


def test_the_walkthrough_is_what_the_commands_print(year: Path, golden: Golden) -> None:
    golden(walkthrough.FILE, walkthrough.text(year))
