"""Withdrawal at each stage: an end without consequence before the title, refused after it."""

from __future__ import annotations

import pytest

from tests.support.ladder import DESIGNATED_ON, RUNGS, A, B, C, Ladder, close, designate, query
from tests.support.telling import Data, text_of

SEALED = {"drafter": "applicant", "approver": "city-clerk-1"}
DAYS = {
    "received": "2025-06-11", "recommended": "2025-07-10", "forwarded": "2025-07-11",
    "reviewed": "2025-07-28", "visited": "2025-08-11", "assessed": "2025-08-20",
    "proposed": "2025-08-21", "asked": "2025-08-26", "answered": "2025-09-11",
    "resolved": "2025-09-18", "queried": "2025-09-24", "publicised": "2025-09-26",
    "closed": "2025-10-10", "queried again": "2025-10-10",
}  # fmt: skip


def request(day: str, hour: int = 14) -> Data:
    return {
        "record": "withdrawal/1",
        "received_at": f"{day}T{hour}:00:00+08:00",
        "request": {"title": "撤回申请（盖章）", "sha256": "e" * 64},
    }


@pytest.mark.parametrize("rung", DAYS)
def test_withdrawn(ladder: Ladder, rung: str) -> None:
    tale, day = ladder.at(rung), DAYS[rung]
    before = tale.states()
    tale.merge(f"{day}T16:00", {f"{A}/withdrawal.yaml": request(day)}, **SEALED)
    assert tale.states() == before | {A: "已撤回"}
    notice = tale.papers(f"{A}/withdrawal.yaml")["termination-notice"]
    assert notice.audience == "addressee" and notice.dossier == f"2025/{A}"
    assert "本次撤回不影响你单位以后年度按照申报通知申报。" in text_of(notice)


def test_nothing_to_withdraw_before_acceptance(ladder: Ladder) -> None:
    tale = ladder.at("called")
    acts = {f"{A}/withdrawal.yaml": request("2025-06-01")}
    assert "尚未申报" in tale.refused("2025-06-01T16:00", acts, **SEALED)


def test_a_title_is_not_withdrawn(ladder: Ladder) -> None:
    tale = ladder.at("designated")
    acts = {f"{A}/withdrawal.yaml": request("2025-10-13")}
    said = tale.refused("2025-10-13T16:00", acts, **SEALED)
    assert f"案卷 2025/{A} 现处“已认定”，不能作出“撤回申请”" in said


def test_it_is_the_citys_to_take(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    acts = {f"{A}/withdrawal.yaml": request("2025-09-26")}
    by_district = {"drafter": "applicant", "approver": "cs-clerk-1"}
    assert "市承办人" in tale.refused("2025-09-26T16:00", acts, **by_district)
    tale.merge("2025-09-26T16:00", acts, **SEALED)
    again = {f"{A}/withdrawal.yaml": request("2025-09-29")}
    assert "不得修改" in tale.refused("2025-09-29T16:00", again, **SEALED)


def test_between_closing_and_designation_the_others_go_on(ladder: Ladder) -> None:
    tale = ladder.at("queried again")
    acts = {f"{A}/withdrawal.yaml": request("2025-10-10", 11)}
    tale.merge("2025-10-10T11:30", acts, **SEALED)
    with_a = tale.designation(DESIGNATED_ON, "2025-10-10", "渝经信节能〔2025〕50号", [A, B, C])
    said = tale.refused("2025-10-10T14:00", {"designation-1.yaml": with_a}, **SIGN)
    assert "已撤回" in said
    designate(tale, "2025-10-10T15:00", [B, C])
    assert tale.states() == {A: "已撤回", B: "已认定", C: "已认定"}
    assert tale.names[A] not in text_of(tale.paper("designation-1.yaml"))


SIGN = {"drafter": "city-clerk-1", "checker": "chief-1", "approver": "leader-1"}


def test_withdrawn_while_publicised_is_closed_as_withdrawn(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    acts = {f"{A}/withdrawal.yaml": request("2025-09-26")}
    tale.merge("2025-09-26T16:00", acts, **SEALED)
    wrong = tale.closing("publicity-1.yaml", "2025-10-10T09:00", ("2025-09-26", "2025-10-09"), 0,
                         dict.fromkeys((A, B, C), "无异议"))  # fmt: skip
    said = tale.refused("2025-10-10T09:20", {"publicity-closing-1.yaml": wrong}, **CLERK)
    assert "现处“已撤回”" in said
    close(tale, "2025-10-10T09:00", {A: "已撤回", B: "无异议", C: "无异议"})
    query(tale, 2, "认定", "2025-10-10T09:30", [B, C])
    designate(tale, "2025-10-10T15:00", [B, C])


CLERK = {"drafter": "city-clerk-1", "approver": "chief-1"}


def test_every_rung_is_tried() -> None:
    assert set(DAYS) == set(RUNGS) - {"called", "designated"}
