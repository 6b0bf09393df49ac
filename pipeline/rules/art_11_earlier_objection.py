"""第十一条：公示期内的异议。What was said against an earlier application that left before its end.

A withdrawal bars nothing, and what was reported against the unit is decided all the same. When
its site applies again, in whatever year, people see it. Passes: no report, or one that was found
not to stand. Must judge: a report on the withdrawn application that is still open, or that was
found to stand, in part or whole. Not modelled: whether it bears on the new application.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.docket import REPORTS
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "撤回的申请所涉的异议和线索"
EFFECT = Effect.REFERRAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("所反映的问题与本次申请是否有关",)


def check(facts: Facts) -> Iterator[Problem]:
    case = facts.case_or_raise
    for other in facts.docket.earlier_siblings(case):
        if other.state is not State.WITHDRAWN:
            continue
        for report, found in reports(other):
            stands = f"经核查{found}" if found else "尚无核查结论"
            yield Problem(
                ("site_key",),
                f"该场所 {other.year} 年度的申请 {other.id} 已撤回，当时登记号 "
                f"{report.get('registration_no')} 的异议或线索{stands}",
                "核实是否影响本次申请，在 judgements 中写明判断；撤回不产生禁止申报的后果",
                record=case.last(ActKind.ACCEPTANCE),
            )


def reports(case: Case) -> Iterator[tuple[Record, str]]:
    """Objections and incidents against a case with what was found, "" while open."""
    found = {
        path: act.record.text("finding")
        for act in case.acts
        if act.kind == ActKind.OBJECTION_FINDING
        for path in act.record.rests_on
    }
    for act in case.acts:
        if act.kind in REPORTS and found.get(act.path) != "不成立":
            yield act.record, found.get(act.path, "")
