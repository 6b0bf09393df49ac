"""第八条：各区县组织培育，成熟一批，申报一批，创建一批。

No condition of eligibility: an applicant that was never in a district's cultivation plan passes.
Passes: the plan named. Remark: no plan named. Not modelled: how districts cultivate.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第八条"
TITLE = "培育情况"
EFFECT = Effect.REMARK
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("区县培育工作的组织",)


def check(facts: Facts) -> Iterator[Problem]:
    if not facts.case_or_raise.application.get("cultivation"):
        yield Problem((), "没有写明列入区县培育安排的情况；不是申报条件，不影响申报")
