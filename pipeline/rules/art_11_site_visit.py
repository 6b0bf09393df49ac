"""第十一条：对园区、企业开展现场核实。

The law gives no number of persons; two are a setting, and the message says so. Passes: as many
officials as that, none of them recused, of the unit or of its evaluator. Fails: too few, one who
had to stay away, or 属实 although an item is 不属实. Must judge: 属实 with an item left 待核.
Not modelled: what was seen.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "现场核实的人员和结论"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.SITE_VISIT})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("核实的内容",)


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    yield from _enough(facts, act.record)
    if case := facts.own_case:
        yield from _impartial(case, act.record)
    if act.record.get("conclusion") == "属实":
        yield from _items(act.record)


def _enough(facts: Facts, visit: Record) -> Iterator[Problem]:
    count = len({official["name"] for official in visit.get("officials")})
    least = facts.law.value("setting.site_visit_officials", facts.on)
    if count < least:
        yield Problem(
            ("officials",),
            f"现场核实人员 {count} 人（同名只计一人），至少 {least} 人（口径，《办法》未规定人数）",
            "由足够的工作人员重新核实",
        )


def _impartial(case: Case, visit: Record) -> Iterator[Problem]:
    evaluation = case.find(ActKind.EVALUATION)
    outside = {case.application.get("applicant", "name")}
    outside |= {evaluation.get("evaluator", "name")} if evaluation else set()
    hosts = {host["name"] for host in visit.get("hosts")}
    for index, official in enumerate(visit.get("officials")):
        reason = ""
        if official["name"] in (visit.get("recused") or ()):
            reason = "已列为回避人员"
        elif official["organisation"] in outside:
            reason = f"来自{official['organisation']}"
        elif official["name"] in hosts:
            reason = "同时是单位陪同人员"
        if reason:
            yield Problem(
                ("officials", index),
                f"核实人员{official['name']}{reason}，不能参加核实",
                "由无利害关系的人员重新核实",
            )


def _items(visit: Record) -> Iterator[Problem]:
    for index, item in enumerate(visit.get("items")):
        if item["result"] == "不属实":
            yield Problem(
                ("items", index, "result"),
                f"核实事项“{item['item']}”不属实，结论却是属实",
                "更正结论或该项结果",
            )
        elif item["result"] == "待核":
            yield Problem(
                ("items", index, "result"),
                f"核实事项“{item['item']}”待核，结论作属实须研判",
                "补充核实，或在 judgements 中写明判断",
                effect=Effect.REFERRAL,
            )
