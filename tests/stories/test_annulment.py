"""A step that has no effect: reported until annulled by others, and then done properly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.desk.auditing import judged_main
from tests.support.running import dossier
from tests.support.telling import CHANGSHOU, Data, Story

A = "f-aaaa"
OPINION = f"{A}/recommendation.yaml"
FIRST, SECOND = "registry/annulments/2025-1.yaml", "registry/annulments/2025-2.yaml"
BY_OTHERS = {"drafter": "admin-1", "checker": "admin-2", "approver": "leader-1"}


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    """Until the district may recommend."""
    tale = Story(tmp_path, {A: "500115"})
    tale.until_received()
    return tale


def opinion(tale: Story) -> Data:
    at = "2025-07-09T09:00"
    check = {"compliance-check-500115-1.yaml": tale.check([A], "上报", at, division="500115",
                                                          queried_by="cs-clerk-1")}  # fmt: skip
    on = [f"{A}/acceptance.yaml", *tale.linked(check)]
    act = tale.about("recommendation.yaml", A, on) | {"decided_on": "2025-07-09"}
    tale.merge(at, check, **CHANGSHOU)
    return tale.linked({OPINION: act})[OPINION]


def annulment(*steps: str, day: str = "2025-07-11") -> Data:
    named = [{"commit": sha, "reasons": "由无权人员合并。"} for sha in steps]
    return {"record": "annulment/1", "steps": named, "dated": day}


def reported(tale: Story) -> str:
    """What an audit of the repository finds of steps without effect, "" where there are none."""
    ledger = judged_main(tale.repo, date(2025, 12, 31)).ledger
    told = [(d.step, f) for d in ledger.decisions if d.step in ledger.refused for f in d.findings]
    return "\n".join(f"{step} {finding.message}" for step, finding in told)


def test_from_a_refused_merge_to_the_proper_act(tale: Story) -> None:
    """A leader of another district merges: no effect, reported, annulled, filed anew."""
    act = opinion(tale)
    bad = tale.force("2025-07-10T09:00", {OPINION: act}, "cs-clerk-1", "bs-leader-1")
    assert tale.state(A).chinese == "已受理"
    ran = dossier("audit", repo=tale.repo)
    assert ran.returncode == 1 and bad[:12] in ran.stdout
    assert bad[:12] in reported(tale) and "示例钱某（bs-leader-1）任职于" in reported(tale)
    again = tale.refused("2025-07-10T10:00", {OPINION: {**act, "site_checked_on": "2025-07-01"}},
                         **CHANGSHOU)  # fmt: skip
    assert "不是现行有效的内容" in again
    tale.merge("2025-07-11T10:00", {FIRST: annulment(bad), OPINION: None}, **BY_OTHERS)
    assert reported(tale) == "" and tale.state(A).chinese == "已受理"
    assert tale.ledger.refused == {}
    tale.merge("2025-07-11T11:00", {OPINION: act}, **CHANGSHOU)
    assert tale.state(A).chinese == "区县已推荐"
    assert reported(tale) == ""


def test_other_work_goes_on_while_a_step_is_reported(tale: Story) -> None:
    bad = tale.force("2025-07-08T09:00", {OPINION: opinion_of_nobody()}, "applicant", "bs-leader-1")
    tale.merge("2025-07-08T10:00", {f"{A}/incident-1.yaml": lead()}, drafter="city-clerk-1",
               approver="chief-1")  # fmt: skip
    assert list(tale.ledger.refused) == [bad] and bad[:12] in reported(tale)


def opinion_of_nobody() -> Data:
    return {"record": "recommendation/1"}


def lead() -> Data:
    return {
        "record": "incident/1",
        "registration_no": "线-示例-1",
        "received_at": "2025-07-07T09:00:00+08:00",
        "source": "舆情",
        "matter": "反映该单位夜间排放（略）。",
    }


def test_nobody_annuls_a_step_they_signed(tale: Story) -> None:
    """Not as drafter, not as checker, not as approver of the annulment."""
    act = opinion(tale)
    for number, (approver, people) in enumerate(
        {
            "admin-1": BY_OTHERS,
            "admin-2": BY_OTHERS,
            "leader-1": BY_OTHERS,
        }.items()
    ):
        mark = tale.mark()
        at = f"2025-07-1{number}T09:00"
        bad = tale.force(at, {OPINION: act}, "cs-clerk-1", approver)
        own = {FIRST: annulment(bad, day=at[:10]), OPINION: None}
        said = tale.refused(f"{at[:10]}T10:00", own, **people)
        assert f"{approver} 在所废止的步骤 {bad[:12]} 中签过名或审核过，不得参与废止" in said
        tale.back_to(mark)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ({"drafter": "city-clerk-1", "checker": "chief-1", "approver": "leader-1"}, "不是管理员"),
        ({"drafter": "admin-1", "checker": "city-clerk-1", "approver": "leader-1"}, "核稿人无权"),
        ({"drafter": "admin-1", "checker": "admin-2", "approver": "cs-leader-1"}, "批准人无权"),
        ({"drafter": "admin-1", "checker": "admin-2", "approver": "admin-2"}, "尚缺|三人"),
    ],
)
def test_an_annulment_needs_three_who_may(tale: Story, people: Data, words: str) -> None:
    bad = tale.force("2025-07-10T09:00", {OPINION: opinion(tale)}, "cs-clerk-1", "bs-leader-1")
    said = tale.refused("2025-07-11T10:00", {FIRST: annulment(bad), OPINION: None}, **people)
    assert any(word in said for word in words.split("|")), said
    assert list(tale.ledger.refused) == [bad]


def test_a_step_is_annulled_once_and_only_what_has_no_effect(tale: Story) -> None:
    act = opinion(tale)
    good = tale.main
    bad = tale.force("2025-07-10T09:00", {OPINION: act}, "cs-clerk-1", "bs-leader-1")
    said = tale.refused("2025-07-11T09:00", {FIRST: annulment(good)}, **BY_OTHERS)
    assert f"所废止的 {good[:12]} 不是未生效的步骤" in said
    tale.merge("2025-07-11T10:00", {FIRST: annulment(bad), OPINION: None}, **BY_OTHERS)
    said = tale.refused("2025-07-11T11:00", {SECOND: annulment(bad)}, **BY_OTHERS)
    assert f"所废止的 {bad[:12]} 不是未生效的步骤" in said
    edited = {FIRST: {**annulment(bad), "dated": "2025-07-12"}}
    assert "已入卷的文件不得修改" in tale.refused("2025-07-11T12:00", edited, **BY_OTHERS)


def test_what_an_annulment_left_lying_is_cleared_up_by_those_who_may_annul(tale: Story) -> None:
    """Else the name of the act would be taken for ever by a file without effect."""
    act = opinion(tale)
    bad = tale.force("2025-07-10T09:00", {OPINION: act}, "cs-clerk-1", "bs-leader-1")
    early = tale.refused("2025-07-10T10:00", {OPINION: None}, **BY_OTHERS)
    assert "不是现行有效的内容" in early  # first annul
    tale.merge("2025-07-11T10:00", {FIRST: annulment(bad)}, **BY_OTHERS)
    assert reported(tale) == "" and tale.state(A).chinese == "已受理"
    proper = {OPINION: {**act, "site_checked_on": "2025-07-01"}}
    assert "不是现行有效的内容" in tale.refused("2025-07-11T11:00", proper, **CHANGSHOU)
    assert "不是管理员" in tale.refused("2025-07-11T12:00", {OPINION: None}, **CHANGSHOU)
    tale.merge("2025-07-11T13:00", {OPINION: None}, **BY_OTHERS)
    tale.merge("2025-07-11T14:00", proper, **CHANGSHOU)
    assert tale.state(A).chinese == "区县已推荐" and reported(tale) == ""
