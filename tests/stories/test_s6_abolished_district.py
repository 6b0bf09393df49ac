"""Story S6: a letter that comes late, and a district that is abolished during the publicity."""

from __future__ import annotations

from pathlib import Path

from tests.support.running import main_stands
from tests.support.telling import CITY, SIGNED, Data, Story, text_of

J, Y, LATE = "f-jjjj", "f-yyyy", "f-zzzz"
PERIOD = ("2026-01-23", "2026-01-29")
SECOND = "district-letter-500112-2.yaml"


def officer(id: str, name: str, division: str, role: str) -> Data:
    post = {"office": division, "role": role, "valid_from": "2024-01-02"}
    return {"id": id, "name": name, "posts": [post]}


OFFICERS = [
    officer("jb-clerk-1", "示例辰某", "500105", "district-clerk"),
    officer("jb-leader-1", "示例巳某", "500105", "district-leader"),
    officer("yb-clerk-1", "示例午某", "500112", "district-clerk"),
    officer("yb-leader-1", "示例未某", "500112", "district-leader"),
]


def amendment(tale: Story, dated: str) -> Data:
    return {
        "record": "call-amendment/1",
        "on": tale.on("call.yaml"),
        "number": "渝经信节能〔2025〕40号",
        "dated": dated,
        "deadline": "2025-11-07T17:30:00+08:00",
        "reasons": "平台维护，全市统一延长。",
    }


def test_abolished_district(tmp_path: Path) -> None:
    units = {J: "500105", Y: "500112", LATE: "500112"}
    tale = Story(tmp_path, units, officers=OFFICERS)
    tale.begin(deadline="2025-10-31T17:30:00+08:00")
    tale.take_in("2025-06-10T16:00", J, "jb-clerk-1")
    tale.take_in("2025-06-11T16:00", Y, "yb-clerk-1")
    tale.take_in("2025-06-12T16:00", LATE, "yb-clerk-1")
    tale.forward("2025-10-24T15:00", "500105", "district-letter-500105.yaml", [J], "jb")
    tale.forward("2025-10-30T15:00", "500112", "district-letter-500112.yaml", [Y], "yb")
    late_letter(tale)
    reviews = tale.reviews("district-letter-500105.yaml", [J], "2025-10-24T16:00")
    reviews |= tale.reviews("district-letter-500112.yaml", [Y], "2025-10-31T17:30")
    tale.assess("2025-11-20T16:45", [J, Y], reviews)
    tale.consult("2025-11-24T11:20", "2025-12-10T15:00", [J, Y])
    tale.resolve("2026-01-15T17:00", tale.adopted([J, Y]))
    publicised(tale)
    assert main_stands(tale.repo)
    assert tale.states() == {J: "已认定", Y: "已认定", LATE: "市级退回"}


def late_letter(tale: Story) -> None:
    """11-03 09:10 is late: the unit is told, nothing bans it, and no amendment saves it now."""
    tale.forward("2025-11-03T08:50", "500112", SECOND, [LATE], "yb")
    act = amendment(tale, "2025-11-03")
    said = tale.refused("2025-11-03T09:00", {"call-amendment-1.yaml": act}, **SIGNED)
    assert "已届满" in said
    for more in ({"in_time": True}, {"in_time": False}):
        taken = tale.reviews(SECOND, [LATE], "2025-11-03T09:10", **more)
        said = tale.refused("2025-11-03T11:00", taken, **CITY)
        assert "截止" in said and "2025-10-31T17:30:00+08:00" in said
    words = {"in_time": False, "conclusion": "退回", "opinion": "推荐函逾期，可以申报下一年度。"}
    returned = tale.reviews(SECOND, [LATE], "2025-11-03T09:10", **words)
    tale.merge("2025-11-03T15:00", returned, **CITY)
    assert tale.state(LATE).chinese == "市级退回"
    told = text_of(tale.paper(f"{LATE}/review.yaml"))
    assert "已超过申报通知规定的截止时间（2025年10月31日17时30分）" in told
    assert "可以申报下一年度" in told and "将退回情况和理由告知该单位" in told
    assert not [f for f in tale.ledger.decisions[-1].findings if f.effect.value == "refusal"]


