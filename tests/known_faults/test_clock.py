"""Clock bugs of comparable projects, tried here: numbers 12 to 17 of those we gathered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.desk.duties import Duty, duties
from pipeline.git.keys.ssh_keys import signer
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.approve import Order, approve
from pipeline.ledger.folding import fold
from pipeline.ledger.snapshot import of_ledger
from pipeline.model.clock import SHANGHAI
from pipeline.records.paths import OFFICERS
from tests.support.acting import Forge
from tests.support.batch import dumped
from tests.support.holidays import OFFICE, amended, on_file
from tests.support.ladder import CLEAN, PERIOD, PUBLICITY, UNITS, A, B, C, Ladder, close, designate
from tests.support.ladder import query as queried
from tests.support.publishing import publish
from tests.support.running import ROOT, dossier
from tests.support.telling import CITY, SIGNED, WATCH, Story, text_of
from tests.support.work import drafted, git, key_file
from tests.support.writing import case, full

LAW = "registry/regulations/yjx-2024-4.yaml"
OPENED = "2025-09-26", "2025-10-09"


def due(tale: Story, day: str) -> list[Duty]:
    seen = of_ledger(tale.ledger, date.fromisoformat(day))
    return duties(seen.in_effect, seen.office, seen.as_of)


# --- 12: an end in January, over a make-up Saturday, over a year nobody knows ------------


def opening(ladder: Ladder, asked: str, dated: str, starts: str, ends: str) -> tuple[Story, Any]:
    """A story before its publicity of those days."""
    tale = ladder.at("resolved")
    queried(tale, 1, "公示", asked, UNITS)
    return tale, {PUBLICITY: tale.publicity(1, dated, (starts, ends), UNITS)}


PERIODS = {
    "into January": ("2025-12-25", "2025-12-26", "2025-12-29", "2026-01-05", "2026-01-02"),
    "to a make-up Saturday": ("2025-09-27", "2025-09-28", "2025-09-29", "2025-10-11", "2025-10-10"),
    "over a make-up Sunday": ("2025-09-24", "2025-09-25", "2025-09-26", "2025-10-09", "2025-10-02"),
}


@pytest.mark.parametrize("name", PERIODS)
def test_12_an_end_is_counted_on_the_calendar(ladder: Ladder, name: str) -> None:
    asked, dated, starts, ends, early = PERIODS[name]
    tale, wrong = opening(ladder, f"{asked}T10:00", dated, starts, early)
    said = tale.refused(f"{dated}T15:00", wrong, **SIGNED)
    assert f"第5个工作日是 {ends}" in said
    tale, right = opening(ladder, f"{asked}T10:00", dated, starts, ends)
    tale.merge(f"{dated}T15:00", right, **SIGNED)
    assert "共5个工作日" in text_of(tale.paper(PUBLICITY))


def test_12_nothing_is_designated_before_the_working_day_after(ladder: Ladder) -> None:
    """A period to Saturday 11 October, a working day; on the Sunday after it nobody works."""
    tale, acts = opening(ladder, "2025-09-27T10:00", "2025-09-28", "2025-09-29", "2025-10-11")
    tale.merge("2025-09-28T15:00", acts, **SIGNED)
    close(tale, "2025-10-12T09:00", CLEAN, period=("2025-09-29", "2025-10-11"))
    queried(tale, 2, "认定", "2025-10-12T09:30", UNITS)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    early = tale.designation(on, "2025-10-12", "渝经信节能〔2025〕50号", UNITS)
    said = tale.refused("2025-10-12T15:00", {"designation-1.yaml": early}, **SIGNED)
    assert "最早 2025-10-13 方可认定" in said
    designate(tale, "2025-10-13T15:00", UNITS)


def test_12_a_year_without_its_notice_is_not_guessed(ladder: Ladder) -> None:
    tale, acts = opening(ladder, "2026-12-25T10:00", "2026-12-25", "2026-12-28", "2027-01-04")
    said = tale.refused("2026-12-25T15:00", acts, **SIGNED)
    assert "没有2027年的放假安排通知" in said and "待国务院办公厅放假通知公布" in said


# --- 13: the holiday notice changes while a period runs ----------------------------------


def extension(tale: Story, day: str, **more: Any) -> dict[str, Any]:
    act = {
        "record": "publicity-change/1",
        "on": tale.on(PUBLICITY),
        "dated": day,
        "cause": "放假安排变动",
        "explanation": "国务院办公厅调整放假安排（示例）。",
    }
    return tale.linked({"publicity-change-1.yaml": act | more})


def test_13_a_period_cut_short_is_told_extended_and_closed(ladder: Ladder) -> None:
    """9 October becomes a holiday on 29 September: four working days are left of the five."""
    tale = ladder.at("publicised")
    assert not [d for d in due(tale, "2025-09-28") if "延长" in d.what]
    amended(tale, "2025-09-29", ["2025-10-09"], [])
    (told,) = [d for d in due(tale, "2025-09-29") if "延长" in d.what]
    assert (told.on, told.subject) == ("2025-10-09", full(PUBLICITY))
    assert "少1个工作日" in told.why and told.binding
    assert told.late(date(2025, 10, 10)) and not told.late(date(2025, 10, 9))
    short = extension(tale, "2025-09-29", days_lost=1, new_ends_on="2025-10-09")
    assert "公示末日应为 2025-10-10" in tale.refused("2025-09-29T10:00", short, **SIGNED)
    right = extension(tale, "2025-09-29", days_lost=1, new_ends_on="2025-10-10")
    tale.merge("2025-09-29T11:00", right, **SIGNED)
    assert "因国家调整节假日安排，原公示期减少1个工作日" in text_of(
        tale.paper("publicity-change-1.yaml")
    )
    assert not [d for d in due(tale, "2025-09-30") if "发布延长" in d.what]
    early = tale.closing(PUBLICITY, "2025-10-10T09:00", PERIOD, 0, CLEAN)
    said = tale.refused("2025-10-10T09:20", {"publicity-closing-1.yaml": early}, **CITY)
    assert "公示期至 2025-10-10 24时届满" in said
    close(tale, "2025-10-11T09:00", CLEAN)
    assert not any("工作日" in f.message for f in tale.ledger.decisions[-1].findings)


def test_13_what_nobody_extended_is_ended_and_publicised_anew(ladder: Ladder) -> None:
    """Four working days are no publicity: no statement, no title, until the list went out anew."""
    tale = ladder.at("publicised")
    amended(tale, "2025-09-29", ["2025-10-09"], [])
    late = extension(tale, "2025-10-10", days_lost=1, new_ends_on="2025-10-10")
    assert "已满，不能再变更" in tale.refused("2025-10-10T08:00", late, **SIGNED)
    (told,) = [d for d in due(tale, "2025-10-10") if "延长" in d.what]
    assert told.late(date(2025, 10, 10)) and "另行公示" in told.why
    closing = tale.closing(PUBLICITY, "2025-10-10T09:00", PERIOD, 0, CLEAN)
    said = tale.refused("2025-10-10T09:20", {"publicity-closing-1.yaml": closing}, **CITY)
    assert "只有4个工作日，应为5个" in said and "终止" in said and "另行公示" in said
    ended = {"record": "publicity-change/2", "cause": "公示终止", "days_lost": 0}
    acts = extension(tale, "2025-10-10", **ended, terminated=[case(unit) for unit in UNITS])
    tale.merge("2025-10-10T10:00", acts, **SIGNED)
    paper = text_of(tale.paper("publicity-change-1.yaml"))
    assert "本次公示自本公告发布之日起终止" in paper and "公示期不变" not in paper
    assert set(tale.states().values()) == {"审定拟认定"}
    queried(tale, 2, "公示", "2025-10-10T11:00", UNITS)
    period, second = ("2025-10-11", "2025-10-16"), "publicity-2.yaml"
    anew = tale.publicity(2, "2025-10-10", period, UNITS)
    tale.merge("2025-10-10T15:00", {second: anew}, **SIGNED)
    close(tale, "2025-10-17T09:00", CLEAN, period=period, publicity=second)
    queried(tale, 3, "认定", "2025-10-17T09:30", UNITS)
    on = ["publicity-closing-1.yaml", "compliance-check-3.yaml"]
    designate(tale, "2025-10-17T15:00", UNITS, on=on)
    assert set(tale.states().values()) == {"已认定"}


def test_13_a_day_more_of_work_shortens_no_printed_period(ladder: Ladder) -> None:
    """8 October becomes a working day: the fifth was the 8th then, and the 9th is printed."""
    tale = ladder.at("publicised")
    amended(tale, "2025-09-29", [], ["2025-10-08"])
    assert not [d for d in due(tale, "2025-09-29") if "延长" in d.what]
    early = tale.closing(PUBLICITY, "2025-10-09T09:00", PERIOD, 0, CLEAN)
    said = tale.refused("2025-10-09T09:20", {"publicity-closing-1.yaml": early}, **CITY)
    assert "公示期至 2025-10-09 24时届满" in said
    acts = {f"{A}/objection-1.yaml": tale.objection([A], PUBLICITY, "2025-10-09T20:00")}
    tale.merge("2025-10-10T08:30", acts, **WATCH)


def test_13_the_day_after_the_end_is_that_of_the_newest_notice(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    amended(tale, "2025-09-29", ["2025-10-10"], [])
    (closing,) = [d for d in due(tale, "2025-09-30") if "情况说明" in d.what]
    assert closing.on == "2025-10-11"
    close(tale, "2025-10-10T09:00", CLEAN)
    queried(tale, 2, "认定", "2025-10-10T09:30", UNITS)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    early = tale.designation(on, "2025-10-10", "渝经信节能〔2025〕50号", UNITS)
    said = tale.refused("2025-10-10T15:00", {"designation-1.yaml": early}, **SIGNED)
    assert "最早 2025-10-11 方可认定" in said


def test_13_a_notice_counts_from_its_date_and_changes_no_decision_before_it(
    ladder: Ladder,
) -> None:
    tale = ladder.at("publicised")
    before = {d.step: d.accepted for d in tale.ledger.decisions}
    amended(tale, "2025-09-29", ["2025-10-09"], [])
    again = fold(tale.writer, "main")
    assert {d.step: d.accepted for d in again.decisions if d.step in before} == before
    assert [d.accepted for d in again.decisions] == [d.accepted for d in tale.ledger.decisions]


# --- 14: cron runs twice, days late, or never --------------------------------------------


def kept(origin: Path) -> dict[str, str]:
    """What `published` holds, without the manifests, which say when they were written."""
    lines = git(origin, "ls-tree", "-r", "published").splitlines()
    found = dict(reversed(line.split(maxsplit=2)[2].split("\t", 1)) for line in lines)
    return {path: sha for path, sha in found.items() if "manifest" not in path}


def test_14_twice_the_second_run_issues_nothing(behind: Path) -> None:
    origin = behind / "origin.git"
    assert publish(behind).returncode == 0
    before, first = git(origin, "rev-parse", "published"), kept(origin)
    again = publish(behind)
    assert again.returncode == 0, again.stderr
    assert (git(origin, "rev-parse", "published"), kept(origin)) == (before, first)


@pytest.mark.parametrize("day", ["2025-10-13", "2026-10-01"])
def test_14_late_by_days_or_never_until_now_it_issues_the_same_papers(
    behind: Path, demo: Path, day: str
) -> None:
    """The run of 10 October did not take place; the next one, whenever it is, does its work."""
    assert kept(behind / "origin.git").keys() < kept(demo / "origin.git").keys()
    ran = publish(behind, "--as-of", day)
    assert ran.returncode == 0, ran.stderr
    late, timely = kept(behind / "origin.git"), kept(demo / "origin.git")
    papers = {path for path in timely if "papers/" in path}
    assert papers and {path: late[path] for path in papers} == {p: timely[p] for p in papers}


def test_14_no_legal_date_waits_for_a_run(ladder: Ladder) -> None:
    """Nothing is ever published in this story, and every date is what it would have been."""
    tale = ladder.at("publicised")
    assert not [ref for ref in tale.writer.refs if "published" in ref]
    assert "公示期至 2025-10-09 24时届满" in tale.refused(
        "2025-10-09T09:20",
        {"publicity-closing-1.yaml": tale.closing(PUBLICITY, "2025-10-09T09:00", PERIOD, 0, CLEAN)},
        **CITY,
    )
    close(tale, "2025-10-10T09:00", CLEAN)
    queried(tale, 2, "认定", "2025-10-10T09:30", UNITS)
    designate(tale, "2025-10-10T15:00", UNITS)
    assert set(tale.states().values()) == {"已认定"}


def test_14_what_is_due_is_a_function_of_the_records_and_the_day(demo: Path) -> None:
    """Asked twice the same; asked days later, all that has become due since is there."""
    repo, told = demo / "repo", {}
    before = git(repo, "for-each-ref"), git(repo, "status", "--porcelain")
    for day in ("2025-09-30", "2025-09-30", "2025-11-30"):
        ran = dossier("due", "--format", "json", "--as-of", day, repo=repo)
        assert ran.returncode == 0, ran.stderr
        told.setdefault(day, set()).add(ran.stdout)
    assert [len(answers) for answers in told.values()] == [1, 1]
    assert (git(repo, "for-each-ref"), git(repo, "status", "--porcelain")) == before


def test_14_the_scheduled_workflow_twice_says_the_same_and_writes_nothing(
    demo: Path, tmp_path: Path
) -> None:
    lines = git(demo / "origin.git", "log", "--first-parent", "--format=%H %s", "main")
    (main,) = [x.split()[0] for x in lines.splitlines() if "2025/consultation-1" in x]
    forge = Forge.of(demo / "origin.git", tmp_path, main, "2025-12-01")
    refs = git(forge.origin, "for-each-ref")
    first, second = (forge.act("schedule", "clock", {}) for _ in range(2))
    assert first.code == second.code == 1  # late, by three months: red, and not silent
    assert first.summary == second.summary and "| 逾期 |" in first.summary
    assert git(forge.origin, "for-each-ref") == refs


def test_14_the_schedule_may_write_nothing_and_can_be_started_by_hand() -> None:
    flow = yaml.safe_load((ROOT / ".github/workflows/clock.yml").read_text("utf-8"))
    assert flow[True].keys() == {"schedule", "workflow_dispatch"}  # YAML 1.1 reads `on` as true
    (job,) = flow["jobs"].values()
    assert flow["permissions"] == {} and job["permissions"] == {"contents": "read"}
    publishing = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text("utf-8"))
    assert publishing[True].keys() == {"push", "workflow_dispatch"}
    assert publishing["jobs"]["publish"]["steps"][0]["with"]["ref"] == "main"


# --- 15: an objection a minute before the end, and a minute after ------------------------


@pytest.mark.parametrize(
    ("received", "in_time"), [("2025-10-09T23:59", True), ("2025-10-10T00:00", False)]
)
def test_15_the_last_minute_counts_and_the_next_does_not(
    ladder: Ladder, received: str, in_time: bool
) -> None:
    tale = ladder.at("publicised")
    report = f"{A}/objection-1.yaml"
    right = tale.objection([A], PUBLICITY, received)
    wrong = tale.objection([A], PUBLICITY, received, in_time=not in_time)
    if not in_time:
        right, wrong = wrong, right
    said = tale.refused("2025-10-10T09:00", {report: wrong}, **WATCH)
    assert ("未逾期" if in_time else "已逾期") in said
    if in_time:
        tale.merge("2025-10-10T09:10", {report: right}, **WATCH)
    else:
        assert "改登记为线索" in tale.refused("2025-10-10T09:10", {report: right}, **WATCH)
        lead = tale.incident(received, "逾期异议", PUBLICITY)
        tale.merge("2025-10-10T09:20", {f"{A}/incident-1.yaml": lead}, **WATCH)
    assert tale.state(A).chinese == "暂缓待核查" and tale.state(B).chinese == "公示中"


@pytest.mark.parametrize("zone", ["2025-10-09T15:59:00+00:00", "2025-10-09T15:59:00Z"])
def test_15_an_hour_of_another_zone_is_not_taken(ladder: Ladder, zone: str) -> None:
    tale = ladder.at("publicised")
    act = tale.objection([A], PUBLICITY, "2025-10-09T23:59", received_at=zone)
    said = tale.refused("2025-10-10T09:00", {f"{A}/objection-1.yaml": act}, **WATCH)
    assert "北京时间" in said and "+08:00" in said


def test_15_where_the_machine_stands_does_not_matter(ladder: Ladder, tmp_path: Path) -> None:
    """The same file checked on machines of three zones."""
    tale = ladder.at("publicised")
    act = tale.objection([A], PUBLICITY, "2025-10-10T00:00")
    folder = tale.checked_out()
    path = full(f"{A}/objection-1.yaml")
    (folder / path).write_bytes(dumped(json.loads(json.dumps(act))))
    told = set()
    for zone in ("Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"):
        asked = ("check", path, "--format", "json", "--as-of", "2025-10-10")
        ran = dossier(*asked, repo=folder, TZ=zone)
        assert ran.returncode == 1 and "已逾期" in ran.stdout
        told.add(ran.stdout)
    assert len(told) == 1


# --- 16: a rule or the roster changes while a period runs --------------------------------


def with_period(tale: Story, days: int, since: str) -> bytes:
    """The law with another length of publicities from a day on."""
    data = on_file(tale, LAW)
    (old,) = [v for v in data["values"] if v["name"] == "publicity_workdays"]
    data["values"].append({**old, "value": days, "from": since})
    return dumped(json.loads(json.dumps(data)))


def test_16_an_open_period_is_judged_by_the_rule_it_opened_under(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    tale.merge("2025-09-29T09:00", {LAW: with_period(tale, 7, "2025-09-29")}, **OFFICE)
    assert not [d for d in due(tale, "2025-09-30") if "延长" in d.what]
    close(tale, "2025-10-10T09:00", CLEAN)
    assert not [f for f in tale.ledger.decisions[-1].findings if "工作日" in f.message]
    queried(tale, 2, "认定", "2025-10-10T09:30", UNITS)
    designate(tale, "2025-10-10T15:00", UNITS)


def test_16_and_the_next_period_by_the_new_one(ladder: Ladder) -> None:
    tale = ladder.at("queried")
    tale.merge("2025-09-24T09:00", {LAW: with_period(tale, 7, "2025-09-24")}, **OFFICE)
    old = {PUBLICITY: tale.publicity(1, "2025-09-25", OPENED, UNITS)}
    said = tale.refused("2025-09-25T15:00", old, **SIGNED)
    assert "公示期不足7个工作日" in said and "2025-10-11" in said
    new = {PUBLICITY: tale.publicity(1, "2025-09-25", ("2025-09-26", "2025-10-11"), UNITS)}
    tale.merge("2025-09-25T15:30", new, **SIGNED)


def without_chief(tale: Story, until: str) -> bytes:
    """The roster in which the section chief's post ends."""
    data = on_file(tale, OFFICERS)
    (chief,) = [o for o in data["officers"] if o["id"] == "chief-1"]
    chief["posts"][0]["valid_to"] = until
    return dumped(json.loads(json.dumps(data)))


