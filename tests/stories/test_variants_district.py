"""What a district may do: return, not recommend, ask for mending; and what then may follow."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.judgement.act import judged
from pipeline.model.record import Record
from pipeline.records.reader import read
from tests.support.ladder import CHECK, LETTER, A, B, C, Ladder, notice
from tests.support.telling import CHANGSHOU, CITY, Data, Story, sample, text_of
from tests.support.writing import plain

SECOND = "district-letter-500115-2.yaml"
INTAKE = {"drafter": "applicant", "approver": "cs-clerk-1"}
FAULTY = {"indicators": {"conclusion": "不符合", "opinion": "水耗指标的证明材料缺一个月。"}}
WHY = "材料不齐，请补充后重新提交。"


def concluded(tale: Story, unit: str, conclusion: str, version: str = "") -> dict[str, Data]:
    """A district's opinion against a unit."""
    acts = tale.opinion("2025-07-10", unit, CHECK, version, conclusion=conclusion, reasons=WHY)
    (act,) = acts.values()
    act["headings"] |= FAULTY
    return tale.linked(acts)


def queried(tale: Story) -> None:
    check = tale.check((A, B, C), "上报", "2025-07-09T15:00", division="500115",
                       queried_by="cs-clerk-1")  # fmt: skip
    tale.merge("2025-07-09T16:00", {CHECK: check}, **CHANGSHOU)


def mended(tale: Story, unit: str, day: str, **changes: Any) -> dict[str, Data]:
    """A new version of the application, and what of it a notice named or the applicant chose."""
    return tale.again(unit, "application", submitted_at=f"{day}T10:00:00+08:00", **changes)


def test_returned_and_filed_anew(ladder: Ladder) -> None:
    tale = ladder.at("received")
    queried(tale)
    tale.merge("2025-07-10T10:00", concluded(tale, A, "退回"), **CHANGSHOU)
    assert tale.state(A).chinese == "区县退回"
    paper = tale.papers(f"{A}/recommendation.yaml")["district-return"]
    assert paper.audience == "addressee" and paper.context["issuer"].startswith("重庆市长寿区")
    assert "绿色制造标准指标完成情况不符合要求：水耗指标的证明材料缺一个月。" in text_of(paper)
    assert WHY in text_of(paper) and "2025年7月31日17时30分" in text_of(paper)
    forged = mended(tale, A, "2025-07-14")
    forged[f"{A}/application-2.yaml"]["supersedes"] = "0" * 64
    assert "没有以摘要指明所取代的" in tale.refused("2025-07-15T09:00", forged, **INTAKE)
    tale.merge("2025-07-15T10:00", mended(tale, A, "2025-07-14"), **INTAKE)
    assert tale.state(A).chinese == "已受理"
    late = tale.sent("2025-07-16T10:00", "500115", LETTER, CHECK, [A])
    assert "不能作出“区县推荐函”" in tale.refused("2025-07-16T10:00", late, **CHANGSHOU)
    at = "2025-07-16T11:00"
    old = tale.opinion(at[:10], A, CHECK, "-2") | tale.sent(at, "500115", LETTER, CHECK, [A])
    said = tale.refused(at, old, **CHANGSHOU)
    assert "查询于 2025-07-09，不晚于上一环节 2025-07-14，须重新查询" in said
    acts = tale.recommended("2025-07-16T12:00", "500115", SECOND, [A], "cs", "-2")
    tale.merge("2025-07-16T12:00", acts, **CHANGSHOU)
    assert tale.states() == {A: "已上报市级", B: "已受理", C: "已受理"}


def test_after_a_return_the_report_alone_may_be_renewed(ladder: Ladder) -> None:
    tale = ladder.at("received")
    queried(tale)
    tale.merge("2025-07-10T10:00", concluded(tale, A, "退回"), **CHANGSHOU)
    acts = tale.again(A, "evaluation")
    said = tale.refused("2025-07-14T10:00", acts, **INTAKE)
    assert "没有写更正理由" in said
    acts = tale.again(A, "evaluation", correction_reasons="补齐现场评价人员签名。")
    tale.merge("2025-07-14T11:00", acts, **INTAKE)
    assert tale.state(A).chinese == "已受理"


def test_not_recommended(ladder: Ladder) -> None:
    """Told by the district; no letter can hold it, nothing new can be filed in its place."""
    tale = ladder.at("received")
    queried(tale)
    tale.merge("2025-07-10T10:00", concluded(tale, A, "不推荐"), **CHANGSHOU)
    assert tale.state(A).chinese == "区县不推荐"
    paper = tale.papers(f"{A}/recommendation.yaml")["non-recommendation-notice"]
    assert paper.audience == "addressee" and paper.dossier == f"2025/{A}"
    assert "本次申报不予推荐" in text_of(paper) and WHY in text_of(paper)
    letter = tale.sent("2025-07-10T11:00", "500115", LETTER, CHECK, [A])
    assert "区县不推荐" in tale.refused("2025-07-10T11:00", letter, **CHANGSHOU)
    said = tale.refused("2025-07-11T10:00", mended(tale, A, "2025-07-11"), **INTAKE)
    assert "现处“区县不推荐”，不能作出“申报书”" in said


