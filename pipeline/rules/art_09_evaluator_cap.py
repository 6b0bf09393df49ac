"""第九条：符合要求的第三方评价机构。The call may limit how many reports one evaluator brings.

Counted per evaluator over the batch in the order the cases were received, however they ended.
Passes: no limit in the call, or within it. Fails (curable): the unit's report stands beyond it.
Not modelled: related entities counted together.
"""

from collections.abc import Iterator
from datetime import datetime

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.docket import listed
from pipeline.procedure.rows import row_of
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第九条"
TITLE = "同一评价机构的报告数"
EFFECT = Effect.DEFICIENCY
JUDGES = frozenset({ActKind.DISTRICT_LETTER})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("关联机构合并计算",)


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    row, cap = row_of(act.record, act.generation), facts.call.get("evaluator_cap")
    if row is None or cap is None:
        return
    places = _places(facts)
    for item in listed(act, row):
        evaluator, place = places.get(item.dossier, ("", 0))
        if place > cap:
            yield Problem(
                item.path,
                f"{item.dossier} 的评价机构{evaluator}在本批出具的报告按受理先后列第 {place} 份，"
                f"超过申报通知规定的 {cap} 份",
                "另行委托评价机构，补正后再推荐",
            )


def _places(facts: Facts) -> dict[str, tuple[str, int]]:
    """Which report of its evaluator each case brings, with the evaluator's name."""
    cases = facts.docket.batch(facts.act_or_raise.year).cases.values()
    counted: dict[str, int] = {}
    places = {}
    for case in sorted((c for c in cases if c.find(ActKind.ACCEPTANCE)), key=_received):
        if evaluation := case.find(ActKind.EVALUATION):
            code = evaluation.text("evaluator", "credit_code")
            counted[code] = counted.get(code, 0) + 1
            places[case.id] = (evaluation.text("evaluator", "name"), counted[code])
    return places


def _received(case: Case) -> tuple[datetime, str]:
    return case.last(ActKind.ACCEPTANCE).instant("received_at"), case.id