def test_16_who_left_during_the_period_does_not_close_it(ladder: Ladder) -> None:
    """What they approved before stands; their successor goes on."""
    tale = ladder.at("publicised")
    before = {d.step: d.accepted for d in tale.ledger.decisions}
    signed = {"drafter": "admin-1", "approver": "chief-2"}
    tale.merge("2025-09-29T09:00", {OFFICERS: without_chief(tale, "2025-09-30")}, **signed)
    act = tale.closing(PUBLICITY, "2025-10-10T09:00", PERIOD, 0, CLEAN)
    said = tale.refused("2025-10-10T09:10", {"publicity-closing-1.yaml": act}, **CITY)
    assert "不在有效期内" in said or "不是" in said
    successor = {"drafter": "city-clerk-1", "approver": "chief-2"}
    tale.merge("2025-10-10T09:20", {"publicity-closing-1.yaml": act}, **successor)
    assert all(tale.ledger.decisions[n].accepted for n in range(len(before)))
    assert {
        d.step: d.accepted for d in fold(tale.writer, "main").decisions
    }.items() >= before.items()


def test_16_an_open_period_keeps_who_may_object_and_whom_it_lists(ladder: Ladder) -> None:
    """A rule of admission that turns stricter meanwhile takes nobody off a printed list."""
    tale = ladder.at("publicised")
    data = on_file(tale, LAW)
    for value in [v for v in data["values"] if v["name"] == "look_back_years"]:
        data["values"].append({**value, "value": 9, "from": "2025-09-29"})
    tale.merge("2025-09-29T09:00", {LAW: dumped(json.loads(json.dumps(data)))}, **OFFICE)
    assert tale.states() == dict.fromkeys(UNITS, "公示中")
    assert [row[1] for row in tale.printed(PUBLICITY)] == [tale.names[u] for u in (A, B, C)]


