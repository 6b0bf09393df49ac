"""第七条第（七）项：五类指标处于全市先进水平。

Must judge: always, once for each text of the application. Fails (curable): one of the five groups
without indicator, or an indicator without the city's value to compare with. Passes: a park, or all
there and the level judged. The year is not prescribed (the repealed 试行 asked for last year's).
Not modelled: the comparison itself, as lower is better for some indicators and not for others.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES

ARTICLE = "第七条第（七）项"
TITLE = "五类指标处于全市先进水平"
EFFECT = Effect.REFERRAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()

GROUPS = ("用地集约化", "原料无害化", "生产洁净化", "废物资源化", "能源低碳化")


def check(facts: Facts) -> Iterator[Problem]:
    indicators = facts.case_or_raise.application.get("indicators")
    given = {indicator["group"] for indicator in indicators}
    if missing := [group for group in GROUPS if group not in given]:
        yield Problem(
            ("indicators",),
            f"没有{'、'.join(missing)}的指标",
            "五类指标每类至少一项，补充指标值和全市先进值",
            effect=Effect.DEFICIENCY,
        )
    for index, indicator in enumerate(indicators):
        if not indicator.get("city_benchmark"):
            yield Problem(
                ("indicators", index),
                f"“{indicator['name']}”没有写明全市先进值及其来源，无从比较",
                "填写 city_benchmark（全市先进值和来源）",
                effect=Effect.DEFICIENCY,
            )
    yield Problem(
        ("indicators",),
        "五类指标是否处于全市先进水平，由初审机关对照全市先进值判断",
        "在区县初审意见（recommendation）的 judgements 中写明判断、对比值和来源",
    )
