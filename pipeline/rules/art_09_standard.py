"""第九条：按照相应评价标准开展现场评价。

Passes: the report uses the standard and edition of the application and the call, by a team that
was on the site. Fails (curable): another code or edition, a member of the team named twice.
Remark: the edition was not in force when the report was issued (the call decides), or one person
both compiled and reviewed it. Not modelled: the team's qualifications.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS
from pipeline.rules.shared.standards import called_for, in_force, registered, same, shown

ARTICLE = "第九条"
TITLE = "评价所用标准和评价组"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = ActKind.EVALUATION
MAY_REFER = False
NOT_MODELLED = ("评价人员的专业能力",)


def check(facts: Facts) -> Iterator[Problem]:
    evaluation = facts.case_or_raise.find(ActKind.EVALUATION)
    if evaluation is not None:
        yield from _standard(facts, evaluation)
        yield from _people(evaluation)


def _standard(facts: Facts, evaluation: Record) -> Iterator[Problem]:
    used = evaluation.get("standard")
    for wanted, whose in (
        (called_for(facts), "申报通知指明"),
        (facts.case_or_raise.application.get("standard"), "申报书所用"),
    ):
        if not same(used, wanted):
            yield Problem(
                ("standard",),
                f"评价所用标准是 {shown(used)}，{whose} {shown(wanted)}，得分不可比",
                "按申报通知指明的标准和版本重新评价",
                record=evaluation,
            )
            return
    record, issued = registered(facts, used), evaluation.day("report", "issued_on")
    if record is not None and not in_force(record, issued):
        yield Problem(
            ("standard",),
            f"报告出具之日 {issued}，{shown(used)} 不在施行期内；本批以申报通知指明的版本为准",
            effect=Effect.REMARK,
            record=evaluation,
        )


def _people(evaluation: Record) -> Iterator[Problem]:
    team = [member["name"] for member in evaluation.get("site_work", "team")]
    if len(set(team)) < len(team):
        yield Problem(
            ("site_work", "team"),
            "现场评价组成员重复",
            "逐人填写实际到场的评价人员",
            record=evaluation,
        )
    if evaluation.get("report", "compiled_by") == evaluation.get("report", "reviewed_by"):
        yield Problem(
            ("report", "reviewed_by"),
            "评价报告的编制人和审核人是同一人；本办法未作规定，评价机构一般应内部复核",
            effect=Effect.REMARK,
            record=evaluation,
        )
