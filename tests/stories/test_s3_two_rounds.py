"""Story S3: an omission made good in a second round of the same batch, and no second call."""

from __future__ import annotations

from pathlib import Path

from tests.support.running import dossier, main_stands
from tests.support.telling import CITY, SIGNED, UPHELD, WATCH, Story, case, sample

A, B, C = "f-aaaa", "f-bbbb", "f-cccc"
FIRST, SECOND = ("2026-04-21", "2026-04-27"), ("2026-04-30", "2026-05-09")


def test_two_rounds(tmp_path: Path) -> None:
    tale = Story(tmp_path, dict.fromkeys((A, B, C), "500115"))
    tale.until_consulted()
    left_out = {"dossier": case(C), "conclusion": "不予认定", "reasons": "误认为评审未通过。"}
    tale.resolve("2026-04-15T17:00", [*tale.adopted([A, B]), left_out])
    check = tale.check([A, B], "公示", "2026-04-17T10:00")
    tale.merge("2026-04-17T11:00", {"compliance-check-1.yaml": check}, **CITY)
    with_c = tale.publicity(1, "2026-04-20", FIRST, [A, B, C])
    said = tale.refused("2026-04-20T15:00", {"publicity-1.yaml": with_c}, **SIGNED)
    assert "审定不予认定" in said
    publicity = tale.publicity(1, "2026-04-20", FIRST, [A, B])
    tale.merge("2026-04-20T15:00", {"publicity-1.yaml": publicity}, **SIGNED)
    reinstated(tale)
    first_round(tale)
    second_round(tale)
    assert main_stands(tale.repo)
    assert tale.states() == dict.fromkeys((A, B, C), "已认定")


def reinstated(tale: Story) -> None:
    """Anyone may object, also to an omission: C was wrongly left out."""
    objection = tale.objection([C], "publicity-1.yaml", "2026-04-23T10:00")
    tale.merge("2026-04-23T11:00", {f"{C}/objection-1.yaml": objection}, **WATCH)
    finding = tale.finding(C, f"{C}/objection-1.yaml", "2026-04-27", "成立", "增列")
    path = f"{C}/objection-finding-1.yaml"
    alone = tale.refused("2026-04-27T15:00", {path: finding}, **WATCH)
    assert "尚缺签发" in alone  # what is upheld is signed by a leader
    tale.merge("2026-04-27T16:00", {path: finding}, **UPHELD)
    assert tale.states() == {A: "公示中", B: "公示中", C: "异议成立待增列"}
    tale.resolve("2026-04-27T17:30", tale.adopted([C], reasons="异议成立，予以增列。"), 2, path)


def first_round(tale: Story) -> None:
    outcomes = {A: "无异议", B: "无异议"}
    early = tale.closing("publicity-1.yaml", "2026-04-27T17:00", FIRST, 1, outcomes)
    said = tale.refused("2026-04-27T17:40", {"publicity-closing-1.yaml": early}, **CITY)
    assert "期满前不得出具说明" in said
    closing = tale.closing("publicity-1.yaml", "2026-04-28T09:00", FIRST, 1, outcomes)
    tale.merge("2026-04-28T09:20", {"publicity-closing-1.yaml": closing}, **CITY)
    check = tale.check([A, B], "认定", "2026-04-28T09:30")
    tale.merge("2026-04-28T10:00", {"compliance-check-2.yaml": check}, **CITY)
    on = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    number = "渝经信节能〔2026〕20号"
    early = tale.designation(on, "2026-04-28", number, [A, B, C])
    said = tale.refused("2026-04-28T14:00", {"designation-1.yaml": early}, **SIGNED)
    assert f"案卷 {case(C)} 现处“审定拟认定”" in said  # never publicised
    act = tale.designation(on, "2026-04-28", number, [A, B])
    tale.merge("2026-04-28T15:00", {"designation-1.yaml": act}, **SIGNED)
    assert tale.printed("designation-1.yaml") == [["长寿区", tale.names[u]] for u in (A, B)]


def second_round(tale: Story) -> None:
    check = tale.check([C], "公示", "2026-04-29T10:00")
    tale.merge("2026-04-29T10:30", {"compliance-check-3.yaml": check}, **CITY)
    for ends in ("2026-05-06", "2026-05-08"):  # May holidays ignored; too short by a day
        act = tale.publicity(3, "2026-04-29", ("2026-04-30", ends), [C], "resolution-2.yaml")
        said = tale.refused("2026-04-29T15:00", {"publicity-2.yaml": act}, **SIGNED)
        assert "第5个工作日是 2026-05-09" in said
    act = tale.publicity(3, "2026-04-29", SECOND, [C], "resolution-2.yaml")
    tale.merge("2026-04-29T15:00", {"publicity-2.yaml": act}, **SIGNED)
    assert tale.printed("publicity-2.yaml") == [["长寿区", tale.names[C]]]
    outcomes = {C: "无异议"}
    early = tale.closing("publicity-2.yaml", "2026-05-09T16:00", SECOND, 0, outcomes)
    said = tale.refused("2026-05-09T16:30", {"publicity-closing-2.yaml": early}, **CITY)
    assert "期满前不得出具说明" in said
    closing = tale.closing("publicity-2.yaml", "2026-05-11T09:00", SECOND, 0, outcomes)
    check = tale.check([C], "认定", "2026-05-11T09:10")
    acts = {"publicity-closing-2.yaml": closing, "compliance-check-4.yaml": check}
    tale.merge("2026-05-11T09:30", acts, **CITY)
    on = ["publicity-closing-2.yaml", "compliance-check-4.yaml"]
    number = "渝经信节能〔2026〕22号"
    act = tale.designation(on, "2026-05-11", number, [C], "resolution-2.yaml")
    tale.merge("2026-05-11T15:00", {"designation-2.yaml": act}, **SIGNED)
    text = "".join(tale.paper("designation-2.yaml").context["paragraphs"])
    assert f"现认定{tale.names[C]}为“重庆市绿色工厂”" in text and "经公示无异议" in text
    no_second_call(tale)


def no_second_call(tale: Story) -> None:
    """05-12: not beside the first, not in its place, not in another year's folder (Article 3)."""
    call = {**sample("call.yaml"), "dated": "2026-05-12", "number": "渝经信节能〔2026〕23号"}
    for path, words in (
        ("call-2.yaml", "一个年度只有一份申报通知（第三条：每年认定一次）"),
        ("call.yaml", "已入卷的文件不得修改"),
        (
            "dossiers/2026/call.yaml",
            "年度 2025 与所在文件夹 2026 不符 改正年度或位置（每年一个批次，第三条）",
        ),
    ):
        assert words in tale.refused("2026-05-12T10:00", {path: call}, **SIGNED), path
    ran = dossier("new", "call", "--year", 2025, "--as-of", "2026-05-12", repo=tale.checked_out())
    assert ran.returncode == 1 and "每年认定一次（第三条）" in ran.stderr
