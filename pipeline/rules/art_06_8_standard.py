"""第六条第（八）项：符合绿色园区相关标准和评价要求。The edition is the call's.

Passes: the requirement and edition the call names. Fails (curable): another code or edition.
Must judge: a standard that the registry does not hold, so that nothing of it could be checked.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.standards import check_application

ARTICLE = "第六条第（八）项"
TITLE = "园区评价标准及版本"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = ActKind.EVALUATION
MAY_REFER = True
NOT_MODELLED = ("绿色指数的计算",)


def check(facts: Facts) -> Iterator[Problem]:
    yield from check_application(facts)
