"""第六条第（一）项：园区及其独立组团。A cluster applies on its own.

Passes: parent named, approval dated, statistics kept apart, no application of the parent.
Fails (curable): statistics not kept apart, an approval without date, a park that names itself.
Must judge: the parent park has a live application or the title (the same firms counted twice).
Not modelled: whether the boundaries overlap.
"""

from collections.abc import Iterator

from pipeline.model.case import Case
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath
from pipeline.procedure.standing import ENDED
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.dated_documents import check_document

ARTICLE = "第六条第（一）项"
TITLE = "独立组团"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = PARKS.where(lambda case: bool(case.application.get(*CLUSTER)), "不是独立组团")
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("组团与所属园区的边界是否重叠",)

CLUSTER: FieldPath = ("park", "cluster")


def check(facts: Facts) -> Iterator[Problem]:
    case, application = facts.case_or_raise, facts.case_or_raise.application
    yield from check_document(application, (*CLUSTER, "approval"), "组团批准文件")
    if not application.get(*CLUSTER, "separate_statistics"):
        yield Problem(
            (*CLUSTER, "separate_statistics"),
            "组团的各项指标没有单独统计，不能与所属园区区分",
            "按组团边界单独统计全部指标后补正",
        )
    parent = application.text(*CLUSTER, "parent")
    if parent == case.name:
        yield Problem(
            (*CLUSTER, "parent"),
            f"所属园区“{parent}”就是申报的组团本身",
            "填写所属园区的名称；以园区整体申报的，删去 cluster",
        )
        return
    for other in _parents(facts, parent):
        yield Problem(
            (*CLUSTER, "parent"),
            f"所属园区“{parent}”已有申请 {other.id}（{other.state.chinese}），"
            "园区与组团能否同时认定、企业和指标是否重复计算须研判",
            "在区县初审意见的 judgements 中写明判断",
            effect=Effect.REFERRAL,
        )


def _parents(facts: Facts, parent: str) -> Iterator[Case]:
    for case in facts.docket.cases.values():
        whole = PARKS.covers(case) and not case.application.get(*CLUSTER)
        if whole and case.name == parent and case.state not in ENDED:
            yield case
