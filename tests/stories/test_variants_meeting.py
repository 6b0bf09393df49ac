"""The meeting: what differs from the proposal, what is deferred, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.ladder import UNITS, A, B, C, Ladder, close, designate, query, resolve_refused
from tests.support.telling import CITY, SIGNED, Story, case, sample, text_of


@pytest.mark.parametrize(("conclusion", "state"), [("暂缓", "暂缓"), ("不予认定", "审定不予认定")])
def test_what_differs_from_the_proposal_has_a_reason(
    ladder: Ladder, conclusion: str, state: str
) -> None:
    tale = ladder.at("answered")
    row = {"dossier": case(A), "conclusion": conclusion}
    said = resolve_refused(tale, "2025-09-17T10:00", [row, *tale.adopted([B, C])])
    assert f"{case(A)} 建议“拟认定”，审定“{conclusion}”，没有写明理由" in said
    tale.resolve("2025-09-17T17:20", [row | {"reasons": "待核实。"}, *tale.adopted([B, C])])
    assert tale.states() == {A: state, B: "审定拟认定", C: "审定拟认定"}
    query(tale, 1, "公示", "2025-09-23T10:00", UNITS)
    with_a = tale.publicity(1, "2025-09-25", ("2025-09-26", "2025-10-09"), UNITS)
    said = tale.refused("2025-09-25T15:30", {"publicity-1.yaml": with_a}, **SIGNED)
    assert f"案卷 {case(A)} 现处“{state}”，不能作出“公示”" in said


def publicised(tale: Story, number: int, resolution: str, units: Any, *days: str) -> None:
    """Query, publicity, closing, query, designation of one round."""
    queried, dated, starts, ends, after = days
    query(tale, 2 * number - 1, "公示", f"{queried}T10:00", units)
    act = tale.publicity(2 * number - 1, dated, (starts, ends), units, resolution)
    tale.merge(f"{dated}T15:30", {f"publicity-{number}.yaml": act}, **SIGNED)
    close(tale, f"{after}T09:00", dict.fromkeys(units, "无异议"), number,
          publicity=f"publicity-{number}.yaml", period=(starts, ends))  # fmt: skip
    query(tale, 2 * number, "认定", f"{after}T09:30", units)
    on = [f"publicity-closing-{number}.yaml", f"compliance-check-{2 * number}.yaml"]
    designate(tale, f"{after}T15:00", units, number, on, resolution)


def test_deferred_by_the_meeting_and_designated_after_a_round_of_its_own(ladder: Ladder) -> None:
    """暂缓 → resolution-2 → publicity-2 → designation-2: nothing is designated unseen."""
    tale = ladder.at("answered")
    row = {"dossier": case(A), "conclusion": "暂缓", "reasons": "待核实。"}
    tale.resolve("2025-09-17T17:20", [row, *tale.adopted([B, C])])
    publicised(tale, 1, "resolution-1.yaml", [B, C], "2025-09-23", "2025-09-25", "2025-09-26",
               "2025-10-09", "2025-10-10")  # fmt: skip
    early = tale.designation(["publicity-closing-1.yaml", "compliance-check-2.yaml"], "2025-10-13",
                             "渝经信节能〔2025〕60号", [A])  # fmt: skip
    said = tale.refused("2025-10-13T10:00", {"designation-2.yaml": early}, **SIGNED)
    assert "现处“暂缓”，不能作出“认定通知”" in said
    tale.resolve("2025-10-14T17:00", tale.adopted([A], reasons="已核实。"), 2, "proposal-1.yaml")
    tale.merge(
        "2025-10-15T10:00",
        {"compliance-check-9.yaml": tale.check([A], "认定", "2025-10-15T09:00")},
        **CITY,
    )
    unseen = tale.designation(
        ["publicity-closing-1.yaml", "compliance-check-9.yaml"],
        "2025-10-15",
        "渝经信节能〔2025〕61号",
        [A],
        "resolution-2.yaml",
    )
    said = tale.refused("2025-10-15T15:00", {"designation-2.yaml": unseen}, **SIGNED)
    assert "现处“审定拟认定”，不能作出“认定通知”" in said
    publicised(tale, 2, "resolution-2.yaml", [A], "2025-10-16", "2025-10-17", "2025-10-20",
               "2025-10-24", "2025-10-27")  # fmt: skip
    assert set(tale.states().values()) == {"已认定"}


def test_deferred_in_the_proposal_is_proposed_again_and_departments_are_asked(
    ladder: Ladder,
) -> None:
    tale = ladder.at("assessed")
    rows = {A: "暂缓", B: "拟认定", C: "拟认定"}
    tale.merge("2025-08-20T16:45", tale.proposal("2025-08-20", rows), **CITY)
    tale.merge("2025-08-25T11:20", tale.letter("2025-08-25", "2025-09-09", [B, C]), **SIGNED)
    tale.merge("2025-09-10T15:00", tale.replies("2025-09-09", [B, C]), **CITY)
    said = resolve_refused(tale, "2025-09-17T10:00", tale.adopted(UNITS, reasons="已核实。"))
    assert f"{case(A)} 尚未经征求市级相关部门意见，不能审定为拟认定" in said
    tale.resolve("2025-09-17T17:20", tale.adopted([B, C]))
    tale.merge("2025-09-18T10:00", tale.panel("2025-09-18", [A], 2), **CITY)
    tale.merge("2025-09-19T10:00", tale.proposal("2025-09-19", {A: "拟认定"}, 2), **CITY)
    tale.merge("2025-09-22T10:00", tale.letter("2025-09-22", "2025-09-29", [A], 2), **SIGNED)
    act = tale.resolution("2025-09-30", tale.adopted([A]), 2, "proposal-2.yaml")
    said = tale.refused("2025-09-30T10:00", tale.linked({"resolution-2.yaml": act}), **SIGNED)
    assert said.count("对 dossiers/2025/consultation-2.yaml 既未答复") == 3
    tale.merge("2025-09-30T11:00", tale.replies("2025-09-29", [A], 2), **CITY)
    tale.resolve("2025-09-30T15:00", tale.adopted([A]), 2, "proposal-2.yaml")
    assert tale.state(A).chinese == "审定拟认定"


def test_a_refusal_proposed_may_be_deferred_but_not_adopted(ladder: Ladder) -> None:
    tale = ladder.at("assessed")
    rows = {A: "不予认定", B: "拟认定", C: "拟认定"}
    tale.merge("2025-08-20T16:45", tale.proposal("2025-08-20", rows), **CITY)
    tale.merge("2025-08-25T11:20", tale.letter("2025-08-25", "2025-09-09", [B, C]), **SIGNED)
    tale.merge("2025-09-10T15:00", tale.replies("2025-09-09", [B, C]), **CITY)
    rows = tale.adopted([A], reasons="可以认定。")
    assert "现处“建议不予认定”" in resolve_refused(tale, "2025-09-17T10:00", rows)
    row = {"dossier": case(A), "conclusion": "暂缓", "reasons": "重新研究。"}
    tale.resolve("2025-09-17T17:20", [row, *tale.adopted([B, C])])
    assert tale.state(A).chinese == "暂缓"


def test_refused_by_the_meeting(ladder: Ladder) -> None:
    tale = ladder.at("answered")
    row = {"dossier": case(A), "conclusion": "不予认定", "reasons": "指标不先进。"}
    tale.resolve("2025-09-17T17:20", [row, *tale.adopted([B, C])])
    told = sample("f-w3n6/non-designation.yaml") | {
        "on": tale.on("resolution-1.yaml"), "dated": "2025-09-18", "unit": case(A),
        "number": "渝经信函〔2025〕230号",
    }  # fmt: skip
    tale.merge("2025-09-18T15:00", {f"{A}/non-designation.yaml": told}, **SIGNED)
    assert tale.state(A).chinese == "不予认定"
    paper = tale.paper(f"{A}/non-designation.yaml")
    assert paper.audience == "addressee" and "经审查，" in text_of(paper)
