"""Round the publicity: queries anew, objections of every sort, changes, closings, second rounds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.ladder import (
    CHECK,
    CLEAN,
    DESIGNATED_ON,
    LETTER,
    NUMBER,
    PERIOD,
    PUBLICITY,
    UNITS,
    A,
    B,
    C,
    Ladder,
    close,
    designate,
    query,
)
from tests.support.telling import CHANGSHOU, CITY, SIGNED, UPHELD, WATCH, Story, case, text_of

# --- queries anew ------------------------------------------------------------------------


def test_too_old_a_query_before_the_letter(ladder: Ladder) -> None:
    tale = ladder.at("received")
    check = tale.check(
        UNITS, "上报", "2025-06-05T09:00", division="500115", queried_by="cs-clerk-1"
    )
    acts = {CHECK: check}
    tale.linked(acts)
    for unit in UNITS:
        acts |= tale.opinion("2025-06-16", unit, CHECK, site_checked_on="2025-06-12")
    tale.merge("2025-06-16T10:00", acts, **CHANGSHOU)
    letter = tale.sent("2025-06-16T11:00", "500115", LETTER, CHECK, UNITS)
    said = tale.refused("2025-06-16T11:00", letter, **CHANGSHOU)
    submitted = "2025-06-09"
    assert f"查询于 2025-06-05，不晚于上一环节 {submitted}，须重新查询" in said


@pytest.mark.parametrize(
    ("rung", "queried", "words"),
    [
        (
            "resolved",
            "2025-09-16T09:00",
            "查询于 2025-09-16，不晚于上一环节 2025-09-17，须重新查询",
        ),
        ("resolved", "2025-09-18T09:00", ""),
    ],
)
def test_before_the_publicity(ladder: Ladder, rung: str, queried: str, words: str) -> None:
    tale = ladder.at(rung)
    act = tale.check(UNITS, "公示", queried)
    tale.merge("2025-09-24T10:00", {"compliance-check-1.yaml": act}, **CITY)
    acts = {PUBLICITY: tale.publicity(1, "2025-09-25", PERIOD, UNITS)}
    if words:
        assert words in tale.refused("2025-09-25T15:30", acts, **SIGNED)
    else:
        tale.merge("2025-09-25T15:30", acts, **SIGNED)


@pytest.mark.parametrize(
    ("queried", "units", "words"),
    [
        ("2025-10-09T23:00", UNITS, "查询于 2025-10-09，不晚于上一环节 2025-10-09，须重新查询"),
        ("2025-10-10T08:00", [A, B], f"{case(C)} 没有认定前的合规查询"),
        ("2025-10-10T08:00", UNITS, ""),
    ],
)
def test_before_the_designation(ladder: Ladder, queried: str, units: Any, words: str) -> None:
    tale = ladder.at("closed")
    act = tale.check(units, "认定", queried)
    tale.merge("2025-10-10T10:00", {"compliance-check-2.yaml": act}, **CITY)
    acts = {"designation-1.yaml": tale.designation(DESIGNATED_ON, "2025-10-10", NUMBER, UNITS)}
    if words:
        assert words in tale.refused("2025-10-10T15:00", acts, **SIGNED)
    else:
        tale.merge("2025-10-10T15:00", acts, **SIGNED)


def test_an_earlier_query_does_not_serve_a_later_gate(ladder: Ladder) -> None:
    tale = ladder.at("closed")
    on = ["publicity-closing-1.yaml", "compliance-check-1.yaml"]
    acts = {"designation-1.yaml": tale.designation(on, "2025-10-10", NUMBER, UNITS)}
    said = tale.refused("2025-10-10T15:00", acts, **SIGNED)
    assert said.count("没有认定前的合规查询") == 3


# --- objections --------------------------------------------------------------------------


def test_who_handled_the_unit_registers_nothing_against_it(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    acts = {f"{A}/objection-1.yaml": tale.objection([A], PUBLICITY, "2025-09-28T10:00")}
    said = tale.refused("2025-09-29T10:00", acts, **CITY)
    assert "曾承办该单位的案卷，不得办理对该单位的异议" in said
    tale.merge("2025-09-29T11:00", acts, **WATCH)
    assert tale.state(A).chinese == "暂缓待核查"


@pytest.mark.parametrize("signed", ["单位盖章", "个人署名"])
@pytest.mark.parametrize(
    ("found", "disposal", "state", "words"),
    [
        ("不成立", "保留", "公示中", "异议不成立，决定保留"),
        ("成立", "移出", "移出公示名单", "据此决定将"),
        ("部分成立", "暂缓", "暂缓待核查", "异议部分成立，决定暂缓认定"),
    ],
)
def test_an_objection_decided(
    ladder: Ladder, signed: str, found: str, disposal: str, state: str, words: str
) -> None:
    """Who objected is told what was found; what moves a list is signed by a leader."""
    tale = ladder.at("publicised")
    report = f"{A}/objection-1.yaml"
    objection = tale.objection([A], PUBLICITY, "2025-09-28T10:00", signed=signed)
    tale.merge("2025-09-29T10:00", {report: objection}, **WATCH)
    path = f"{A}/objection-finding-1.yaml"
    acts = {path: tale.finding(A, report, "2025-09-30", found, disposal)}
    if disposal != "保留":
        assert "尚缺签发" in tale.refused("2025-09-30T10:00", acts, **WATCH)
    tale.merge("2025-09-30T11:00", acts, **(WATCH if disposal == "保留" else UPHELD))
    assert tale.state(A).chinese == state
    paper = tale.paper(path)
    assert paper.audience == "addressee" and words in text_of(paper)
    you = "你单位" if signed == "单位盖章" else "你"
    assert text_of(paper).startswith(f"{you}对{tale.names[A]}列入2025年度")
    assert f"异议人（登记编号：{objection['registration_no']}）：" == paper.context["addressee"]


def test_one_objection_to_several_units_is_decided_unit_by_unit(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    report = "objection-1.yaml"
    tale.merge("2025-09-29T10:00", {report: tale.objection([A, B], PUBLICITY, "2025-09-28T10:00")},
               **WATCH)  # fmt: skip
    assert tale.states() == {A: "暂缓待核查", B: "暂缓待核查", C: "公示中"}
    acts = {"objection-finding-1.yaml": tale.finding(A, report, "2025-09-30", "不成立", "保留")}
    tale.merge("2025-09-30T10:00", acts, **WATCH)
    acts = {"objection-finding-2.yaml": tale.finding(B, report, "2025-09-30", "成立", "移出")}
    tale.merge("2025-09-30T11:00", acts, **UPHELD)
    assert tale.states() == {A: "公示中", B: "移出公示名单", C: "公示中"}


@pytest.mark.parametrize("source", ["匿名反映", "逾期异议", "舆情", "部门通报", "区县报告"])
def test_what_is_no_objection_is_a_lead_and_holds_its_unit_alone(
    ladder: Ladder, source: str
) -> None:
    """Nothing is turned away; nobody is answered where nobody signed."""
    tale = ladder.at("publicised")
    path = f"{A}/incident-1.yaml"
    tale.merge("2025-09-29T10:00", {path: tale.incident("2025-09-28T10:00", source)}, **CITY)
    assert tale.states() == {A: "暂缓待核查", B: "公示中", C: "公示中"}
    outcomes = CLEAN | {A: "暂缓"}
    close(tale, "2025-10-10T09:00", outcomes)
    query(tale, 2, "认定", "2025-10-10T09:30", [B, C])
    designate(tale, "2025-10-10T15:00", [B, C])
    found = f"{A}/objection-finding-1.yaml"
    acts = {found: tale.finding(A, path, "2025-10-13", "不成立", "保留")}
    tale.merge("2025-10-13T10:00", acts, **WATCH)
    assert tale.papers(found) == {}
    second(tale, A, "2025-10-14", "无异议")


def second(tale: Story, unit: str, day: str, outcome: str, received: int = 0) -> None:
    """A unit held before: stated anew, queried anew, designated without a new publicity."""
    close(tale, f"{day}T09:00", {unit: outcome}, 2, received)
    query(tale, 3, "认定", f"{day}T09:30", [unit])
    on = ["publicity-closing-2.yaml", "compliance-check-3.yaml"]
    designate(tale, f"{day}T15:00", [unit], 2, on)
    assert tale.state(unit).chinese == "已认定"
    assert len(tale.ledger.docket.batch_acts("2025", "publicity")) == 1


def test_after_the_end_an_objection_is_a_lead(ladder: Ladder) -> None:
    """Cleared, held by what came in late, found not to stand, stated anew, designated."""
    tale = ladder.at("closed")
    late = tale.objection([A], PUBLICITY, "2025-10-10T08:10")
    said = tale.refused("2025-10-10T09:30", {f"{A}/objection-1.yaml": late}, **WATCH)
    assert "公示期至 2025-10-09 24时" in said
    honest = {**late, "in_time": False}
    said = tale.refused("2025-10-10T09:40", {f"{A}/objection-1.yaml": honest}, **WATCH)
    assert "不是公示期内的异议" in said and "登记为线索" in said
    path = f"{A}/incident-1.yaml"
    tale.merge("2025-10-10T10:00", {path: tale.incident("2025-10-10T08:10", "逾期异议")}, **CITY)
    assert tale.states() == {A: "暂缓待核查", B: "公示期满可认定", C: "公示期满可认定"}
    query(tale, 2, "认定", "2025-10-10T11:30", [B, C])
    designate(tale, "2025-10-10T15:00", [B, C])
    acts = {f"{A}/objection-finding-1.yaml": tale.finding(A, path, "2025-10-13", "不成立", "保留")}
    tale.merge("2025-10-13T10:00", acts, **WATCH)
    second(tale, A, "2025-10-14", "无异议")


def test_held_in_part_and_settled_by_a_later_finding(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    report = f"{A}/objection-1.yaml"
    tale.merge("2025-09-29T10:00", {report: tale.objection([A], PUBLICITY, "2025-09-28T10:00")},
               **WATCH)  # fmt: skip
    acts = {f"{A}/objection-finding-1.yaml":
            tale.finding(A, report, "2025-10-09", "部分成立", "暂缓")}  # fmt: skip
    tale.merge("2025-10-09T10:00", acts, **UPHELD)
    close(tale, "2025-10-10T09:00", CLEAN | {A: "暂缓"}, received=1)
    acts = {f"{A}/objection-finding-2.yaml":
            tale.finding(A, report, "2025-10-20", "不成立", "保留")}  # fmt: skip
    tale.merge("2025-10-20T10:00", acts, **WATCH)
    second(tale, A, "2025-10-21", "异议不成立", 1)


def test_an_objection_to_a_withdrawn_unit_is_taken_all_the_same(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    letter = {
        "record": "withdrawal/1",
        "received_at": "2025-09-28T09:00:00+08:00",
        "request": {"title": "撤回申请（盖章）", "sha256": "e" * 64},
    }
    by = {"drafter": "applicant", "approver": "city-clerk-1"}
    tale.merge("2025-09-28T10:00", {f"{A}/withdrawal.yaml": letter}, **by)
    report = f"{A}/objection-1.yaml"
    tale.merge("2025-09-29T10:00", {report: tale.objection([A], PUBLICITY, "2025-09-28T15:00")},
               **WATCH)  # fmt: skip
    acts = {
        f"{A}/objection-finding-1.yaml": tale.finding(A, report, "2025-09-30", "不成立", "保留")
    }
    tale.merge("2025-09-30T10:00", acts, **WATCH)
    assert tale.state(A).chinese == "已撤回"
    close(tale, "2025-10-10T09:00", CLEAN | {A: "已撤回"}, received=1)
