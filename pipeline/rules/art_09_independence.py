"""第九条、第二十条：由第三方评价。The evaluator is not the applicant, nor its advisor.

Passes: no credit code or legal representative in common, a statement that speaks of the
self-evaluation, two different reports. Fails: one credit code, or one person leading both.
Curable: a statement that does not say whether the evaluator took part in the self-evaluation, or
is dated after the application (but a corrected report has a new one); one file handed in as both
reports. Must judge: the evaluator's legal representative led the applicant earlier in the window.
Not modelled: shareholders, and namesakes.
"""

from collections.abc import Iterator
from datetime import date

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record, day_of
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS
from pipeline.rules.shared.legal_representatives import holders

ARTICLE = "第九条"
TITLE = "评价机构独立"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = ActKind.EVALUATION
MAY_REFER = True
NOT_MODELLED = ("股权和其他利害关系",)


def check(facts: Facts) -> Iterator[Problem]:
    application, evaluation = (
        facts.case_or_raise.application,
        facts.case_or_raise.find(ActKind.EVALUATION),
    )
    if evaluation is None:
        return
    if evaluation.get("evaluator", "credit_code") == application.get("applicant", "credit_code"):
        yield Problem(
            ("evaluator", "credit_code"),
            "评价机构与申报单位是同一主体，不是第三方评价",
            "委托独立的第三方机构重新评价",
            record=evaluation,
        )
    yield from _one_leader(application, evaluation)
    yield from _statement(application, evaluation)


def _one_leader(application: Record, evaluation: Record) -> Iterator[Problem]:
    leader = evaluation.get("evaluator", "legal_representative")
    report = evaluation.day("report", "issued_on")
    now = leader in holders(application, report, date.max)
    if now or leader in holders(application, date.min, report):
        yield Problem(
            ("evaluator", "legal_representative"),
            f"评价机构法定代表人{leader}同为申报单位的法定代表人，不独立"
            if now
            else f"评价机构法定代表人{leader}曾为申报单位的法定代表人，是否影响独立须研判",
            "委托独立的第三方机构重新评价" if now else "核实是否同名，在 judgements 中写明判断",
            effect=None if now else Effect.REFERRAL,
            record=evaluation,
        )


def _statement(application: Record, evaluation: Record) -> Iterator[Problem]:
    statement = evaluation.get("independence")
    submitted = application.day("submitted_at")
    faults = []
    if "自评价" not in statement["statement"]:
        faults.append(("statement", "独立性声明没有说明是否参与申报单位的自评价"))
    if (dated := day_of(statement["dated"])) > submitted and not evaluation.get("supersedes"):
        faults.append(("dated", f"独立性声明落款 {dated}，晚于申请提交之日 {submitted}"))
    for field, message in faults:
        yield Problem(
            ("independence", field),
            message,
            "由评价机构重新出具声明并盖章",
            effect=Effect.DEFICIENCY,
            record=evaluation,
        )
    if evaluation.get("report", "sha256") == application.get("self_evaluation", "report_sha256"):
        yield Problem(
            ("report", "sha256"),
            "第三方评价报告与自评价报告是同一份文件",
            "分别提交两份报告",
            effect=Effect.DEFICIENCY,
            record=evaluation,
        )
