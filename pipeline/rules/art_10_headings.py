"""第十条：重点关注指标完成情况、第三方评价报告，审查真实性、合规性，对初审合格的推荐。

Passes: recommended with all four headings 符合; or not recommended. Fails: recommended although a
heading says 不符合. Curable: decided before the case was received, or a site check dated after
the decision. Not modelled: what the opinions say (that all four are there is held by the schema).
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.terms import HEADINGS
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十条"
TITLE = "四项审查内容均符合方可推荐"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.RECOMMENDATION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("审查意见的内容",)


def check(facts: Facts) -> Iterator[Problem]:
    record = facts.act_or_raise.record
    if record.get("conclusion") != "推荐":
        return
    for name, called in HEADINGS.items():
        if record.get("headings", name, "conclusion") != "符合":
            yield Problem(
                ("headings", name, "conclusion"),
                f"“{called}”不符合，不能推荐",
                "结论改为不推荐或退回并写明理由，或更正该项结论",
            )
    yield from _dates(facts, record)


def _dates(facts: Facts, record: Record) -> Iterator[Problem]:
    case = facts.own_case
    acceptance = case.find(ActKind.ACCEPTANCE) if case else None
    decided = record.day("decided_on")
    received = acceptance.day("received_at") if acceptance else decided
    if decided < received:
        yield Problem(
            ("decided_on",),
            f"初审意见作出于 {decided}，早于受理之日 {received}",
            "更正日期",
            effect=Effect.DEFICIENCY,
        )
    if record.get("site_checked_on") and (checked := record.day("site_checked_on")) > decided:
        yield Problem(
            ("site_checked_on",),
            f"现场查看于 {checked}，晚于作出初审意见之日 {decided}",
            "更正日期，或在查看之后再作意见",
            effect=Effect.DEFICIENCY,
        )
