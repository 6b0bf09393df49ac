"""第六条第（七）项：绿色化指标值处于全市先进水平。

Must judge: always, once for each text of the application, against the values of other parks.
Fails (curable): an aspect the provision names without any indicator. Passes: a factory, or all
aspects covered and the level judged. Not modelled: the level, for want of published values.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS

ARTICLE = "第六条第（七）项"
TITLE = "绿色化指标处于全市先进水平"
EFFECT = Effect.REFERRAL
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()

ASPECTS = {
    "能源和资源利用": ("EG", "RG"),
    "基础设施": ("IG",),
    "产业发展": ("CG",),
    "生态环境": ("HG",),
    "运行管理": ("MG",),
}


def check(facts: Facts) -> Iterator[Problem]:
    groups = {
        indicator["id"][:2] for indicator in facts.case_or_raise.application.get("indicators")
    }
    for aspect, codes in ASPECTS.items():
        if not groups.issuperset(codes):
            yield Problem(
                ("indicators",),
                f"“{aspect}”方面没有指标（{'、'.join(codes)} 组应各有指标）",
                "按评价要求补充该方面的指标和各年数值",
                effect=Effect.DEFICIENCY,
            )
    yield Problem(
        ("indicators",),
        "五个方面的绿色化指标是否处于全市先进水平，由初审机关对照全市园区数据判断",
        "在区县初审意见（recommendation）的 judgements 中写明判断、对比值和来源",
    )
