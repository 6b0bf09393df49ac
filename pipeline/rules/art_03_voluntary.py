"""第三条：创建工作遵循自愿的原则。The applicant declares, under seal, that it applies freely.

Passes: signed by the legal representative of that day, no later than the application.
Fails (curable): dated after the application. Must judge: signed by somebody else (on whose
authority?). Not modelled: whether the seal on the original is genuine.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS
from pipeline.rules.shared.declarations import check_declaration

ARTICLE = "第三条"
TITLE = "自愿申报声明"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    yield from check_declaration(facts.case_or_raise.application, "voluntary", "自愿申报声明")
