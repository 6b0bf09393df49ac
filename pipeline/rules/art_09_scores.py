"""第九条：进行自评价，并由第三方评价。The two scores side by side; a score is not a decision.

Passes: no report yet, or no self-evaluated score. Remark: both scores and their difference.
Not modelled: recomputing either; a pass mark, which no source gives.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第九条"
TITLE = "自评价与第三方评价的得分"
EFFECT = Effect.REMARK
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = ActKind.EVALUATION
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    evaluation = facts.case_or_raise.find(ActKind.EVALUATION)
    own = facts.case_or_raise.application.get("self_evaluation", "score")
    if evaluation is None or own is None:
        return
    score = evaluation.get("score")
    yield Problem(
        ("score",),
        f"自评价 {own:g} 分，第三方评价 {score:g} 分，相差 {round(score - own, 2):+g} 分",
        record=evaluation,
    )
