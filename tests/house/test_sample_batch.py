"""The sample batch tells the story of National Day 2025 and could have happened."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from batch import EXAMPLE, ROOT

from pipeline.filing import place_of
from pipeline.model import Record
from pipeline.records import read
from pipeline.workdays import Calendar


def record(file: Path, base: Path) -> Record:
    outcome = read(file.relative_to(base).as_posix(), file.read_bytes())
    assert isinstance(outcome, Record), outcome
    return outcome


RECORDS = {
    r.file: r for r in (record(f, EXAMPLE) for f in sorted(EXAMPLE.glob("dossiers/2025/**/*.yaml")))
}
STORY = RECORDS.pop("dossiers/2025/story.yaml").data
STEPS: list[dict[str, Any]] = STORY["steps"]
CALENDAR = Calendar.read(record(f, ROOT) for f in ROOT.glob("registry/calendar/*.yaml"))
MERGED = {act: datetime.fromisoformat(s["at"]) for s in STEPS for act in s["acts"]}
POSTS = {o["id"]: {(p["office"], p["role"]) for p in o["posts"]} for o in STORY["officers"]}
TWO = {"call", "consultation", "resolution", "publicity", "designation", "non-designation"}
DISTRICT = {"acceptance", "recommendation", "district-letter"}
ISSUED = {"call", "district-letter", "consultation", "publicity", "designation", "non-designation"}


def test_every_record_is_merged_once() -> None:
    merged = [act for step in STEPS for act in step["acts"]]
    assert sorted(merged) == sorted(RECORDS)
    assert len(STEPS) == 16


def test_merges_follow_each_other_in_working_hours_of_working_days() -> None:
    times = [datetime.fromisoformat(step["at"]) for step in STEPS]
    assert times == sorted(set(times))
    for at in times:
        assert CALENDAR.known_on(at.date()).is_workday(at.date())
        assert 9 <= at.hour < 18


def test_nothing_rests_on_what_was_not_there() -> None:
    for path, act in RECORDS.items():
        for ref in act.get("on") or ():
            assert MERGED[ref["path"]] <= MERGED[path], (path, ref["path"])


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s["branch"])
def test_each_step_has_the_persons_it_needs(step: dict[str, Any]) -> None:
    assert list(step["drafters"]) == step["acts"]
    for path, drafter in step["drafters"].items():
        kind = RECORDS[path].kind
        if kind in ("application", "evaluation"):
            assert drafter == {"application": "applicant", "evaluation": "evaluator"}[kind]
            continue
        assert drafter in POSTS
        if kind == "acceptance":
            assert drafter == step["approver"]
            continue
        assert drafter != step["approver"]
        if kind in TWO or path.endswith("objection-finding-1.yaml"):
            assert len({drafter, step["checker"], step["approver"]}) == 3
            assert ("city", "section-chief") in POSTS[step["checker"]]
            assert ("city", "commission-leader") in POSTS[step["approver"]]


def test_districts_handle_their_own() -> None:
    for step in STEPS:
        for path in step["acts"]:
            act, place = RECORDS[path], place_of(path)
            if act.kind in DISTRICT or (place and place.division):
                division = act.get("division") or (place and place.division)
                if act.kind == "recommendation":
                    division = RECORDS[path.replace("recommendation", "acceptance")].get("division")
                assert (division, "district-clerk") in POSTS[step["drafters"][path]]


def test_nobody_handles_an_objection_against_a_unit_they_handled() -> None:
    handled: dict[str, set[str]] = {}
    for step in STEPS:
        for path, drafter in step["drafters"].items():
            place = place_of(path)
            assert place is not None
            if place.case and not place.kind.startswith("objection"):
                handled.setdefault(place.case, set()).add(drafter)
    for step in STEPS:
        for path, drafter in step["drafters"].items():
            place = place_of(path)
            if place and place.kind.startswith("objection"):
                assert not {drafter, step["approver"]} & handled[place.case]


@pytest.mark.parametrize("path", [p for p, r in RECORDS.items() if r.kind in ISSUED])
def test_an_issued_paper_is_dated_its_merge(path: str) -> None:
    assert RECORDS[path].get("dated") == MERGED[path].date().isoformat()


def test_no_record_is_dated_after_its_merge() -> None:
    def later(node: Any, limit: datetime) -> list[str]:
        if isinstance(node, dict):
            free = {"valid_to", "deadline", "due_on", "starts_on", "ends_on"}
            return [x for k, v in node.items() if k not in free for x in later(v, limit)]
        if isinstance(node, list):
            return [x for v in node for x in later(v, limit)]
        return [node] if isinstance(node, str) and node[:2] == "20" and _after(node, limit) else []

    found = {path: later(act.data, MERGED[path]) for path, act in RECORDS.items()}
    assert {path: dates for path, dates in found.items() if dates} == {}


def _after(text: str, limit: datetime) -> bool:
    try:
        if "T" in text:
            return datetime.fromisoformat(text) > limit
        return date.fromisoformat(text) > limit.date()
    except ValueError:
        return False


def test_the_period_is_five_working_days_over_national_day() -> None:
    publicity = RECORDS["dossiers/2025/publicity-1.yaml"]
    dated, starts, ends = (
        date.fromisoformat(publicity.get(n)) for n in ("dated", "starts_on", "ends_on")
    )
    assert (CALENDAR.default_start(dated), CALENDAR.publicity_end(starts)) == (starts, ends)
    designated = MERGED["dossiers/2025/designation-1.yaml"].date()
    assert designated == CALENDAR.earliest_after(ends) == date(2025, 10, 10)


def test_the_dropped_unit_is_publicised_and_not_designated() -> None:
    listed = {
        kind: [row["dossier"] for row in RECORDS[f"dossiers/2025/{kind}-1.yaml"].data["rows"]]
        for kind in ("publicity", "designation")
    }
    assert set(listed["publicity"]) - set(listed["designation"]) == {"2025/f-w3n6"}
    assert listed["designation"] == ["2025/p-m2x9", "2025/f-7k3q", "2025/f-q8d2"]


def test_scores_follow_from_their_groups() -> None:
    for act in RECORDS.values():
        if act.kind == "evaluation":
            total = sum(g["weight"] * g["score"] for g in act.data["scores"]) / 100
            assert act.get("score") == pytest.approx(total, abs=0.005)


def test_all_persons_and_units_are_visibly_fictional() -> None:
    def names(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [v for k, v in node.items() if k in ("name", "registered_name", "signatory")]
            return own + [x for v in node.values() for x in names(v)]
        return [x for v in node for x in names(v)] if isinstance(node, list) else []

    places = {"application", "evaluation", "panel", "publicity", "designation", "site-visit"}
    for act in RECORDS.values():
        if act.kind in places:
            people = [n for n in names(act.data) if "某" in n or n.endswith(("公司", "委员会"))]
            assert people and [n for n in people if not n.startswith("示例")] == []
    assert [o["name"] for o in STORY["officers"] if not o["name"].startswith("示例")] == []
