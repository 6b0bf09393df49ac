"""第九条：经第三方评价合格的园区、企业可提出申请并提交第三方评价报告。

Passes: 基本要求符合 and 结论合格. Fails: either is not. Curable: no report on file.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第九条"
TITLE = "第三方评价合格"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = ActKind.EVALUATION
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    evaluation = facts.case_or_raise.find(ActKind.EVALUATION)
    if evaluation is None:
        yield Problem(
            (),
            "没有第三方评价报告",
            "由第三方评价机构在案卷中提交 evaluation.yaml",
            effect=Effect.DEFICIENCY,
        )
        return
    if evaluation.get("basic_requirements") != "符合":
        yield Problem(
            ("basic_requirements",),
            "第三方评价认为不符合基本要求",
            "整改后重新评价，再行申请",
            record=evaluation,
        )
    if evaluation.get("verdict") != "合格":
        yield Problem(
            ("verdict",),
            "第三方评价结论不是“合格”，不具备申请条件",
            "整改后重新评价，再行申请",
            record=evaluation,
        )
