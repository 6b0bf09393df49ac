"""第十一条：公示期内的异议。In time until 24:00 of the printed (or extended) last day.

Passes: an e-mail at 21:40 of the last evening. Fails: `in_time` that the moment of receipt
contradicts; what came later, which is a lead (incident) and holds its unit alone. Nothing is
turned away for being late or anonymous. Not modelled: whether what is alleged is true.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.terms import publicity_end
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "异议是否在公示期内"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.OBJECTION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("异议所述是否属实",)


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    on = set(act.record.rests_on)
    received = act.record.text("received_at")
    for publicity in facts.docket.batch_acts(act.year, ActKind.PUBLICITY):
        if publicity.path not in on:
            continue
        ends = publicity_end(facts.docket, publicity.record)
        in_time = act.record.day("received_at") <= ends
        if act.record.get("in_time") != in_time:
            said = "未逾期" if in_time else "已逾期"
            yield Problem(
                ("in_time",),
                f"{received} 收到，公示期至 {ends} 24时，应为{said}",
                "更正 in_time" if in_time else "逾期的改登记为线索（incident），只暂停所涉单位",
            )
        elif not in_time:
            yield Problem(
                ("received_at",),
                f"{received} 收到，公示期至 {ends} 24时，不是公示期内的异议",
                "改登记为线索（incident），来源写“逾期异议”，只暂停所涉单位",
            )
