"""第三条：每年认定一次。An application is taken in while the year's call is open.

Passes: received by the call's hour, as last amended for all. Fails: received later; the district
may note it down, but no later act can bring it forward this year. No ban follows from lateness.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第三条"
TITLE = "在申报期限内申报"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    acceptance = facts.case_or_raise.find(ActKind.ACCEPTANCE)
    if acceptance is not None and acceptance.instant("received_at") > facts.deadline:
        yield Problem(
            ("received_at",),
            f"{acceptance.text('received_at')} 收到，申报期限 {facts.deadline.isoformat()} 已过",
            "本年度不再办理，告知单位可以申报下一年度",
            record=acceptance,
        )
