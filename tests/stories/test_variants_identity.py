"""A unit brought back by an objection, renamed, changed too much, or moved under a new district."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.ladder import (
    CHECK,
    LETTER,
    PERIOD,
    UNITS,
    A,
    B,
    C,
    Ladder,
    close,
    designate,
    query,
)
from tests.support.telling import CHANGSHOU, CITY, SIGNED, UPHELD, WATCH, Data, Story

PUBLICITY = "publicity-1.yaml"
INTAKE = {"drafter": "applicant", "approver": "cs-clerk-1"}


# --- an omission -------------------------------------------------------------------------


def test_a_unit_left_out_by_its_district_makes_up_for_every_step(ladder: Ladder) -> None:
    """An upheld objection opens the way again; it does not replace a single step of it."""
    tale = ladder.at("received")
    at = "2025-07-09T15:00"
    acts = {CHECK: tale.check(UNITS, "上报", at, division="500115", queried_by="cs-clerk-1")}
    tale.linked(acts)
    acts |= tale.opinion(at[:10], A, CHECK, conclusion="不推荐", reasons="误认为贸易企业。")
    for unit in (B, C):
        acts |= tale.opinion(at[:10], unit, CHECK)
    tale.merge(at, acts, **CHANGSHOU)
    others(tale)
    report, path = f"{A}/objection-1.yaml", f"{A}/objection-finding-1.yaml"
    tale.merge("2025-09-29T10:00", {report: tale.objection([A], PUBLICITY, "2025-09-28T10:00")},
               **WATCH)  # fmt: skip
    assert tale.state(A).chinese == "区县不推荐"
    tale.merge("2025-09-30T10:00",
               {path: tale.finding(A, report, "2025-09-30", "成立", "增列")}, **UPHELD)  # fmt: skip
    assert tale.state(A).chinese == "异议成立待增列"
    said = adopted(tale, "2025-09-30T15:00", path)
    for step in (
        "区县推荐",
        "区县推荐函",
        "市级资料审查",
        "现场核实",
        "评审",
        "征求市级相关部门意见",
    ):
        assert f"尚未经{step}，" in said
    made_up(tale)
    tale.resolve("2025-10-24T15:00", tale.adopted([A]), 2, path)
    assert tale.states() == {A: "审定拟认定", B: "公示中", C: "公示中"}


def others(tale: Story) -> None:
    """B and C on the ladder's days."""
    rest = [B, C]
    at = "2025-07-10T17:00"
    tale.merge(at, tale.sent(at, "500115", LETTER, CHECK, rest), **CHANGSHOU)
    tale.assess("2025-08-20T16:45", rest, tale.reviews(LETTER, rest, "2025-07-11T10:30"))
    tale.consult("2025-08-25T11:20", "2025-09-10T15:00", rest)
    tale.resolve("2025-09-17T17:20", tale.adopted(rest))
    query(tale, 1, "公示", "2025-09-23T10:00", rest)
    act = tale.publicity(1, "2025-09-25", PERIOD, rest)
    tale.merge("2025-09-25T15:30", {PUBLICITY: act}, **SIGNED)


def adopted(tale: Story, at: str, on: str) -> str:
    act = tale.resolution(at[:10], tale.adopted([A]), 2, on)
    return tale.refused(at, tale.linked({"resolution-2.yaml": act}), **SIGNED)


def made_up(tale: Story) -> None:
    """Recommended, sent after the deadline, reviewed, visited, judged, asked about."""
    second = "district-letter-500115-2.yaml"
    acts = tale.recommended("2025-10-10T12:00", "500115", second, [A], "cs", "-2")
    tale.merge("2025-10-10T12:00", acts, **CHANGSHOU)
    review = tale.reviews(second, [A], "2025-10-11T09:00", in_time=False)
    tale.merge("2025-10-11T10:00", review, **CITY)
    tale.merge("2025-10-13T10:00", tale.visits("2025-10-13", [A]), **CITY)
    tale.merge("2025-10-14T10:00", tale.panel("2025-10-14", [A], 2), **CITY)
    letter = tale.letter("2025-10-15", "2025-10-22", [A], 2, "panel-2.yaml", "proposal-1.yaml")
    tale.merge("2025-10-15T10:00", letter, **SIGNED)
    tale.merge("2025-10-23T10:00", tale.replies("2025-10-22", [A], 2), **CITY)
    assert tale.state(A).chinese == "异议成立待增列"


# --- a change of the unit ------------------------------------------------------------------


def alteration(tale: Story, unit: str, day: str, **more: Any) -> dict[str, Data]:
    act = {
        "record": "alteration/1",
        "on": tale.on(f"{unit}/acceptance.yaml"),
        "stage": "认定前",
        "change": "更名",
        "was": tale.names[unit],
        "now": "示例新名铸造有限公司",
        "registered_on": day,
        "to_district_at": f"{day}T09:00:00+08:00",
        "to_city_at": f"{day}T10:00:00+08:00",
        "same_credit_code": True,
        "same_site": True,
        "certificate": {"title": "登记通知书（变更）", "sha256": "d" * 64},
    }
    return {f"{unit}/alteration-1.yaml": act | more}


