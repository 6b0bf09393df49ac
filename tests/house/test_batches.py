"""The year of the demo and the small example of it: both could have happened, and are invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.law.calendar import Calendar
from pipeline.model.record import Record
from pipeline.records.paths import place_of
from pipeline.records.reader import read
from tests.support.batch import EXAMPLE, ROOT

STORY = "dossiers/2025/story.yaml"
TWO = {"call", "consultation", "resolution", "publicity", "designation", "non-designation"}
DISTRICT = {"acceptance", "recommendation", "district-letter"}
ISSUED = {"call", "consultation", "publicity", "designation", "non-designation"}
OUTSIDE = {
    "application": "applicant",
    "evaluation": "evaluator",
    "withdrawal": "applicant",
    "alteration": "applicant",
}
NOT_PAST = {"valid_to", "deadline", "due_on", "starts_on", "ends_on"}
Step = Mapping[str, Any]


def record(name: str, raw: bytes) -> Record:
    outcome = read(name, raw)
    assert isinstance(outcome, Record), outcome
    return outcome


class Told:
    """A batch with its story: records by path, steps, when each record was merged, who is who."""

    def __init__(self, base: Path) -> None:
        files = sorted(base.glob("dossiers/2025/**/*.yaml"))
        names = {f.relative_to(base).as_posix(): f.read_bytes() for f in files}
        self.records = {name: record(name, raw) for name, raw in names.items()}
        self.story = self.records.pop(STORY).data
        self.steps: list[Step] = self.story["steps"]
        for step in self.steps:
            for name, text in step.get("files", {}).items():
                self.records[name] = record(name, text.encode())
        self.merged = {a: datetime.fromisoformat(s["at"]) for s in self.steps for a in s["acts"]}
        posts = {o["id"]: o["posts"] for o in self.story["officers"]}
        self.posts = {id: {(p["office"], p["role"]) for p in held} for id, held in posts.items()}

    def drafted(self) -> Iterator[tuple[Step, str, str]]:
        for step in self.steps:
            for path, drafter in step["drafters"].items():
                yield step, path, drafter


@cache
def told_of(base: Path) -> Told:
    return Told(base)


@pytest.fixture(params=[EXAMPLE, ROOT], ids=["example", "year"])
def told(request: pytest.FixtureRequest) -> Told:
    return told_of(request.param)


CALENDAR = Calendar.read(
    record(f.relative_to(ROOT).as_posix(), f.read_bytes())
    for f in ROOT.glob("registry/calendar/*.yaml")
)


def test_every_record_is_merged_once(told: Told) -> None:
    merged = [act for step in told.steps for act in step["acts"]]
    assert sorted(merged) == sorted(told.records)


def test_merges_follow_each_other_in_working_hours_of_working_days(told: Told) -> None:
    times = [datetime.fromisoformat(step["at"]) for step in told.steps]
    assert times == sorted(set(times))
    for at in times:
        assert CALENDAR.known_on(at.date()).is_workday(at.date())
        assert 9 <= at.hour < 18


def test_nothing_rests_on_what_was_not_there(told: Told) -> None:
    for path, act in told.records.items():
        for ref in act.get("on") or ():
            assert told.merged[ref["path"]] <= told.merged[path], (path, ref["path"])


def test_each_step_has_the_persons_it_needs(told: Told) -> None:
    for step, path, drafter in told.drafted():
        assert list(step["drafters"]) == step["acts"]
        kind = told.records[path].kind
        if kind in OUTSIDE:
            assert drafter == OUTSIDE[kind]
            continue
        assert drafter in told.posts
        if kind == "acceptance":
            assert drafter == step["approver"]
            continue
        assert drafter != step["approver"]
        removed = told.records[path].get("disposal") == "移出"
        if kind in TWO or removed:
            assert len({drafter, step["checker"], step["approver"]}) == 3
            assert ("city", "section-chief") in told.posts[step["checker"]]
            assert ("city", "commission-leader") in told.posts[step["approver"]]


def test_districts_handle_their_own(told: Told) -> None:
    for _, path, drafter in told.drafted():
        act, place = told.records[path], place_of(path)
        if act.kind in DISTRICT or (place and place.division):
            division = act.get("division") or (place and place.division)
            if act.kind == "recommendation":
                division = told.records[f"{path.rpartition('/')[0]}/acceptance.yaml"].get(
                    "division"
                )
            assert (division, "district-clerk") in told.posts[drafter]


def test_nobody_handles_an_objection_against_a_unit_they_handled(told: Told) -> None:
    handled: dict[str, set[str]] = {}
    for _, path, drafter in told.drafted():
        place = place_of(path)
        if place and place.case and not place.kind.startswith(("objection", "incident")):
            handled.setdefault(place.case, set()).add(drafter)
    for step, path, drafter in told.drafted():
        place = place_of(path)
        if place and place.kind.startswith("objection"):
            assert not {drafter, step["approver"]} & handled[place.case]


def test_an_issued_paper_is_dated_its_merge(told: Told) -> None:
    issued = [path for path, act in told.records.items() if act.kind in ISSUED]
    for path in issued:
        assert told.records[path].get("dated") == told.merged[path].date().isoformat()


def test_no_record_is_dated_after_its_merge(told: Told) -> None:
    found = {path: later(act.data, told.merged[path]) for path, act in told.records.items()}
    assert {path: dates for path, dates in found.items() if dates} == {}


def later(node: Any, limit: datetime) -> list[str]:
    """Dates and instants below `node` that lie after the limit."""
    if isinstance(node, dict):
        return [x for k, v in node.items() if k not in NOT_PAST for x in later(v, limit)]
    if isinstance(node, list):
        return [x for v in node for x in later(v, limit)]
    return [node] if isinstance(node, str) and node[:2] == "20" and _after(node, limit) else []


def _after(text: str, limit: datetime) -> bool:
    try:
        if "T" in text:
            return datetime.fromisoformat(text) > limit
        return date.fromisoformat(text) > limit.date()
    except ValueError:
        return False


def test_the_period_is_five_working_days_over_national_day(told: Told) -> None:
    publicity = told.records["dossiers/2025/publicity-1.yaml"]
    dated, starts, ends = (
        date.fromisoformat(publicity.get(n)) for n in ("dated", "starts_on", "ends_on")
    )
    assert (CALENDAR.default_start(dated), CALENDAR.publicity_end(starts, 5)) == (starts, ends)
    designated = told.merged["dossiers/2025/designation-1.yaml"].date()
    assert designated == CALENDAR.earliest_after(ends) == date(2025, 10, 10)


def test_scores_follow_from_their_groups(told: Told) -> None:
    for act in told.records.values():
        if act.kind == "evaluation":
            total = sum(g["weight"] * g["score"] for g in act.data["scores"]) / 100
            assert act.get("score") == pytest.approx(total, abs=0.0051), act.file


def test_all_persons_and_units_are_visibly_fictional(told: Told) -> None:
    places = {"application", "evaluation", "panel", "publicity", "designation", "site-visit"}
    for act in told.records.values():
        if act.kind in places:
            people = [n for n in names(act.data) if "某" in n or n.endswith(("公司", "委员会"))]
            assert [n for n in people if not n.startswith("示例")] == []
    officers = [o["name"] for o in told.story["officers"]]
    assert [name for name in officers if not name.startswith("示例")] == []


def names(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [v for k, v in node.items() if k in ("name", "registered_name", "signatory")]
        return own + [x for v in node.values() for x in names(v)]
    return [x for v in node for x in names(v)] if isinstance(node, list) else []


def test_the_example_drops_the_unit_that_was_objected_to() -> None:
    example = told_of(EXAMPLE)
    listed = {
        kind: [r["dossier"] for r in example.records[f"dossiers/2025/{kind}-1.yaml"].data["rows"]]
        for kind in ("publicity", "designation")
    }
    assert set(listed["publicity"]) - set(listed["designation"]) == {"2025/f-w3n6"}
    assert listed["designation"] == ["2025/p-m2x9", "2025/f-7k3q", "2025/f-q8d2"]
