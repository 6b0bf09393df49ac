"""第三条：每年认定一次。An application is taken in while the year's call is open.

Passes: received by the call's hour, as last amended for all. Fails: received later; the district
may note it down, but no later act can bring it forward this year. No ban follows from lateness.
"""

from collections.abc import Iterator
from datetime import datetime

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.terms import deadline
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
    case = facts.case_or_raise
    acceptance, due = case.find(ActKind.ACCEPTANCE), deadline(facts.docket, case.year)
    if acceptance is None or not due:
        return
    received = str(acceptance.get("received_at"))
    if datetime.fromisoformat(received) > datetime.fromisoformat(due):
        yield Problem(
            ("received_at",),
            f"{received} 收到，申报期限 {due} 已过",
            "本年度不再办理，告知单位可以申报下一年度",
            record=acceptance,
        )
