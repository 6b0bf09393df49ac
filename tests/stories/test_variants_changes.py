"""What changes an open publicity: a longer period, a corrected name; nothing after its end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.holidays import amended
from tests.support.ladder import (
    CLEAN,
    DESIGNATED_ON,
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
from tests.support.telling import CITY, SIGNED, WATCH, Data, Story, case, text_of


def change(tale: Story, day: str, cause: str, **more: Any) -> dict[str, Data]:
    act = {
        "record": "publicity-change/1",
        "on": tale.on(PUBLICITY),
        "dated": day,
        "cause": cause,
        "explanation": "官网机房停电（示例）。",
        "days_lost": 0,
    }
    return tale.linked({"publicity-change-1.yaml": act | more})


def test_extended_by_the_days_lost(ladder: Ladder) -> None:
    """Objections, closing and designation follow the new end."""
    tale = ladder.at("publicised")
    short = change(tale, "2025-09-29", "网站中断", days_lost=2, new_ends_on="2025-10-10")
    said = tale.refused("2025-09-29T10:00", short, **SIGNED)
    assert "补足2个工作日，公示末日应为 2025-10-11" in said
    right = change(tale, "2025-09-29", "网站中断", days_lost=1, new_ends_on="2025-10-10")
    assert "尚缺签发" in tale.refused("2025-09-29T10:20", right, **CITY)
    tale.merge("2025-09-29T11:00", right, **SIGNED)
    paper = tale.paper("publicity-change-1.yaml")
    assert paper.audience == "public"
    assert "官网机房停电（示例）。因网站中断，公示页面在公示期内有1个工作日" in text_of(paper)
    assert "公示期延长至2025年10月10日。公示的其他内容不变。" in text_of(paper)
    early = tale.closing(PUBLICITY, "2025-10-10T09:00", PERIOD, 0, CLEAN)
    said = tale.refused("2025-10-10T09:20", {"publicity-closing-1.yaml": early}, **CITY)
    assert "公示期至 2025-10-10 24时届满" in said
    acts = {f"{A}/objection-1.yaml": tale.objection([A], PUBLICITY, "2025-10-10T20:00")}
    tale.merge("2025-10-11T09:00", acts, **WATCH)
    close(tale, "2025-10-11T09:30", CLEAN | {A: "暂缓"}, received=1)
    query(tale, 2, "认定", "2025-10-11T10:30", [B, C])
    designate(tale, "2025-10-11T15:00", [B, C])


def test_corrected_names_are_judged_and_printed(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    new = "示例阿铸造有限公司"
    wrong = [{"dossier": case(A), "was": "别的名称", "is": new}]
    acts = change(tale, "2025-09-29", "名称更正", corrections=wrong)
    assert "公示上没有印出“别的名称”" in tale.refused("2025-09-29T10:00", acts, **SIGNED)
    right = [{"dossier": case(A), "was": tale.names[A], "is": new}]
    acts = change(tale, "2025-09-29", "名称更正", corrections=right)
    said = tale.refused("2025-09-29T10:30", acts, **SIGNED)
    assert "公众能否认出原公示的单位，是否须重新公示，须研判" in said
    tale.judging("2025-09-29T11:00", acts, "publicity-change-1.yaml", **SIGNED)
    told = text_of(tale.paper("publicity-change-1.yaml"))
    assert f"公示名单中的“{tale.names[A]}”更正为“{new}”。" in told and "公示期不变" in told
    close(tale, "2025-10-10T09:00", CLEAN)
    query(tale, 2, "认定", "2025-10-10T09:30", UNITS)
    old = {"designation-1.yaml": tale.designation(DESIGNATED_ON, "2025-10-10", NUMBER, UNITS)}
    assert f"应为“{new}”" in tale.refused("2025-10-10T14:00", old, **SIGNED)
    designate(tale, "2025-10-10T15:00", UNITS, aaaa=new)
    assert ["长寿区", new] in tale.printed("designation-1.yaml")


def test_after_the_printed_end_nothing_changes_it(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    acts = change(tale, "2025-10-10", "网站中断", days_lost=1, new_ends_on="2025-10-13")
    said = tale.refused("2025-10-10T10:00", acts, **SIGNED)
    assert "公示期至 2025-10-09 已满，不能再变更" in said


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("放假安排变动", "因国家调整节假日安排，原公示期减少1个工作日"),
        ("其他", "官网机房停电（示例）。现公告如下："),
    ],
)
def test_every_cause_is_printed(ladder: Ladder, cause: str, words: str) -> None:
    tale = ladder.at("publicised")
    acts = change(tale, "2025-09-29", cause, days_lost=1, new_ends_on="2025-10-10")
    if cause == "放假安排变动":
        assert "没有变短" in tale.refused("2025-09-29T08:00", acts, **SIGNED)
        amended(tale, "2025-09-29", ["2025-10-09"], [])
    tale.merge("2025-09-29T10:00", acts, **SIGNED)
    assert words in text_of(tale.paper("publicity-change-1.yaml"))