# --- 17: a scheduled commit lands while an approval is in flight -------------------------


def in_flight(folder: Path, keys: Path, meanwhile: Any) -> str:
    """A ruling approved from one clone; `meanwhile` runs after weighing, before signing."""
    ruling = (ROOT / "tests/records/right/ruling.yaml").read_bytes()
    at = datetime(2025, 11, 3, 12, tzinfo=SHANGHAI)
    drafted(folder / "repo", "ruling", {"registry/rulings/r.yaml": ruling}, "admin-1")
    with Writer(folder / "repo") as clone:
        for officer in ("chief-1", "leader-1"):
            hand, turns = signer(key_file(keys, officer)), []

            def weigh(step: Any, hand: Any = hand, turns: Any = turns) -> Any:
                verdict = fold(clone, step.commit.parents[0]).weigh(step, hand.public)
                if not turns:
                    turns.append(meanwhile())
                return verdict

            done = approve(clone, Order("ruling", Identity(officer, officer), hand, at), weigh)
            assert done.commit, done.findings
        return done.commit


def test_17_a_publication_lands_while_an_officer_signs(behind: Path, tmp_path: Path) -> None:
    machine = tmp_path / "machine"
    machine.mkdir()
    git(machine, "clone", "-q", str(behind / "origin.git"), "repo")
    shutil.copytree(behind / "repo/.git", tmp_path / "before.git")

    def scheduled() -> str:
        ran = publish(machine)
        assert ran.returncode == 0, ran.stderr
        return git(behind / "origin.git", "rev-parse", "published")

    published = git(behind / "origin.git", "rev-parse", "published")
    commit = in_flight(behind, tmp_path, scheduled)
    assert git(behind / "origin.git", "rev-parse", "main") == commit
    assert git(behind / "origin.git", "rev-parse", "published") != published
    git(behind / "repo", "fetch", "-q", "origin")
    ran = dossier("audit", "--format", "json", repo=behind / "repo")
    assert ran.returncode == 0, ran.stdout
    assert json.loads(ran.stdout)["published"]["findings"] == []


