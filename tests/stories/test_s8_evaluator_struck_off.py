"""Story S8: an evaluator loses its standing in the middle of the publicity."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.batch import OFFICE, loaded
from tests.support.running import dossier, main_stands
from tests.support.telling import CITY, SIGNED, Story, case, row_like, sample
from tests.support.writing import credit_code

X, Y, Z, OTHER = "f-xxxx", "f-yyyy", "f-zzzz", "f-aaaa"
STRUCK = [X, Y, Z]
PERIOD = ("2025-11-25", "2025-12-01")
REGISTER = "registry/evaluators/pingjia-zhongxin.yaml"
STANDING = "12500000EWA02X1044"
RULING = {"drafter": "admin-1", "checker": "chief-1", "approver": "leader-1"}
STANDING_RULE = "art-09-evaluator-standing"
DECISION = {
    "number": "渝经信〔2025〕70号",
    "dated": "2025-11-27",
    "effective_from": "2025-11-27",
    "reasons": "评价过程弄虚作假（示例）。",
}


def test_evaluator_struck_off(tmp_path: Path) -> None:
    tale = Story(tmp_path, dict.fromkeys((*STRUCK, OTHER), "500115"))
    tale.begin(deadline="2025-08-31T17:30:00+08:00")
    for unit in tale.units:
        code = STANDING if unit == OTHER else ""
        more = {"issued": "2025-07-18", "evaluator": code, "submitted_at": SUBMITTED}
        tale.take_in("2025-07-22T16:00", unit, "cs-clerk-1", **more)
    letter = "district-letter-500115.yaml"
    tale.forward("2025-08-10T17:00", "500115", letter, list(tale.units), "cs")
    tale.assess(
        "2025-08-20T16:45",
        list(tale.units),
        tale.reviews(letter, list(tale.units), "2025-08-11T10:30"),
    )
    tale.consult("2025-08-25T11:20", "2025-09-10T15:00", list(tale.units))
    tale.resolve("2025-11-18T17:00", tale.adopted(tale.units))
    check = tale.check(tale.units, "公示", "2025-11-20T10:00")
    tale.merge("2025-11-20T11:00", {"compliance-check-1.yaml": check}, **CITY)
    act = tale.publicity(1, "2025-11-24", PERIOD, list(tale.units))
    tale.merge("2025-11-24T15:00", {"publicity-1.yaml": act}, **SIGNED)
    register = {**loaded(OFFICE[REGISTER]), "disqualified": DECISION}
    two = {"drafter": "admin-1", "approver": "chief-1"}
    assert "尚缺签发" in tale.refused("2025-11-27T14:00", {REGISTER: register}, **two)
    tale.merge("2025-11-27T15:00", {REGISTER: register}, **RULING)
    back = {REGISTER: loaded(OFFICE[REGISTER])}
    for undone in (back, {REGISTER: None}):
        assert "尚缺签发" in tale.refused("2025-11-28T10:00", undone, **two)
    swapped = {REGISTER: {**register, "credit_code": credit_code(99)}}
    assert "尚缺签发" in tale.refused("2025-11-28T10:00", swapped, **two)
    clean = {"registry/evaluators/new.yaml": loaded(OFFICE[REGISTER])}
    said = tale.refused("2025-11-28T10:00", clean, **two)
    assert "一家评价机构只有一份登记" in said
    the_others(tale)
    verified_anew(tale)
    to_be_checked_again(tale)
    later_reports(tale)
    assert main_stands(tale.repo)
    assert {tale.state(unit).chinese for unit in (*STRUCK, OTHER)} == {"已认定"}


SUBMITTED = "2025-07-21T10:00:00+08:00"


def the_others(tale: Story) -> None:
    """12-02: the three are held, not failed; the other is designated."""
    clean = dict.fromkeys(tale.units, "无异议")
    early = tale.closing("publicity-1.yaml", "2025-12-01T09:00", PERIOD, 0, clean)
    said = tale.refused("2025-12-01T17:00", {"publicity-closing-1.yaml": early}, **CITY)
    assert "期满前不得出具说明" in said
    wrong = tale.closing("publicity-1.yaml", "2025-12-02T09:00", PERIOD, 0, clean)
    said = tale.refused("2025-12-02T09:20", {"publicity-closing-1.yaml": wrong}, **CITY)
    assert said.count("须重新核实，不当然否定") == 3
    outcomes = {**dict.fromkeys(STRUCK, "暂缓"), OTHER: "无异议"}
    closing = tale.closing("publicity-1.yaml", "2025-12-02T09:00", PERIOD, 0, outcomes)
    check = tale.check([OTHER], "认定", "2025-12-02T09:30")
    acts = {"publicity-closing-1.yaml": closing, "compliance-check-2.yaml": check}
    tale.merge("2025-12-02T10:00", acts, **CITY)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    act = tale.designation(on, "2025-12-02", "渝经信节能〔2025〕71号", [OTHER])
    tale.merge("2025-12-02T15:00", {"designation-1.yaml": act}, **SIGNED)
    assert tale.printed("designation-1.yaml") == [["长寿区", tale.names[OTHER]]]
    assert {tale.state(unit).chinese for unit in STRUCK} == {"暂缓待核查"}


def verified_anew(tale: Story) -> None:
    """Panel 12-09, resolution 12-11: designation-2 that day, without a new publicity."""
    panel = sample("panel-1.yaml")
    panel |= {"on": tale.on(*(f"{u}/site-visit.yaml" for u in STRUCK))}
    panel["meeting"]["held_on"] = "2025-12-09"
    panel["rows"] = [row_like(panel, u) for u in STRUCK]
    panel["judgements"] = [
        {
            "finding": f"art-09-evaluator-standing:{case(u)}:/report/issued_on:"
            + tale.sha(f"{u}/evaluation.yaml")[:12],
            "reasons": "评审组逐项重新核实，数据属实，评分成立。",
            "evidence": [{"title": "重新核实记录（示例）", "sha256": "b" * 64}],
            "by": "city-clerk-1",
        }
        for u in STRUCK
    ]
    unverified = tale.closing("publicity-1.yaml", "2025-12-09T09:00", PERIOD, 0, {X: "无异议"})
    assert "暂缓待核查" in tale.refused(
        "2025-12-09T10:00", {"publicity-closing-2.yaml": unverified}, **CITY
    )
    tale.merge("2025-12-09T16:00", {"panel-2.yaml": panel}, **CITY)
    tale.resolve("2025-12-11T09:00", tale.adopted(STRUCK), 2, "panel-2.yaml")
    outcomes = dict.fromkeys(STRUCK, "无异议")
    closing = tale.closing("publicity-1.yaml", "2025-12-11T10:00", PERIOD, 0, outcomes)
    check = tale.check(STRUCK, "认定", "2025-12-11T10:10")
    acts = {"publicity-closing-2.yaml": closing, "compliance-check-3.yaml": check}
    tale.merge("2025-12-11T10:30", acts, **CITY)
    on = ["publicity-closing-2.yaml", "compliance-check-3.yaml"]
    number = "渝经信节能〔2025〕73号"
    act = tale.designation(on, "2025-12-11", number, STRUCK, "resolution-2.yaml")
    tale.merge("2025-12-11T15:00", {"designation-2.yaml": act}, **SIGNED)
    assert len(tale.ledger.docket.batch_acts("2025", "publicity")) == 1
    assert len(tale.printed("designation-2.yaml")) == 3


def to_be_checked_again(tale: Story) -> None:
    """What an officer is told from then on: its titled units, and that a panel verified them."""
    for day, units in (("2025-12-10", []), ("2025-12-11", STRUCK)):
        told = dossier("due", "--format", "json", "--as-of", day, repo=tale.repo)
        duties = [d for d in json.loads(told.stdout)["due"] if "复核" in d["what"]]
        assert [d["subject"] for d in duties] == [case(u) for u in units]
        for duty in duties:
            assert "自 2025-11-27 起被取消评价资格（渝经信〔2025〕70号，第二十二条）" in duty["why"]
            assert "认定前已重新核实（dossiers/2025/panel-2.yaml）" in duty["why"]
    assert (
        "复核已认定单位的评价报告" in dossier("due", "--as-of", "2025-12-11", repo=tale.repo).stdout
    )


def later_reports(tale: Story) -> None:
    """Of the day it took effect: refused. Of the day before: flagged."""
    for number, (issued, effect) in enumerate(
        (("2025-11-27", "refusal"), ("2025-11-26", "referral"))
    ):
        unit = f"f-new{number}"
        tale.units[unit], tale.names[unit] = "500115", f"示例{number}号后来有限公司"
        more = {"issued": issued, "submitted_at": "2025-12-11T16:00:00+08:00"}
        tale.take_in("2025-12-11T16:30", unit, "cs-clerk-1", **more)
        found = [f for f in tale.ledger.decisions[-1].findings if f.rule == STANDING_RULE]
        assert [f.effect.value for f in found] == [effect]
        assert tale.state(unit).chinese == "已受理"
