"""What each provision makes of one application, as its applicant reads it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.judgement.by_provision import Conclusion, cited, conclusions, not_checked
from pipeline.model.finding import Effect, Finding
from pipeline.model.record import Location
from pipeline.rules.facts import CASE
from pipeline.rules.runner import rules
from tests.support.batch import Overlay, shipped_office

FACTORY, PARK = "2025/f-7k3q", "2025/p-m2x9"
DAY = date(2025, 6, 12)


CLUSTER = {
    "parent": "示例长寿开发区",
    "approval": {
        "title": "组团批准文件（示例）",
        "body": "重庆市人民政府",
        "dated": "2010-01-05",
        "sha256": "a" * 64,
    },
    "separate_statistics": True,
}


def finding(article: str) -> Finding:
    return Finding("id", "rule", Effect.REMARK, Location("a.yaml"), "错", article)


def concluded(case: str, until: str, **change: object) -> dict[str, Conclusion]:
    edits = {f"{case.split('/')[1]}/application.yaml": change} if change else {}
    docket = Overlay(change=edits).docket(until=until)
    return {one.rule: one for one in conclusions(docket, docket.cases[case], shipped_office(), DAY)}


@pytest.mark.parametrize(
    ("case", "own", "other"), [(FACTORY, "第七条", "第六条"), (PARK, "第六条", "第七条")]
)
def test_only_the_provisions_on_units_of_that_kind(case: str, own: str, other: str) -> None:
    found = concluded(case, f"{case.split('/')[1]}/acceptance.yaml")
    articles = [one.article for one in found.values()]
    assert any(a.startswith(own) for a in articles)
    assert not any(a.startswith(other) for a in articles)
    wanted = {n for n, r in rules().items() if r.JUDGES & CASE and not r.ARTICLE.startswith(other)}
    assert set(found) == wanted


def test_in_the_order_of_the_articles() -> None:
    order = list(shipped_office().laws["渝经信规范〔2024〕4号"].articles)
    places = [
        order.index(one.article) for one in concluded(FACTORY, "f-7k3q/acceptance.yaml").values()
    ]
    assert places == sorted(places)


def test_what_speaks_against_it_is_its_effect() -> None:
    found = concluded(FACTORY, "f-7k3q/acceptance.yaml", **{"production.on_site": False})
    refused = found["art-07-1-manufacturing"]
    assert (refused.effect, refused.said) == (Effect.REFUSAL, "不符合条件")
    assert found["art-07-1-tax"].effect is None
    assert found["art-07-1-tax"].said == "未发现不符"
    assert found["art-07-1-tax"].left_to_people == ("各税种的解缴地",)


def test_a_question_is_open_until_an_officer_has_judged_it() -> None:
    before = concluded(FACTORY, "f-7k3q/acceptance.yaml")["art-07-2-advantage"]
    after = concluded(FACTORY, "f-7k3q/recommendation.yaml")["art-07-2-advantage"]
    assert (before.said, after.said) == ("需研判", "已研判")


def test_nothing_is_said_on_what_is_not_there_yet() -> None:
    found = concluded(FACTORY, "f-7k3q/application.yaml")
    assert found["art-09-independence"].said == "尚不能判断（没有评价报告）"
    assert found["art-07-3-credit-lists"].said == "尚不能判断（尚未查询）"
    later = concluded(FACTORY, "compliance-check-500115-1.yaml")
    assert later["art-09-independence"].said == "未发现不符"
    assert later["art-07-3-credit-lists"].said == "未发现不符"


def test_what_an_application_does_not_have_is_not_said_to_be_in_order() -> None:
    factory = concluded(FACTORY, "f-7k3q/acceptance.yaml")
    assert factory["art-10-new-version-scope"].said == "不适用（没有提交新版本）"
    park = concluded(PARK, "p-m2x9/acceptance.yaml")
    assert park["art-06-1-cluster"].said == "不适用（不是独立组团）"
    change = {"park.cluster": CLUSTER}
    part = concluded(PARK, "p-m2x9/acceptance.yaml", **change)
    assert part["art-06-1-cluster"].said == "未发现不符"


def test_what_nobody_looked_at_is_told_of_that_kind_alone() -> None:
    docket = Overlay().docket()
    factory = "".join(not_checked(shipped_office(), [docket.cases[FACTORY]]))
    both = "".join(not_checked(shipped_office()))
    assert "第七条" in factory and "第六条" not in factory
    assert "第七条" in both and "第六条" in both and "附件原件" in both


def test_the_articles_cited_with_their_text_in_the_laws_order() -> None:
    told = [finding("第九条"), finding(""), finding("第七条第（三）项")]
    texts = cited(shipped_office(), told)
    assert list(texts) == ["第七条第（三）项", "第九条"]
    assert "成立不足三年" in texts["第七条第（三）项"]
