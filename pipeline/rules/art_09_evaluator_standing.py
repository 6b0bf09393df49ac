"""第九条、第二十二条：委托符合要求的第三方评价机构。The evaluator's standing on the report's date.

Passes: an evaluator the registry knows and nobody has disqualified. Fails: a report issued on or
after the day its disqualification took effect. Must judge: a report issued before that day, whose
case is still open (re-verified, or a new report; never failed for that alone). Remark: an
evaluator the registry does not know, so that its standing was not checked; the recommended list
of Article 21 is no whitelist. Not modelled: what a call's policy asks of evaluators.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record, day_of
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第九条"
TITLE = "评价机构的资格"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = ActKind.EVALUATION
MAY_REFER = True
NOT_MODELLED = ("评价机构的人员和业绩是否符合当年要求",)


def check(facts: Facts) -> Iterator[Problem]:
    evaluation = facts.case_or_raise.find(ActKind.EVALUATION)
    if evaluation is None:
        return
    code = evaluation.get("evaluator", "credit_code")
    known = [
        record
        for record in facts.registry.values()
        if record.kind == "evaluator" and record.get("credit_code") == code
    ]
    if not known:
        yield Problem(
            ("evaluator", "credit_code"),
            f"机构库没有登记{evaluation.get('evaluator', 'name')}，其评价资格没有核对；"
            "第二十一条的名单是推荐，不在名单不影响申报",
            effect=Effect.REMARK,
            record=evaluation,
        )
    for record in known:
        if record.get("disqualified"):
            yield from _disqualified(facts, evaluation, record)


def _disqualified(facts: Facts, evaluation: Record, evaluator: Record) -> Iterator[Problem]:
    decision = evaluator.get("disqualified")
    if day_of(decision["dated"]) > facts.on:
        return
    issued, effective = evaluation.day("report", "issued_on"), day_of(decision["effective_from"])
    after = issued >= effective
    yield Problem(
        ("report", "issued_on"),
        f"评价机构自 {effective} 起被取消评价资格（{decision['number']}，第二十二条），"
        f"报告出具于 {issued}，" + ("报告无效" if after else "出具在前，须重新核实，不当然否定"),
        "另行委托符合要求的机构评价"
        if after
        else "由评审重新核实后在 judgements 中写明判断，或另行委托评价",
        effect=None if after else Effect.REFERRAL,
        record=evaluation,
    )
