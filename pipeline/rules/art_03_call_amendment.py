"""第三条：公平、公正、公开。The deadline moves for all districts, and only before it has passed.

Passes: merged before the old deadline's hour, to a later one. Fails: merged after it (a district
that is late cannot be saved alone), or to an earlier moment. Not modelled: none; the amendment has
no field for a single district.
"""

from collections.abc import Iterator
from datetime import datetime

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.terms import deadline
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
    old = datetime.fromisoformat(deadline(facts.docket, act.year))
    merged = act.at or datetime.fromisoformat(f"{act.on.isoformat()}T00:00:00+08:00")
    if merged >= old:
        yield Problem(
            ("deadline",),
            f"原截止时间 {old.isoformat()} 已届满，不能再调整",
            "逾期的由市级退回并告知，可以申报下一年度",
        )
    if datetime.fromisoformat(act.record.get("deadline")) <= old:
        yield Problem(
            ("deadline",), f"新的截止时间不晚于原截止时间 {old.isoformat()}", "改为更晚的时间"
        )
