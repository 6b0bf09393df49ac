"""Story S4: one unit renamed during the publicity, one withdrawn, one renamed after its title."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.running import dossier, main_stands
from tests.support.telling import CITY, SIGNED, UPHELD, WATCH, Data, Story, sample

D, E, F = "f-dddd", "f-eeee", "f-ffff"
NEXT = "dossiers/2026/f-eeee"
PERIOD = ("2025-12-22", "2025-12-26")
NEW, AGAIN = "示例新名铸造有限公司", "示例又新铸造有限公司"
DISTRICT = {"drafter": "cs-clerk-1", "approver": "cs-leader-1"}
SHEET = {"title": "登记通知书（变更）", "sha256": "d" * 64}


def alteration(tale: Story, unit: str, now: str, days: tuple[str, str, str], stage: str) -> Data:
    registered, district, city = days
    return {
        "record": "alteration/1",
        "on": tale.on(f"{unit}/acceptance.yaml"),
        "stage": stage,
        "change": "更名",
        "was": tale.names[unit],
        "now": now,
        "registered_on": registered,
        "to_district_at": f"{district}:00+08:00",
        "to_city_at": f"{city}:00+08:00",
        "same_credit_code": True,
        "same_site": True,
        "certificate": SHEET,
    }


def test_rename_and_withdrawal(tmp_path: Path) -> None:
    tale = Story(tmp_path, dict.fromkeys((D, E, F), "500115"))
    tale.until_consulted()
    tale.resolve("2025-12-16T17:00", tale.adopted(tale.units))
    check = tale.check(tale.units, "公示", "2025-12-18T10:00")
    tale.merge("2025-12-18T11:00", {"compliance-check-1.yaml": check}, **CITY)
    publicity = tale.publicity(1, "2025-12-19", PERIOD, [D, E, F])
    tale.merge("2025-12-19T15:00", {"publicity-1.yaml": publicity}, **SIGNED)
    renamed(tale)
    withdrawn(tale)
    designated(tale)
    late(tale)
    next_year(tale)
    assert main_stands(tale.repo)
    assert tale.states() == {D: "已认定", E: "已撤回", F: "已认定", NEXT: "已受理"}


def renamed(tale: Story) -> None:
    """12-24: same credit code, same site; nothing starts anew."""
    days = ("2025-12-24", "2025-12-24T15:00", "2025-12-25T09:00")
    act = alteration(tale, D, NEW, days, "认定前")
    path = f"{D}/alteration-1.yaml"
    tale.merge("2025-12-25T10:00", {path: act}, drafter="applicant", approver="cs-leader-1")
    decision = {
        "record": "alteration-decision/1",
        "on": tale.on(path),
        "dated": "2025-12-25",
        "conclusion": "沿用",
        "reasons": "仅更名，统一社会信用代码和场所不变。",
    }
    tale.merge("2025-12-25T10:30", {f"{D}/alteration-decision-1.yaml": decision}, **SIGNED)
    assert tale.state(D).chinese == "公示中"


def withdrawn(tale: Story) -> None:
    """12-25: E goes, by a sealed letter; what was objected against it is still decided."""
    objection = tale.objection([E], "publicity-1.yaml", "2025-12-24T10:00")
    tale.merge("2025-12-25T11:00", {f"{E}/objection-1.yaml": objection}, **WATCH)
    letter = {
        "record": "withdrawal/1",
        "received_at": "2025-12-25T14:00:00+08:00",
        "request": {"title": "撤回申请（盖章）", "sha256": "e" * 64},
    }
    acts = {f"{E}/withdrawal.yaml": letter}
    tale.merge("2025-12-25T15:00", acts, drafter="applicant", approver="city-clerk-1")
    assert tale.state(E).chinese == "已撤回"


def designated(tale: Story) -> None:
    """12-29: D under both names, E not at all."""
    outcomes = {D: "无异议", E: "已撤回", F: "无异议"}
    early = tale.closing("publicity-1.yaml", "2025-12-26T16:00", PERIOD, 1, outcomes)
    said = tale.refused("2025-12-26T17:00", {"publicity-closing-1.yaml": early}, **CITY)
    assert "期满前不得出具说明" in said
    closing = tale.closing("publicity-1.yaml", "2025-12-29T09:00", PERIOD, 1, outcomes)
    check = tale.check([D, F], "认定", "2025-12-29T09:10")
    check["units"][0]["registered_name"] = NEW
    acts = {"publicity-closing-1.yaml": closing, "compliance-check-2.yaml": check}
    tale.merge("2025-12-29T09:30", acts, **CITY)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    number, both = "渝经信节能〔2025〕60号", f"{NEW}（公示名称：{tale.names[D]}）"
    for name in (tale.names[D], NEW):
        wrong = tale.designation(on, "2025-12-29", number, [D, F], dddd=name)
        said = tale.refused("2025-12-29T14:00", {"designation-1.yaml": wrong}, **SIGNED)
        assert f"应为“{both}”" in said
    with_e = tale.designation(on, "2025-12-29", number, [D, E, F], dddd=both)
    said = tale.refused("2025-12-29T14:30", {"designation-1.yaml": with_e}, **SIGNED)
    assert "已撤回" in said
    act = tale.designation(on, "2025-12-29", number, [D, F], dddd=both)
    tale.merge("2025-12-29T15:00", {"designation-1.yaml": act}, **SIGNED)
    assert tale.printed("designation-1.yaml") == [["长寿区", both], ["长寿区", tale.names[F]]]
    text = json.dumps(dict(tale.paper("designation-1.yaml").context), ensure_ascii=False)
    assert tale.names[E] not in text


def late(tale: Story) -> None:
    """The objection to E is decided though E has gone; F's rename comes a day late: a remark."""
    path = f"{E}/objection-finding-1.yaml"
    finding = tale.finding(E, f"{E}/objection-1.yaml", "2026-01-09", "成立", "移出")
    tale.merge("2026-01-09T10:00", {path: finding}, **UPHELD)
    assert tale.state(E).chinese == "已撤回"
    mark = tale.mark()
    for day, wanted in (("2026-02-11", []), ("2026-02-12", [("remark", True)])):
        tale.back_to(mark)
        days = ("2025-12-30", f"{day}T10:00", f"{day}T14:00")
        acts = {f"{F}/alteration-1.yaml": alteration(tale, F, AGAIN, days, "认定后")}
        tale.merge(f"{day}T16:00", acts, drafter="applicant", approver="cs-leader-1")
        said = [f for f in tale.ledger.decisions[-1].findings if f.rule == "art-19-alteration"]
        assert [(f.effect.value, "至 2026-02-11" in f.message) for f in said] == wanted
        assert tale.state(F).chinese == "已认定"


