"""What the law makes of each unit of the demo's year that is out of the ordinary."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.judgement.act import judged
from pipeline.judgement.by_provision import conclusions
from pipeline.ledger.snapshot import Snapshot
from pipeline.model.case import Case, State
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.runner import findings_of, rules
from tests.support.running import dossier

CLEAR = "未发现不符"


def case(snapshot: Snapshot, unit: str) -> Case:
    return snapshot.docket.cases[f"2025/{unit}"]


def said(snapshot: Snapshot, unit: str) -> dict[str, str]:
    """What each rule says of the application on the snapshot's day."""
    one = case(snapshot, unit)
    found = conclusions(snapshot.docket, one, snapshot.office, snapshot.as_of)
    return {conclusion.rule: conclusion.said for conclusion in found}


def life(snapshot: Snapshot, unit: str, *kinds: str) -> list[str]:
    """The acts of those kinds in its life, in order, by file name."""
    acts = [act for act in case(snapshot, unit).acts if act.kind in kinds]
    return [act.path.rpartition("/")[2].removesuffix(".yaml") for act in acts]


def act(snapshot: Snapshot, path: str) -> Record:
    return snapshot.docket.acts[f"dossiers/2025/{path}.yaml"].record


def test_founded_fourteen_months_ago_is_judged_on_fourteen_months(end: Snapshot) -> None:
    young = case(end, "f-n5y9")
    founded = young.application.get("applicant", "founded")
    applied = date.fromisoformat(young.application.get("submitted_at")[:10])
    assert (applied - date.fromisoformat(founded)).days in range(14 * 30, 14 * 31)
    (row,) = [u for u in young.last("compliance-check").get("units") if u["dossier"] == young.id]
    assert {query["window"]["from"] for query in row["queries"]} == {founded}
    assert said(end, "f-n5y9")["art-07-3-accidents"] == CLEAR
    assert young.state is State.DESIGNATED


def test_a_branch_without_legal_personality_is_admitted_and_its_tax_judged(end: Snapshot) -> None:
    """Nothing asks for legal personality; part of its tax is paid elsewhere, which is judged."""
    assert said(end, "f-q8d2")["art-07-1-tax"] == "已研判"
    assert case(end, "f-q8d2").state is State.DESIGNATED


def test_a_branch_that_makes_nothing_is_refused_for_that_alone(end: Snapshot) -> None:
    found = {rule: word for rule, word in said(end, "f-z5q7").items() if word == "不符合条件"}
    assert list(found) == ["art-07-1-manufacturing"]
    assert case(end, "f-z5q7").state is State.NOT_RECOMMENDED
    assert "无关" in act(end, "f-z5q7/recommendation").get("reasons")


def test_two_plants_of_one_credit_code_are_two_cases(end: Snapshot) -> None:
    keys = [case(end, unit).last("acceptance").get("site_key") for unit in ("f-r2b7", "f-r3k6")]
    assert len({key.partition("/")[0] for key in keys}) == 1
    assert [key.partition("/")[2] for key in keys] == ["01", "02"]
    for unit in ("f-r2b7", "f-r3k6"):
        assert said(end, unit)["art-03-one-live-application"] == CLEAR
        assert case(end, unit).state is State.DESIGNATED


def test_a_defect_is_mended_by_a_whole_new_application(end: Snapshot) -> None:
    assert life(end, "f-s6m2", "application", "supplement-notice", "recommendation") == [
        "application",
        "supplement-notice-1",
        "application-2",
        "recommendation",
    ]
    notice = act(end, "f-s6m2/supplement-notice-1")
    assert "art-07-6-systems" in notice.get("items", 0, "finding")
    now = said(end, "f-s6m2")
    assert now["art-07-6-systems"] == now["art-10-new-version-scope"] == CLEAR