def decision(tale: Story, unit: str, day: str, conclusion: str) -> dict[str, Data]:
    act = {
        "record": "alteration-decision/1",
        "on": tale.on(f"{unit}/alteration-1.yaml"),
        "dated": day,
        "conclusion": conclusion,
        "reasons": "见变更材料。",
    }
    return {f"{unit}/alteration-decision-1.yaml": act}


BY = {"drafter": "applicant", "approver": "cs-leader-1"}


def test_renamed_before_the_publicity_it_is_publicised_under_its_new_name(ladder: Ladder) -> None:
    tale = ladder.at("resolved")
    tale.merge("2025-09-18T11:00", alteration(tale, A, "2025-09-18"), **BY)
    tale.merge("2025-09-18T15:00", decision(tale, A, "2025-09-18", "沿用"), **SIGNED)
    query(tale, 1, "公示", "2025-09-23T10:00", UNITS)
    old = tale.publicity(1, "2025-09-25", PERIOD, UNITS)
    said = tale.refused("2025-09-25T15:00", {PUBLICITY: old}, **SIGNED)
    assert "与申报名称“示例新名铸造有限公司”不一致" in said
    tale.names = {**tale.names, A: "示例新名铸造有限公司"}
    new = tale.publicity(1, "2025-09-25", PERIOD, UNITS)
    tale.merge("2025-09-25T15:30", {PUBLICITY: new}, **SIGNED)
    close(tale, "2025-10-10T09:00", dict.fromkeys(UNITS, "无异议"))
    query(tale, 2, "认定", "2025-10-10T09:30", UNITS)
    designate(tale, "2025-10-10T15:00", UNITS)
    assert ["长寿区", "示例新名铸造有限公司"] in tale.printed("designation-1.yaml")
    tale.names[A] = "示例AAAA铸造有限公司"


def test_another_credit_code_must_be_judged(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    changed = alteration(tale, A, "2025-09-26", same_credit_code=False)
    tale.merge("2025-09-26T11:00", changed, **BY)
    acts = decision(tale, A, "2025-09-26", "沿用")
    said = tale.refused("2025-09-26T15:00", acts, **SIGNED)
    assert "统一社会信用代码已变更，能否沿用须研判" in said
    tale.judging("2025-09-26T15:30", acts, f"{A}/alteration-decision-1.yaml", **SIGNED)


def test_what_must_be_evaluated_anew_is_held_and_the_others_go_on(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    tale.merge("2025-09-26T11:00", alteration(tale, A, "2025-09-26", change="重组"), **BY)
    tale.merge("2025-09-26T15:00", decision(tale, A, "2025-09-26", "重新评价"), **SIGNED)
    clean = tale.closing(PUBLICITY, "2025-10-10T09:00", PERIOD, 0, dict.fromkeys(UNITS, "无异议"))
    said = tale.refused("2025-10-10T09:20", {"publicity-closing-1.yaml": clean}, **CITY)
    assert "变更已决定重新评价，此后尚无新的评价报告" in said
    close(tale, "2025-10-10T09:30", {A: "暂缓", B: "无异议", C: "无异议"})
    query(tale, 2, "认定", "2025-10-10T10:30", [B, C])
    designate(tale, "2025-10-10T15:00", [B, C])
    new = {"correction_reasons": "生产线更换后重新评价。", "report.issued_on": "2025-10-31"}
    tale.merge("2025-11-03T10:00", tale.again(A, "evaluation", **new), **INTAKE)
    assert tale.states() == {A: "暂缓待核查", B: "已认定", C: "已认定"}
    acts = tale.panel("2025-11-10", [A], 2)
    tale.merge("2025-11-10T11:00", acts, **CITY)


# --- the district -------------------------------------------------------------------------


def post(id: str, name: str, role: str) -> Data:
    told = {"office": "CQD-LJ", "role": role, "valid_from": "2026-01-25"}
    return {"id": id, "name": name, "posts": [told]}


def test_a_district_merged_before_it_recommends(tmp_path: Path) -> None:
    """Taken in by 江北, recommended by the district that succeeds it, under that one's name."""
    officers = [
        {"id": "jb-clerk-1", "name": "示例辰某",
         "posts": [{"office": "500105", "role": "district-clerk", "valid_from": "2024-01-02"}]},
        post("lj-clerk-1", "示例申某", "district-clerk"),
        post("lj-leader-1", "示例酉某", "district-leader"),
    ]  # fmt: skip
    tale = Story(tmp_path, {A: "500105"}, officers=officers)
    tale.begin(deadline="2026-03-31T17:30:00+08:00")
    tale.take_in("2025-06-10T16:00", A, "jb-clerk-1")
    letter, at = "district-letter-CQD-LJ.yaml", "2026-02-02T15:00"
    acts = tale.recommended(at, "CQD-LJ", letter, [A], "lj")
    tale.merge(at, acts, drafter="lj-clerk-1", approver="lj-leader-1")
    paper = tale.paper(letter)
    assert paper.context["issuer"] == "重庆市两江新区经信部门"
    tale.merge("2026-02-03T11:00", tale.reviews(letter, [A], "2026-02-03T09:00"), **CITY)
    assert tale.state(A).chinese == "进入市级评审"