def next_year(tale: Story) -> None:
    """Nothing bans E; what was found against it is laid before whoever judges its site again."""
    call = sample("call.yaml") | {"year": 2026, "dated": "2026-03-10"}
    call |= {"number": "渝经信节能〔2026〕8号", "deadline": "2026-07-31T17:30:00+08:00"}
    tale.merge("2026-03-10T10:00", {"dossiers/2026/call.yaml": call}, **SIGNED)
    tale.units[NEXT], tale.names[NEXT] = "500115", tale.names[E]
    submitted = "2026-06-09T10:00:00+08:00"
    again = tale.intake(NEXT, list(tale.units).index(E) + 1, "2026-06-01", year=2026,
                        submitted_at=submitted)  # fmt: skip
    tale.merge("2026-06-10T16:00", again, drafter="cs-clerk-1", approver="cs-clerk-1")
    seen = dossier("status", "--format", "json", "--as-of", "2026-06-10", repo=tale.repo)
    (new,) = [c for c in json.loads(seen.stdout)["cases"] if c["id"] == "2026/f-eeee"]
    assert new["state"] == "received"
    assert [f for f in new["findings"] if f.startswith("art-11-earlier-objection:2026/f-eeee")]
    (said,) = [
        f for f in tale.ledger.decisions[-1].findings if f.rule == "art-11-earlier-objection"
    ]
    assert said.effect.value == "referral" and said.article == "第十一条"
    assert "2025 年度的申请 2025/f-eeee 已撤回" in said.message and "经核查成立" in said.message
