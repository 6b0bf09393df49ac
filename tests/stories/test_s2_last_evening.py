"""Story S2: an objection on the last evening, another the next morning, over Spring Festival."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.running import dossier, main_stands
from tests.support.telling import CITY, SIGNED, UPHELD, WATCH, Story, case

A, B, C, D = "f-aaaa", "f-bbbb", "f-cccc", "f-dddd"
PERIOD = ("2026-02-11", "2026-02-24")
DAY = "2026-02-25"


def told(folder: Path) -> Story:
    """Until the last evening: 公示 of four units, signed on Tuesday 2026-02-10."""
    tale = Story(folder, dict.fromkeys((A, B, C, D), "500115"))
    tale.until_consulted()
    tale.resolve("2026-02-05T17:00", tale.adopted(tale.units))
    check = tale.check(tale.units, "公示", "2026-02-09T15:00")
    tale.merge("2026-02-09T16:00", {"compliance-check-1.yaml": check}, **CITY)
    return tale


def test_last_evening(tmp_path: Path) -> None:
    tale = told(tmp_path)
    for ends in ("2026-02-17", "2026-02-23"):  # holidays ignored
        wrong = tale.publicity(1, "2026-02-10", ("2026-02-11", ends), [A, B, C, D])
        said = tale.refused("2026-02-10T15:00", {"publicity-1.yaml": wrong}, **SIGNED)
        assert "第5个工作日是 2026-02-24" in said
    right = tale.publicity(1, "2026-02-10", PERIOD, [A, B, C, D])
    tale.merge("2026-02-10T15:00", {"publicity-1.yaml": right}, **SIGNED)
    assert "公示期为2026年2月11日至2月24日，共5个工作日。" in paragraphs(tale, "publicity-1.yaml")

    objection = tale.objection([A], "publicity-1.yaml", "2026-02-24T21:40", channel="电子邮件")
    late = {**objection, "in_time": False}
    assert "未逾期" in tale.refused("2026-02-25T08:40", {f"{A}/objection-1.yaml": late}, **WATCH)
    tale.merge("2026-02-25T09:00", {f"{A}/objection-1.yaml": objection}, **WATCH)
    next_day = tale.objection([B], "publicity-1.yaml", "2026-02-25T09:10")
    said = tale.refused("2026-02-25T09:30", {f"{B}/objection-1.yaml": next_day}, **WATCH)
    assert "已逾期" in said
    incident = {
        "record": "incident/1",
        "on": tale.on("publicity-1.yaml"),
        "registration_no": "线-示例-1",
        "received_at": "2026-02-25T09:10:00+08:00",
        "source": "逾期异议",
        "matter": "反映该单位统计数据与填报不一致（略）。",
    }
    tale.merge("2026-02-25T09:40", {f"{B}/incident-1.yaml": incident}, **WATCH)
    assert tale.states() == {A: "暂缓待核查", B: "暂缓待核查", C: "公示中", D: "公示中"}

    none = tale.closing("publicity-1.yaml", "2026-02-25T10:00", PERIOD, 0,
                        {A: "无异议", B: "无异议", C: "无异议", D: "无异议"})  # fmt: skip
    said = tale.refused("2026-02-25T10:00", {"publicity-closing-1.yaml": none}, **CITY)
    assert "暂缓待核查" in said
    outcomes = {A: "暂缓", B: "暂缓", C: "无异议", D: "无异议"}
    on_the_day = tale.closing("publicity-1.yaml", "2026-02-24T23:00", PERIOD, 1, outcomes)
    on_the_day = {"publicity-closing-1.yaml": on_the_day}
    assert "期满前不得出具说明" in tale.refused("2026-02-25T10:10", on_the_day, **CITY)
    closing = tale.closing("publicity-1.yaml", "2026-02-25T10:00", PERIOD, 1, outcomes)
    check = tale.check([C, D], "认定", "2026-02-25T10:10")
    acts = {"publicity-closing-1.yaml": closing, "compliance-check-2.yaml": check}
    tale.merge("2026-02-25T10:30", acts, **CITY)
    designate(tale)
    mark = tale.mark()
    upheld(tale, A, f"{A}/objection-1.yaml")
    assert tale.states()[A] == "不予认定"
    tale.back_to(mark)
    dismissed(tale)
    upheld(tale, B, f"{B}/incident-1.yaml")
    assert tale.states() == {A: "已认定", B: "不予认定", C: "已认定", D: "已认定"}
    assert main_stands(tale.repo)
    early = json.loads(dossier("status", "--format", "json", "--as-of", "2026-02-24",
                               repo=tale.repo).stdout)  # fmt: skip
    assert {c["state"] for c in early["cases"]} == {"publicised"}


def paragraphs(tale: Story, path: str) -> str:
    return "\n".join(tale.paper(path).context["paragraphs"])


def designate(tale: Story) -> None:
    """02-25: without A and B, whose names the text does not give."""
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    number = "渝经信节能〔2026〕9号"
    for units in ([A, C, D], [B, C, D]):
        wrong = tale.designation(on, DAY, number, units)
        said = tale.refused(f"{DAY}T15:00", {"designation-1.yaml": wrong}, **SIGNED)
        assert "暂缓待核查" in said
    right = tale.designation(on, DAY, number, [C, D])
    tale.merge(f"{DAY}T15:00", {"designation-1.yaml": right}, **SIGNED)
    assert tale.printed("designation-1.yaml") == [["长寿区", tale.names[u]] for u in (C, D)]
    text = json.dumps(dict(tale.paper("designation-1.yaml").context), ensure_ascii=False)
    assert tale.names[A] not in text and tale.names[B] not in text
    assert "经公示并对公示期间收到的异议核查处理，现认定" in text and "暂缓" not in text


def dismissed(tale: Story) -> None:
    """03-06: the objection to A does not stand; designation-2 without a new publicity."""
    path = f"{A}/objection-finding-1.yaml"
    finding = tale.finding(A, f"{A}/objection-1.yaml", "2026-03-06", "不成立", "保留")
    tale.merge("2026-03-06T10:00", {path: finding}, **WATCH)
    closing = tale.closing("publicity-1.yaml", "2026-03-06T11:00", PERIOD, 1, {A: "异议不成立"})
    check = tale.check([A], "认定", "2026-03-06T11:10")
    acts = {"publicity-closing-2.yaml": closing, "compliance-check-3.yaml": check}
    tale.merge("2026-03-06T11:30", acts, **CITY)
    on = ["publicity-closing-2.yaml", "compliance-check-3.yaml"]
    act = tale.designation(on, "2026-03-06", "渝经信节能〔2026〕11号", [A])
    tale.merge("2026-03-06T15:00", {"designation-2.yaml": act}, **SIGNED)
    assert tale.printed("designation-2.yaml") == [["长寿区", tale.names[A]]]
    assert f"现认定{tale.names[A]}为“重庆市绿色工厂”" in paragraphs(tale, "designation-2.yaml")
    assert len(tale.ledger.docket.batch_acts("2025", "publicity")) == 1


def upheld(tale: Story, unit: str, report: str) -> None:
    """What was said stands: the unit is removed, and told so by a notice of its own."""
    path = f"{unit}/objection-finding-1.yaml"
    finding = tale.finding(unit, report, "2026-03-06", "成立", "移出")
    tale.merge("2026-03-06T16:00", {path: finding}, **UPHELD)
    notice = {
        "record": "non-designation/1",
        "on": [*tale.on(path), *tale.on("publicity-1.yaml")],
        "dated": "2026-03-09",
        "number": "渝经信节能函〔2026〕3号",
        "unit": case(unit),
        "ground": "第七条第（一）项",
        "facts": "经核查，数据不实。",
        "reasons": "不符合申报条件。",
    }
    tale.merge("2026-03-09T10:00", {f"{unit}/non-designation.yaml": notice}, **SIGNED)
    paper = tale.paper(f"{unit}/non-designation.yaml")
    assert paper.audience == "addressee" and paper.dossier == case(unit)