def test_a_report_is_corrected_at_the_citys_request(end: Snapshot) -> None:
    kinds = ("evaluation", "review", "supplement-notice")
    assert life(end, "f-d7t3", *kinds) == [
        "evaluation",
        "review",
        "supplement-notice-1",
        "evaluation-2",
        "review-2",
    ]
    now = said(end, "f-d7t3")
    for rule in ("art-10-new-version-scope", "art-09-date-order", "art-09-independence"):
        assert now[rule] == CLEAR
    assert case(end, "f-d7t3").state is State.DESIGNATED


def test_a_refusal_on_the_merits_is_a_panels_and_a_meetings(end: Snapshot) -> None:
    kinds = ("panel", "proposal", "consultation", "resolution", "publicity", "non-designation")
    assert life(end, "f-v6a2", *kinds) == [
        "panel-2",
        "proposal-1",
        "resolution-1",
        "non-designation",
    ]
    assert case(end, "f-v6a2").state is State.NOT_DESIGNATED
    assert act(end, "f-v6a2/non-designation").get("ground") == "第七条第（七）项"


def test_a_referral_is_settled_by_a_judgement_and_by_nothing_else(end: Snapshot) -> None:
    """碳排放强度 that stood still for a year: judged by the district, with reasons and evidence."""
    park = case(end, "p-a6k1")
    law = end.office.laws[park.application.get("rule_set")]
    parts = (law, end.office.calendar, end.office.divisions, end.as_of, end.office.registry, park)
    rule = "art-06-3-carbon"
    assert rules()[rule].JUDGES & CASE
    (open_,) = findings_of(
        rule, Facts(end.docket, *parts), park.application, park.id, end.office.title
    )
    assert "持平" in open_.message
    (one,) = [
        judgement
        for judgement in park.last("recommendation").get("judgements")
        if judgement["finding"] == open_.id
    ]
    assert one["by"] == "fl-clerk-1" and one["reasons"] and one["evidence"]
    assert open_.id in set(judged(a.record for a in park.acts))
    assert (said(end, "p-a6k1")[rule], park.state) == ("已研判", State.DESIGNATED)


@pytest.mark.parametrize(
    ("unit", "refusing", "heading"),
    [("f-u7c4", [], "authenticity"), ("p-y5n4", ["art-06-3-carbon"], "indicators")],
)
def test_a_district_rejects(end: Snapshot, unit: str, refusing: list[str], heading: str) -> None:
    """For what its officers found, or for what a rule says: either way it states the reasons."""
    assert [r for r, word in said(end, unit).items() if word == "不符合条件"] == refusing
    opinion = act(end, f"{unit}/recommendation")
    assert opinion.get("headings", heading, "conclusion") == "不符合" and opinion.get("reasons")
    assert case(end, unit).state is State.NOT_RECOMMENDED


def test_a_withdrawal_ends_the_review_and_bars_nothing(end: Snapshot) -> None:
    assert life(end, "f-y3d5", "review", "withdrawal", "site-visit") == ["review", "withdrawal"]
    assert case(end, "f-y3d5").state is State.WITHDRAWN


def test_a_late_letter_is_returned(end: Snapshot) -> None:
    review = act(end, "f-j8w3/review")
    assert (review.get("in_time"), review.get("conclusion")) == (False, "退回")
    assert case(end, "f-j8w3").state is State.RETURNED_BY_CITY


def test_an_objection_upheld_removes_and_one_dismissed_does_not(first_round: Snapshot) -> None:
    upheld, dismissed = case(first_round, "f-w3n6"), case(first_round, "f-k8v5")
    assert (upheld.state, dismissed.state) == (State.NOT_DESIGNATED, State.DESIGNATED)
    assert act(first_round, "publicity-closing-1").get("objections_received") == 2
    removed = first_round.docket.acts["dossiers/2025/f-w3n6/objection-finding-1.yaml"].signatures
    assert len({removed.drafter, removed.checker, removed.approver} - {None}) == 3