def test_a_recommendation_with_a_heading_not_met_is_refused(ladder: Ladder) -> None:
    tale = ladder.at("received")
    queried(tale)
    acts = tale.opinion("2025-07-10", A, CHECK)
    acts[f"{A}/recommendation.yaml"]["headings"] |= FAULTY
    said = tale.refused("2025-07-10T10:00", acts, **CHANGSHOU)
    assert "“绿色制造标准指标完成情况”不符合，不能推荐" in said


@pytest.mark.parametrize(
    ("rung", "by", "people", "day", "between", "after"),
    [
        ("received", "区县", CHANGSHOU, "2025-06-16", "补正中（区县）", "已受理"),
        ("forwarded", "市级", CITY, "2025-07-14", "补正中（市级）", "已上报市级"),
        ("reviewed", "市级", CITY, "2025-07-28", "补正中（市级）", "已上报市级"),
    ],
)
def test_asked_to_mend(
    ladder: Ladder, rung: str, by: str, people: Any, day: str, between: str, after: str
) -> None:
    """District or city asks; meanwhile nothing moves; the answer changes what was named."""
    tale = ladder.at(rung)
    due, answered = f"{day[:8]}30", f"{day[:8]}29"
    short = notice(tale, A, by, day, day, "site/address")
    assert "补正期限不晚于通知之日" in tale.refused(f"{day}T10:00", short, **people)
    asked = notice(tale, A, by, day, due, "site/address")
    wrong = CITY if by == "区县" else CHANGSHOU
    assert "无权" in tale.refused(f"{day}T10:30", asked, **wrong)
    tale.merge(f"{day}T11:00", asked, **people)
    assert tale.state(A).chinese == between
    paper = tale.paper(f"{A}/supplement-notice-1.yaml")
    assert "1. 申报书“申报地点”的“地址”：请补充并更正。" in text_of(paper)
    assert paper.context["issuer"].startswith(
        "重庆市长寿区" if by == "区县" else "重庆市经济和信息"
    )
    answer = mended(tale, A, answered, **{"site.address": "重庆市示例路9号"})
    tale.merge(f"{answered}T10:00", answer, **INTAKE)
    assert tale.state(A).chinese == after


def test_more_changed_than_was_asked_for_must_be_judged(ladder: Ladder) -> None:
    tale = ladder.at("received")
    asked = notice(tale, A, "区县", "2025-06-16", "2025-06-30", "site/address")
    tale.merge("2025-06-16T10:00", asked, **CHANGSHOU)
    changes = {"site.address": "重庆市示例路9号", "site.name": "新厂区"}
    tale.merge("2025-06-20T10:00", mended(tale, A, "2025-06-20", **changes), **INTAKE)
    queried(tale)
    opinion = tale.opinion("2025-07-10", A, CHECK)
    said = tale.refused("2025-07-10T10:00", opinion, **CHANGSHOU)
    assert "补正通知没有要求改动“site/name”，新版本却改了" in said
    digest = tale.sha(f"{A}/application-2.yaml")[:12]
    opinion[f"{A}/recommendation.yaml"]["judgements"].append(
        {
            "finding": f"art-10-new-version-scope:2025/{A}:/site/name:{digest}",
            "reasons": "厂区改名，与营业执照一致，不影响评价范围。",
            "evidence": [{"title": "厂区名称变更说明", "sha256": "a" * 64}],
            "by": "cs-clerk-1",
        }
    )
    tale.merge("2025-07-10T11:00", opinion, **CHANGSHOU)
    assert tale.state(A).chinese == "区县已推荐"


def test_a_judgement_is_its_signers_own(ladder: Ladder) -> None:
    """Not somebody else's, and not of whoever takes an application in."""
    tale = ladder.at("received")
    queried(tale)
    acts = tale.opinion("2025-07-10", A, CHECK)
    judgement = acts[f"{A}/recommendation.yaml"]["judgements"][0]
    judgement["by"] = "leader-1"
    said = tale.refused("2025-07-10T10:00", acts, **CHANGSHOU)
    assert "研判写明由 leader-1 作出，该人没有在本文书上签名" in said
    judgement["by"] = CHANGSHOU["approver"]
    tale.merge("2025-07-10T11:00", acts, **CHANGSHOU)
    assert tale.state(A).chinese == "区县已推荐"


