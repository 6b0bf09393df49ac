"""第六条第（五）项：不使用淘汰目录的生产技术、工艺、设备，不生产淘汰目录的产品。

Passes: every firm declared 无. Fails: a firm with a hit (有). Must judge: a hit still to be
verified (待核). Not modelled: the catalogue itself (产业结构调整指导目录, the edition in force).
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS

ARTICLE = "第六条第（五）项"
TITLE = "园区企业无淘汰类工艺、设备、产品"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("逐项对照现行《产业结构调整指导目录》淘汰类",)


def check(facts: Facts) -> Iterator[Problem]:
    for index, firm in enumerate(facts.case_or_raise.application.get("enterprises")):
        path = ("enterprises", index, "obsolete")
        if firm["obsolete"] == "有":
            yield Problem(
                path,
                f"园区企业{firm['name']}使用或生产国家列入淘汰目录的工艺、设备、产品",
                "淘汰并经核实后再申报；填写有误的，附核实材料更正",
            )
        elif firm["obsolete"] == "待核":
            yield Problem(
                path,
                f"园区企业{firm['name']}是否涉及淘汰类工艺、设备、产品尚待核实",
                "对照现行目录核实，在区县初审意见的 judgements 中写明结果",
                effect=Effect.REFERRAL,
            )