def test_departments_answer_one_is_silent_and_one_objects(end: Snapshot) -> None:
    replies = [act(end, f"consultation-reply-{n}") for n in range(1, 7)]
    silent = [r for r in replies if r.get("silent")]
    assert [r.get("department") for r in silent] == ["yingji"]
    assert "不视为同意" in silent[0].get("disposal", "reasons")
    against = [o["dossier"] for r in replies for o in r.get("opinions") or () if o.get("text")]
    assert against == ["2025/f-t4e6"]


def test_a_deferred_unit_is_publicised_on_its_own_and_designated_later(end: Snapshot) -> None:
    kinds = ("resolution", "publicity", "publicity-closing", "designation")
    assert life(end, "f-t4e6", *kinds) == [
        "resolution-1",
        "resolution-2",
        "publicity-2",
        "publicity-closing-3",
        "designation-2",
    ]


STRUCK = ("p-w7e2", "f-c4h8", "f-b5l3")


@pytest.mark.parametrize("unit", STRUCK)
def test_units_of_an_evaluator_struck_off_are_held_not_failed(
    first_round: Snapshot, end: Snapshot, unit: str
) -> None:
    rule = "art-09-evaluator-standing"
    assert (said(first_round, unit)[rule], said(end, unit)[rule]) == ("需研判", "已研判")
    assert (case(first_round, unit).state, case(end, unit).state) == (State.HELD, State.DESIGNATED)
    kinds = ("panel", "resolution", "publicity", "designation")
    assert life(end, unit, *kinds)[-2:] == ["resolution-2", "designation-2"]
    assert life(end, unit, "publicity") == ["publicity-1"]  # nothing is publicised anew


def test_other_evaluators_units_are_not_touched(first_round: Snapshot) -> None:
    code = {case(first_round, u).last("evaluation").get("evaluator", "credit_code") for u in STRUCK}
    assert len(code) == 1
    for one in first_round.docket.cases.values():
        if one.last("evaluation").get("evaluator", "credit_code") not in code:
            unit = one.id.removeprefix("2025/")
            assert said(first_round, unit)["art-09-evaluator-standing"] == CLEAR


def test_a_late_lead_holds_its_unit_alone(first_round: Snapshot, end: Snapshot) -> None:
    held = sorted(c.id for c in first_round.docket.cases.values() if c.state is State.HELD)
    assert held == [f"2025/{unit}" for unit in sorted(("f-h2j9", *STRUCK))]
    assert life(end, "f-h2j9", "incident", "objection", "objection-finding") == [
        "incident-1",
        "objection-finding-1",
    ]
    assert case(end, "f-h2j9").state is State.DESIGNATED


def test_a_rename_restarts_nothing(end: Snapshot) -> None:
    kinds = ("publicity", "alteration", "alteration-decision", "designation")
    assert life(end, "f-g3p8", *kinds) == [
        "publicity-1",
        "alteration-1",
        "alteration-decision-1",
        "designation-1",
    ]


def test_a_park_counts_titles_of_its_reference_date_and_is_not_held_by_its_factories(
    first_round: Snapshot,
) -> None:
    ran = case(first_round, "p-m2x9")
    assert ran.state is State.DESIGNATED and case(first_round, "f-c4h8").state is State.HELD
    firms = ran.application.get("enterprises")
    reference = ran.application.get("reference_date")
    held = [f for f in firms if f["green_title"] != "无" and f["title_from"] <= reference]
    assert (len(firms), len(held)) == (40, 7)


def test_show_tells_a_life_and_what_each_provision_makes_of_it(year: Path) -> None:
    ran = dossier("show", "2025/f-c4h8", "--as-of", "2025-10-10", repo=year / "repo")
    assert ran.returncode == 0
    assert "示例长寿有机化学有限公司（长寿区）" in ran.stdout and "暂缓待核查" in ran.stdout
    assert "须重新核实，不当然否定" in ran.stdout and "第二十二条" in ran.stdout
    park = dossier("show", "2025/p-m2x9", "--as-of", "2025-10-10", repo=year / "repo")
    assert "园区企业 40 家；2024-12-31 持有绿色工厂称号 7 家" in park.stdout
    assert "基准日之后取得称号的 1 家不计" in park.stdout