HOOK = """#!/bin/sh
test "$1" != refs/heads/published || test -e "$0.done" && exit 0
touch "$0.done"
git update-ref refs/heads/main refs/heads/next
"""


def test_17_an_approval_lands_while_the_machine_publishes(behind: Path, tmp_path: Path) -> None:
    """The merge arrives between the machine's look at main and its push of `published`."""
    origin = behind / "origin.git"
    main = git(origin, "rev-parse", "main")
    commit = in_flight(behind, tmp_path, lambda: "")
    git(origin, "update-ref", "refs/heads/next", commit)
    git(origin, "update-ref", "refs/heads/main", main)
    machine = tmp_path / "machine"
    machine.mkdir()
    git(machine, "clone", "-q", str(origin), "repo")
    hook = origin / "hooks/update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)
    first = publish(machine)
    assert first.returncode == 0, first.stderr
    assert git(origin, "rev-parse", "main") == commit
    issued = kept(origin)
    git(machine / "repo", "pull", "-q")
    assert publish(machine).returncode == 0
    assert {p: sha for p, sha in kept(origin).items() if "papers/" in p} == {
        p: sha for p, sha in issued.items() if "papers/" in p
    }
    ran = dossier("audit", "--format", "json", repo=machine / "repo")
    assert ran.returncode == 0 and json.loads(ran.stdout)["published"]["findings"] == []


def test_17_the_schedule_never_writes_to_main() -> None:
    """Machines append to `published` and to notes; neither is what an approval is made on."""
    for file in sorted((ROOT / ".github/workflows").glob("*.yml")):
        flow: Mapping[str, Any] = yaml.safe_load(file.read_text("utf-8"))
        runs = [s.get("run", "") for j in flow["jobs"].values() for s in j["steps"]]
        assert not [run for run in runs if "git push" in run or "git commit" in run], file.name
