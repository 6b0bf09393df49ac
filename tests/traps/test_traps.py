"""The mistakes an expert would call naive or wrong, one test each; docs/traps.md lists them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.law.calendar import Uncovered
from pipeline.model.finding import Effect, Finding
from pipeline.records.formats import FORMATS
from pipeline.rules.facts import Facts
from pipeline.rules.runner import judge_act, judge_case
from tests.support.batch import (
    OFFICE,
    TEXTS,
    Overlay,
    changed,
    dumped,
    loaded,
    record_of,
    shipped_office,
)

ROOT = Path(__file__).parents[2]
FACTORY, PARK = "2025/f-7k3q", "2025/p-m2x9"
APPLICATION, EVALUATION = "f-7k3q/application.yaml", "f-7k3q/evaluation.yaml"
BAD = {Effect.REFUSAL, Effect.DEFICIENCY, Effect.DEFECT}
Change = Mapping[str, Mapping[str, Any]]


def facts(overlay: Overlay, on: str, **until: str) -> Facts:
    day = date.fromisoformat(on)
    (law,) = shipped_office().laws.values()
    docket = overlay.docket(**until)
    calendar = shipped_office().calendar.known_on(day)
    return Facts(docket, law, calendar, shipped_office().divisions, day, shipped_office().registry)


def case(
    change: Change | None = None,
    id: str = FACTORY,
    on: str = "2025-06-10",
    until: str = "",
    registry: Change | None = None,
) -> list[Finding]:
    """What all rules on cases say of one case of the sample batch, with something changed."""
    known = facts(Overlay(change or {}), on, until=until or f"{id[5:]}/acceptance.yaml")
    office = dict(known.registry)
    for path, edits in (registry or {}).items():
        office[path] = record_of(path, dumped(changed(loaded(OFFICE[path]), edits)))
    judged = replace(known, case=known.docket.cases[id], registry=office)
    return list(judge_case(judged, shipped_office().title))


def act(path: str, change: Change, on: str, remove: tuple[str, ...] = ()) -> list[Finding]:
    """What all rules on acts say of one act of the sample batch, with something changed."""
    overlay = Overlay(remove=remove, after=change)
    known = facts(overlay, on, before=path)
    return list(judge_act(replace(known, act=overlay.act(path)), shipped_office().title))


def effects(found: list[Finding], rule: str = "") -> set[Effect]:
    return {f.effect for f in found if rule in ("", f.rule)}


def accident(**fields: Any) -> Change:
    document = {"title": "认定文件", "body": "示例部门", "dated": "2024-12-01", "sha256": "a" * 64}
    whole = {"occurred_on": "2024-11-20", "kind": "安全", "grade": "一般", "deaths": 0}
    whole |= {"serious_injuries": 0, "loss": 0, "document": document} | fields
    return {APPLICATION: {"accidents": [whole]}}


def test_the_sample_is_clean_but_for_what_a_person_must_judge() -> None:
    """Every test here must be able to fail: unchanged, nothing is wrong."""
    for id in (FACTORY, PARK, "2025/f-q8d2", "2025/f-w3n6"):
        assert effects(case(id=id)) == {Effect.REFERRAL, Effect.REMARK}


def test_01_a_score_is_not_the_decision() -> None:
    top = {EVALUATION: {"score": 100}, APPLICATION: {"self_evaluation.score": 100}}
    low = {EVALUATION: {"score": 1}, APPLICATION: {"self_evaluation.score": 1}}
    asked = {f.rule for f in case() if f.effect is Effect.REFERRAL}
    for change in (top, low):
        assert effects(case(change)) == effects(case())
        assert {f.rule for f in case(change) if f.effect is Effect.REFERRAL} == asked
    assert asked == {"art-07-2-advantage", "art-07-7-indicators"}


def test_02_there_is_a_third_answer() -> None:
    assert effects(case(accident(grade="待定")), "art-07-3-accidents") == {Effect.REFERRAL}


def test_03_a_young_firm_is_not_refused_for_its_age() -> None:
    assert not effects(case({APPLICATION: {"applicant.founded": "2024-04-02"}})) & BAD


def test_04_no_legal_personality_is_asked_for() -> None:
    branch = TEXTS["dossiers/2025/f-q8d2/application.yaml"].decode()
    assert "长寿分公司" in branch
    assert not effects(case(id="2025/f-q8d2")) & BAD


def test_05_two_plants_of_one_firm_are_two_cases() -> None:
    overlay = Overlay(
        copy_case={"f-zz02": "f-7k3q"},
        change={
            "f-zz02/application.yaml": {"site.sequence": "02"},
            "f-zz02/acceptance.yaml": {"site_key": "91500115MA5U7K3Q8U/02"},
        },
    )
    known = facts(overlay, "2025-06-10", until="f-zz02/acceptance.yaml")
    plant = replace(known, case=known.docket.cases["2025/f-zz02"])
    assert not effects(list(judge_case(plant, shipped_office().title))) & BAD


def test_06_no_title_runs_out() -> None:
    (law,) = shipped_office().laws.values()
    assert [v["name"] for v in law.values if "valid" in v["name"] or "term" in v["name"]] == []
    assert "valid_to" not in (ROOT / "schemas/designation-1.schema.json").read_text("utf-8")


def test_07_the_recommended_list_is_no_whitelist() -> None:
    unknown = case({EVALUATION: {"evaluator.credit_code": "91500105MA60TE5T3R"}})
    assert effects(unknown, "art-09-evaluator-standing") == {Effect.REMARK}


def test_08_a_general_accident_is_no_veto_and_each_kind_has_its_scale() -> None:
    rule = "art-07-3-accidents"
    assert effects(case(accident(deaths=2)), rule) == set()
    assert effects(case(accident(loss=600)), rule) == set()
    assert effects(case(accident(loss=600, kind="环境污染")), rule) == {Effect.REFERRAL}


@pytest.mark.parametrize(("deaths", "reached"), [(2, False), (3, True)])
def test_09_the_number_itself_is_included(deaths: int, reached: bool) -> None:
    assert bool(effects(case(accident(deaths=deaths)), "art-07-3-accidents")) is reached


def test_10_a_weekend_may_work_and_an_unknown_year_is_not_guessed() -> None:
    calendar = shipped_office().calendar
    assert calendar.is_workday(date(2025, 9, 28)) and not calendar.is_workday(date(2025, 10, 2))
    with pytest.raises(Uncovered):
        calendar.is_workday(date(2027, 3, 3))


@pytest.mark.parametrize(
    ("end", "effect"), [("2025-10-02", Effect.REFUSAL), ("2025-10-10", Effect.REMARK)]
)
def test_11_a_printed_period_is_held_to_the_calendar(end: str, effect: Effect) -> None:
    """Too short is refused; longer than five working days is allowed, and said."""
    path = "publicity-1.yaml"
    found = act(path, {path: {"ends_on": end}}, "2025-09-25")
    assert effects(found, "art-11-publicity-period") == {effect}


def test_12_nothing_is_designated_on_the_last_day() -> None:
    path = "designation-1.yaml"
    found = act(path, {path: {"dated": "2025-10-09"}}, "2025-10-09")
    assert [f for f in found if "最早 2025-10-10" in f.message]


def test_13_a_removed_unit_does_not_come_back_on_the_final_list() -> None:
    path = "designation-1.yaml"
    row = loaded(TEXTS["dossiers/2025/publicity-1.yaml"])["rows"][3]
    assert row["dossier"] == "2025/f-w3n6"
    found = act(path, {path: {"rows.3": row}}, "2025-10-10")
    assert [f for f in found if "2025/f-w3n6" in f.message and f.effect is Effect.REFUSAL]


def test_14_silence_is_no_consent() -> None:
    path = "resolution-1.yaml"
    found = act(path, {}, "2025-09-17", remove=("consultation-reply-2.yaml",))
    assert effects(found, "art-11-consultation") == {Effect.REFUSAL}


def test_15_the_district_is_the_site_s_and_as_of_the_day() -> None:
    assert "91500115" in TEXTS["dossiers/2025/f-7k3q/application.yaml"].decode()
    moved = {"f-7k3q/application.yaml": {"site.division": "500120"}}
    moved |= {"f-7k3q/acceptance.yaml": {"division": "500120"}}
    assert effects(case(moved), "art-04-scope") == set()
    divisions = shipped_office().divisions
    assert divisions.at("500105", date(2026, 1, 24)).short_name == "江北区"
    assert divisions.at("500105", date(2026, 1, 25)).short_name == "两江新区"


def test_19_a_disqualified_evaluator_does_not_fail_its_earlier_reports() -> None:
    path = "registry/evaluators/pingjia-zhongxin.yaml"
    decision = {"number": "渝经信节能〔2025〕30号", "dated": "2025-06-01", "reasons": "示例。"}
    for effective, effect in (("2025-05-29", Effect.REFERRAL), ("2025-05-28", Effect.REFUSAL)):
        edits = {path: {"disqualified": {**decision, "effective_from": effective}}}
        assert effects(case(registry=edits), "art-09-evaluator-standing") == {effect}


def test_20_national_rules_are_no_municipal_veto() -> None:
    one = case({"p-m2x9/application.yaml": {"organisation.staff.1": None}}, PARK)
    assert effects(one, "art-06-6-staff") == {Effect.REMARK}
    (law,) = shipped_office().laws.values()
    assert law.value("publicity_workdays", date(2025, 6, 10)) == 5
    assert law.value("national.park_staff", date(2025, 6, 10)) == 2


def test_21_editions_are_not_mixed() -> None:
    for path, rule in ((APPLICATION, "art-07-8-standard"), (EVALUATION, "art-09-standard")):
        found = case({path: {"standard.edition": "2025"}})
        assert Effect.DEFICIENCY in effects(found, rule)
    both = {path: {"standard.edition": "2025"} for path in (APPLICATION, EVALUATION)}
    call = {"call.yaml": {"standards.factory.edition": "2025"}}
    assert not effects(case(both | call)) & BAD


def test_22_an_unmet_mandatory_clause_fails_whatever_the_total() -> None:
    zero = {APPLICATION: {"scores.1.self": 0, "self_evaluation.score": 99}}
    assert effects(case(zero), "art-07-8-mandatory") == {Effect.REFUSAL}
    assert effects(case({APPLICATION: {"scores.4.self": 0}}), "art-07-8-mandatory") == set()


@pytest.mark.parametrize("word", ["授牌", "50万", "20万", "绿色工业园区"])
def test_23_and_29_no_paper_promises_what_the_law_does_not_or_renames_the_title(word: str) -> None:
    files = [*(ROOT / "templates").rglob("*"), *(ROOT / "pipeline/documents").rglob("*.py")]
    texts = [f.read_text("utf-8") for f in files if f.suffix in {".html", ".py", ".jinja"}]
    assert texts and not [text for text in texts if word in text]


@pytest.mark.parametrize(
    "number", ["渝经信[2024]4号", "渝经信(2024)4号", "渝经信〔2024〕04号", "渝经信〔24〕4号"]
)
def test_24_a_document_number_has_one_form(number: str) -> None:
    assert FORMATS["document-number"](number)
    assert not FORMATS["document-number"]("渝经信规范〔2024〕4号")


def test_30_an_evaluator_may_be_a_public_institution() -> None:
    text = TEXTS["dossiers/2025/f-w3n6/evaluation.yaml"].decode()
    assert 'credit_code: "12' in text
    assert not effects(case(id="2025/f-w3n6")) & BAD


def test_31_the_list_of_abnormal_operations_is_no_blacklist() -> None:
    path, at = "compliance-check-500115-1.yaml", "units.1.queries.3"
    query = loaded(TEXTS[f"dossiers/2025/{path}"])["units"][1]["queries"][0]
    query |= {"list": "经营异常名录", "result": "列入", "listed_on": "2025-01-02"}
    found = case({path: {at: query}}, on="2025-07-10", until=path)
    assert effects(found, "art-07-3-credit-lists") == {Effect.REMARK}
    found = case({path: {at: query | {"list": "失信被执行人名单"}}}, on="2025-07-10", until=path)
    assert effects(found, "art-07-3-credit-lists") == {Effect.REFUSAL}


def test_32_sample_codes_are_valid_and_visibly_fictional() -> None:
    def codes(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [v for k, v in node.items() if k == "credit_code"]
            return own + [c for v in node.values() for c in codes(v)]
        return [c for v in node for c in codes(v)] if isinstance(node, list) else []

    found = [code for raw in TEXTS.values() for code in codes(loaded(raw))]
    assert len(set(found)) >= 8
    assert [code for code in found if FORMATS["credit-code"](code)] == []


def test_33_a_message_names_field_article_and_mend_in_chinese() -> None:
    wrong = {APPLICATION: {"tax.paid_in_chongqing": 0, "systems.3": None, "plan.investment": 0}}
    found = [f for f in case(wrong) if f.effect in BAD]
    assert len(found) == 3
    for finding in found:
        assert finding.field and finding.article.startswith("第七条") and finding.hint
        assert finding.where.line > 1
        assert any("\u4e00" <= letter <= "\u9fff" for letter in finding.message)


def test_34_an_indicator_in_another_unit_is_found() -> None:
    texts = loaded(TEXTS["dossiers/2025/p-m2x9/application.yaml"])["indicators"]
    at = next(n for n, row in enumerate(texts) if row["id"] == "RG4")
    found = case({"p-m2x9/application.yaml": {f"indicators.{at}.unit": "m³/万元"}}, PARK)
    assert effects(found, "art-06-8-picks") == {Effect.DEFICIENCY}
