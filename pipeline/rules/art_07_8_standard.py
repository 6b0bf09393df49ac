"""第七条第（八）项：符合绿色工厂相关标准和评价要求。The edition is the call's.

Passes: the standard and edition the call names. Fails (curable): another code or edition.
Must judge: a standard that the registry does not hold; or the registry holds a standard of the
applicant's own trade in force at the call, which goes before the general one.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES
from pipeline.rules.shared.standards import called_for, check_application, in_force, same, shown

ARTICLE = "第七条第（八）项"
TITLE = "工厂评价标准及版本"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = ActKind.EVALUATION
MAY_REFER = True
NOT_MODELLED = ("由逐条得分复算总分",)


def check(facts: Facts) -> Iterator[Problem]:
    yield from check_application(facts)
    yield from _own_trade(facts)


def _own_trade(facts: Facts) -> Iterator[Problem]:
    code = facts.case_or_raise.application.get("industry", "code")
    dated = facts.call.day("dated")
    for record in facts.registry.values():
        if record.kind != "standard" or code not in (record.get("industries") or ()):
            continue
        if in_force(record, dated) and not same(record.data, called_for(facts)):
            yield Problem(
                ("standard",),
                f"行业小类 {code} 有行业标准 {shown(record.data)}，本批申报通知指明"
                f" {shown(called_for(facts))}，适用哪一标准须研判",
                "按申报通知或市经济信息委的解释确定，在区县初审意见的 judgements 中写明判断",
                effect=Effect.REFERRAL,
            )