def test_intake_settles_nothing(ladder: Ladder) -> None:
    """One clerk alone takes in: a judgement has no place there, and would not count."""
    tale = ladder.at("called")
    acts = tale.intake(A, 1)
    opinion = sample("f-7k3q/recommendation.yaml")["judgements"]
    acts[f"{A}/acceptance.yaml"]["judgements"] = opinion
    assert "judgements" in tale.refused("2025-06-10T16:00", tale.linked(acts, A), **INTAKE)
    ids = [one["finding"] for one in opinion]
    for kind, counted in (("acceptance", []), ("recommendation", ids)):
        text = plain({"record": f"{kind}/1", "judgements": opinion})
        record = read(f"dossiers/2025/{A}/{kind}.yaml", text)
        assert isinstance(record, Record) and list(judged([record])) == counted


def test_returned_by_the_city_and_recommended_again(ladder: Ladder) -> None:
    """退回函 to the district; a new version, a second opinion, letter and review."""
    tale = ladder.at("forwarded")
    returned = tale.reviews(LETTER, [A], "2025-07-11T10:30", conclusion="退回", opinion="请补正。")
    tale.merge("2025-07-14T10:00", returned, **CITY)
    assert tale.state(A).chinese == "市级退回"
    paper = tale.paper(f"{A}/review.yaml")
    assert paper.context["addressee"] == "重庆市长寿区经济和信息化委员会："
    assert "请你委将退回情况和理由告知该单位。" in text_of(paper)
    tale.merge("2025-07-15T10:00", mended(tale, A, "2025-07-15", **{"site.name": "一厂"}), **INTAKE)
    assert tale.state(A).chinese == "已受理"
    acts = tale.recommended("2025-07-16T12:00", "500115", SECOND, [A], "cs", "-2")
    tale.merge("2025-07-16T12:00", acts, **CHANGSHOU)
    again = tale.reviews(SECOND, [A], "2025-07-17T09:00", "-2")
    tale.merge("2025-07-17T10:00", again, **CITY)
    assert tale.states() == {A: "进入市级评审", B: "已上报市级", C: "已上报市级"}


@pytest.mark.parametrize(
    ("conclusion", "state"),
    [("推荐", "区县已推荐"), ("不推荐", "区县不推荐"), ("退回", "区县退回")],
)
def test_what_the_district_makes_of_a_returned_unit(
    ladder: Ladder, conclusion: str, state: str
) -> None:
    tale = ladder.at("forwarded")
    returned = tale.reviews(LETTER, [A], "2025-07-11T10:30", conclusion="退回", opinion="请补正。")
    tale.merge("2025-07-14T10:00", returned, **CITY)
    acts = (
        tale.opinion("2025-07-15", A, CHECK, "-2")
        if conclusion == "推荐"
        else concluded(tale, A, conclusion, "-2")
    )
    tale.merge("2025-07-15T10:00", acts, **CHANGSHOU)
    assert tale.state(A).chinese == state


def test_a_letter_of_another_district_is_refused(ladder: Ladder) -> None:
    tale = ladder.at("recommended")
    letter = tale.sent("2025-07-10T11:00", "500120", "district-letter-500120.yaml", CHECK, [A])
    by = {"drafter": "bs-clerk-1", "approver": "bs-leader-1"}
    assert "属 长寿区，不属 璧山区" in tale.refused("2025-07-10T11:00", letter, **by)


def test_refused_at_the_review(ladder: Ladder) -> None:
    """The city's refusal names its ground; the unit is told by a notice that three signed."""
    tale = ladder.at("forwarded")
    acts = tale.reviews(LETTER, [A], "2025-07-11T10:30", conclusion="不予认定",
                        ground="第七条第（一）项", opinion="主要从事贸易。")  # fmt: skip
    tale.merge("2025-07-14T10:00", acts, **CITY)
    assert tale.state(A).chinese == "审查不予认定" and tale.papers(f"{A}/review.yaml") == {}
    told = {
        "record": "non-designation/1",
        "on": [],
        "dated": "2025-07-15",
        "number": "渝经信函〔2025〕181号",
        "unit": f"2025/{A}",
        "ground": "第七条第（一）项",
        "facts": "经审查，主要从事贸易。",
        "reasons": "不符合申报条件。",
    }
    path = f"{A}/non-designation.yaml"
    leader = {"drafter": "city-clerk-1", "checker": "chief-1", "approver": "leader-1"}
    told["on"] = tale.on(f"{A}/acceptance.yaml")
    assert "（review）为依据" in tale.refused("2025-07-15T10:00", {path: told}, **leader)
    told["on"] = tale.on(f"{A}/review.yaml")
    assert "尚缺签发" in tale.refused("2025-07-15T11:00", {path: told}, **CITY)
    tale.merge("2025-07-15T15:00", {path: told}, **leader)
    assert tale.state(A).chinese == "不予认定"
    assert "经审查，现将有关情况告知如下" in text_of(tale.paper(path))
