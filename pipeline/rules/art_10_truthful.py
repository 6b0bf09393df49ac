"""第十条：审查上报资料的真实性。The applicant pledges, under seal, that its papers are true.

Passes: signed by the legal representative of that day, no later than the application.
Fails (curable): dated after the application. Must judge: signed by somebody else.
Not modelled: the truth itself, which the district and the site visit look into.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS
from pipeline.rules.shared.declarations import check_declaration

ARTICLE = "第十条"
TITLE = "真实性承诺"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("资料是否真实",)


def check(facts: Facts) -> Iterator[Problem]:
    yield from check_declaration(facts.case_or_raise.application, "truthful", "真实性承诺")
