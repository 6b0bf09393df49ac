"""Story S1, a park and three of its factories in one batch: each stands for itself."""

from __future__ import annotations

from pathlib import Path

from tests.support.telling import CITY, PARK, SIGNED, WATCH, Story, text_of

A, B, C = "f-aaaa", "f-bbbb", "f-cccc"
PERIOD = ("2025-09-26", "2025-10-09")


def test_park_and_its_factories(tmp_path: Path) -> None:
    """A held factory does not hold the park, nor does the batch change what the park counts."""
    tale = Story(tmp_path, dict.fromkeys((PARK, A, B, C), "500115"))
    tale.until_consulted()
    remarks = {
        f.message
        for decision in tale.ledger.decisions
        for f in decision.findings
        if f.rule == "art-06-4-share"
    }
    (counted,) = remarks
    assert "2024-12-31 持有绿色工厂称号 2 家" in counted  # those of the batch come later
    tale.resolve("2025-09-17T17:00", tale.adopted(tale.units))
    check = tale.check(tale.units, "公示", "2025-09-23T10:00")
    tale.merge("2025-09-23T11:00", {"compliance-check-1.yaml": check}, **CITY)
    act = tale.publicity(1, "2025-09-25", PERIOD, list(tale.units))
    tale.merge("2025-09-25T15:00", {"publicity-1.yaml": act}, **SIGNED)
    objection = tale.objection([C], "publicity-1.yaml", "2025-10-09T21:00")
    tale.merge("2025-10-10T09:00", {f"{C}/objection-1.yaml": objection}, **WATCH)
    outcomes = {PARK: "无异议", A: "无异议", B: "无异议", C: "暂缓"}
    closing = tale.closing("publicity-1.yaml", "2025-10-10T09:30", PERIOD, 1, outcomes)
    check = tale.check([PARK, A, B], "认定", "2025-10-10T09:40")
    acts = {"publicity-closing-1.yaml": closing, "compliance-check-2.yaml": check}
    tale.merge("2025-10-10T10:00", acts, **CITY)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    act = tale.designation(on, "2025-10-10", "渝经信节能〔2025〕50号", [PARK, A, B])
    tale.merge("2025-10-10T15:00", {"designation-1.yaml": act}, **SIGNED)
    assert tale.states() == {PARK: "已认定", A: "已认定", B: "已认定", C: "暂缓待核查"}
    text = text_of(tale.paper("designation-1.yaml"))
    assert f"现认定{tale.names[PARK]}为“重庆市绿色园区”、{tale.names[A]}等2家工厂为" in text
