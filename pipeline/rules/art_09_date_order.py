"""第九条：先自评价，后第三方现场评价，再出具报告，然后申请。

Passes: 自评价 ≤ 现场评价 ≤ 报告 ≤ 申请, equal days included; a report corrected after 补正, which
is later than the application it was asked for. Fails (curable): any step before the one it builds
on. Not modelled: how old a report may be (the call notice's matter).
"""

from collections.abc import Iterator
from itertools import pairwise

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第九条"
TITLE = "自评价、现场评价、报告、申请的先后"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = ActKind.EVALUATION
MAY_REFER = False
NOT_MODELLED = ("评价报告的新旧（以申报通知为准）",)


def check(facts: Facts) -> Iterator[Problem]:
    application, evaluation = (
        facts.case_or_raise.application,
        facts.case_or_raise.find(ActKind.EVALUATION),
    )
    if evaluation is None:
        return
    steps: list[tuple[str, Record, FieldPath]] = [
        ("自评价完成", application, ("self_evaluation", "completed_on")),
        ("现场评价开始", evaluation, ("site_work", "from")),
        ("现场评价结束", evaluation, ("site_work", "to")),
        ("评价报告出具", evaluation, ("report", "issued_on")),
    ]
    if not evaluation.get("supersedes"):
        steps.append(("申请提交", application, ("submitted_at",)))
    for (before, earlier, first), (after, later, second) in pairwise(steps):
        one, two = earlier.day(*first), later.day(*second)
        if one > two:
            yield Problem(
                second,
                f"{after}（{two}）早于{before}（{one}）",
                "核对日期；确属倒置的，补做相应环节后重新提交",
                record=later,
            )
