"""第十条：补正通知给出期限；逾期未补正的，依在案材料作出结论，不在期限内先行不利处理。

Passes: a refusal or return after the last day of the term that the notice gave. Fails: one on that
day or before, while the unit may still answer. It asks nothing of a case that is not in 补正.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十条"
TITLE = "补正期限届满方可作出结论"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.RECOMMENDATION, ActKind.REVIEW})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()

WAITING = frozenset({State.SUPPLEMENTING, State.SUPPLEMENTING_CITY})


def check(facts: Facts) -> Iterator[Problem]:
    case = facts.own_case
    if case is None or case.state not in WAITING:
        return
    due = case.last(ActKind.SUPPLEMENT_NOTICE).day("due_on")
    if facts.on <= due:
        said = facts.act_or_raise.record.get("conclusion")
        yield Problem(
            ("conclusion",),
            f"补正期限至 {due.isoformat()} 届满，期内不能作出“{said}”",
            "期满后未补正的，依在案材料作出结论",
        )
