"""第十九条：重组等重大调整，须重新评价的，重新评价后方可继续。Applied by analogy before the title.

Passes: no decision for 重新评价, or a report that came after it. Fails (curable): an application
whose latest change was decided to need a new evaluation, and none has come since. Not modelled:
what becomes of a title already held, which a later act decides.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十九条"
TITLE = "变更后须重新评价"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("称号取得后的重新评价",)


def check(facts: Facts) -> Iterator[Problem]:
    case = facts.case_or_raise
    kinds = [act.kind for act in case.acts]
    if case.state is State.DESIGNATED or ActKind.ALTERATION_DECISION not in kinds:
        return
    decision = case.last(ActKind.ALTERATION_DECISION)
    last = len(kinds) - 1 - kinds[::-1].index(ActKind.ALTERATION_DECISION)
    if decision.get("conclusion") == "重新评价" and ActKind.EVALUATION not in kinds[last:]:
        yield Problem(
            ("conclusion",),
            "变更已决定重新评价，此后尚无新的评价报告，不能继续办理",
            "提交新的第三方评价报告（evaluation 的新版本）；本批次来不及的，公示情况说明写“暂缓”",
            record=decision,
        )
