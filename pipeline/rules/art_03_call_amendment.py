"""第三条：公平、公正、公开。The deadline moves for all districts, and only before it has passed.

Passes: merged before the old deadline's hour, to a later one. Fails: merged after it (a district
that is late cannot be saved alone), or to an earlier moment. Not modelled: none; the amendment has
no field for a single district.
"""

from collections.abc import Iterator
from datetime import datetime, time

from pipeline.model.act_kind import ActKind
from pipeline.model.clock import SHANGHAI
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第三条"
TITLE = "截止时间只能在届满前对全体调整"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.CALL_AMENDMENT})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    old = facts.deadline
    merged = act.at or datetime.combine(act.on, time(), SHANGHAI)
    if merged >= old:
        yield Problem(
            ("deadline",),
            f"原截止时间 {old.isoformat()} 已届满，不能再调整",
            "逾期的由市级退回并告知，可以申报下一年度",
        )
    if act.record.instant("deadline") <= old:
        yield Problem(
            ("deadline",), f"新的截止时间不晚于原截止时间 {old.isoformat()}", "改为更晚的时间"
        )
