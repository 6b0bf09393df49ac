"""第七条第（八）项：必选条款全部满足，否则无论总分高低均不合格。

Passes: every mandatory clause has points in the self-evaluation, and in the report where the
report gives clauses. Fails: a mandatory clause with 0. Curable: no clause at all, more points than
the maximum. Not modelled: whether partial points meet a mandatory clause; totals.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES

ARTICLE = "第七条第（八）项"
TITLE = "必选条款全部满足"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = ActKind.EVALUATION
MAY_REFER = False
NOT_MODELLED = ("必选条款部分得分是否满足",)


def check(facts: Facts) -> Iterator[Problem]:
    application, evaluation = (
        facts.case_or_raise.application,
        facts.case_or_raise.find(ActKind.EVALUATION),
    )
    scores = application.get("scores")
    if not any(row["mandatory"] for row in scores):
        yield Problem(
            ("scores",),
            "逐条自评没有列出必选条款",
            "按评价标准逐条填写自评分，必选条款写 mandatory: true",
            effect=Effect.DEFICIENCY,
        )
    yield from _clauses(application, "scores", scores, "self", "自评")
    if evaluation is not None:
        clauses = evaluation.get("clauses") or ()
        yield from _clauses(evaluation, "clauses", clauses, "score", "第三方评价")


def _clauses(
    record: Record, field: str, rows: Sequence[Mapping[str, Any]], points: str, whose: str
) -> Iterator[Problem]:
    for index, row in enumerate(rows):
        path = (field, index, points)
        if row["mandatory"] and row[points] == 0:
            yield Problem(
                path,
                f"必选条款“{row['clause']}”{whose}为 0 分，必选条款不满足即不合格",
                "整改并重新评价后再申报；填写有误的更正",
                record=record,
            )
        elif row[points] > row["max"]:
            yield Problem(
                path,
                f"条款“{row['clause']}”{whose} {row[points]} 分，超过满分 {row['max']} 分",
                "核对得分和满分",
                effect=Effect.DEFICIENCY,
                record=record,
            )