def test_only_an_amendment_for_all_before_the_hour_saves_it(tmp_path: Path) -> None:
    tale = Story(tmp_path, {LATE: "500112"}, officers=OFFICERS)
    tale.begin(deadline="2025-10-31T17:30:00+08:00")
    tale.take_in("2025-06-12T16:00", LATE, "yb-clerk-1")
    act = amendment(tale, "2025-10-31")
    said = tale.refused("2025-10-31T17:30", {"call-amendment-1.yaml": act}, **SIGNED)
    assert "已届满" in said
    tale.merge("2025-10-31T17:29", {"call-amendment-1.yaml": act}, **SIGNED)
    letter = "district-letter-500112.yaml"
    tale.forward("2025-11-03T08:50", "500112", letter, [LATE], "yb")
    tale.merge("2025-11-03T11:00", tale.reviews(letter, [LATE], "2025-11-03T09:10"), **CITY)
    assert tale.state(LATE).chinese == "进入市级评审"


def publicised(tale: Story) -> None:
    """01-22 prints 江北区, 01-30 两江新区; its old officers sign until Saturday 01-24."""
    check = tale.check([J, Y], "公示", "2026-01-20T10:00")
    tale.merge("2026-01-20T11:00", {"compliance-check-1.yaml": check}, **CITY)
    act = tale.publicity(1, "2026-01-22", PERIOD, [J, Y])
    tale.merge("2026-01-22T15:00", {"publicity-1.yaml": act}, **SIGNED)
    assert [row[0] for row in tale.printed("publicity-1.yaml")] == ["江北区", "渝北区"]
    period = "公示期为2026年1月23日至1月29日，共5个工作日。"
    assert period in text_of(tale.paper("publicity-1.yaml"))
    before, after = (rename(tale, day) for day in ("2026-01-24", "2026-01-26"))
    signed = {"drafter": "applicant", "approver": "jb-leader-1"}
    tale.merge("2026-01-24T10:00", {f"{J}/alteration-1.yaml": before}, **signed)
    said = tale.refused("2026-01-26T10:00", {f"{J}/alteration-2.yaml": after}, **signed)
    assert "示例巳某" in said and "批准人" in said
    outcomes = {J: "无异议", Y: "无异议"}
    early = tale.closing("publicity-1.yaml", "2026-01-29T16:00", PERIOD, 0, outcomes)
    early = {"publicity-closing-1.yaml": early}
    assert "期满前不得出具说明" in tale.refused("2026-01-29T17:00", early, **CITY)
    closing = tale.closing("publicity-1.yaml", "2026-01-30T09:00", PERIOD, 0, outcomes)
    check = tale.check([J, Y], "认定", "2026-01-30T09:10")
    acts = {"publicity-closing-1.yaml": closing, "compliance-check-2.yaml": check}
    tale.merge("2026-01-30T09:30", acts, **CITY)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    act = tale.designation(on, "2026-01-30", "渝经信节能〔2026〕5号", [J, Y])
    tale.merge("2026-01-30T15:00", {"designation-1.yaml": act}, **SIGNED)
    assert [row[0] for row in tale.printed("designation-1.yaml")] == ["两江新区", "两江新区"]
    assert tale.ledger.office_in_effect.divisions.get("CQD-LJ").code is None


def rename(tale: Story, day: str) -> Data:
    return {
        "record": "alteration/1",
        "on": tale.on(f"{J}/acceptance.yaml"),
        "stage": "认定前",
        "change": "其他",
        "was": tale.names[J],
        "now": tale.names[J],
        "registered_on": "2026-01-20",
        "to_district_at": f"{day}T09:00:00+08:00",
        "same_credit_code": True,
        "same_site": True,
        "certificate": {"title": "登记通知书（变更）", "sha256": "d" * 64},
    }
