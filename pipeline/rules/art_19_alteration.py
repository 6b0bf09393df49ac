"""第十九条：更名、重组等重大调整，办理手续后30个工作日内经区县审核上报申请调整。

Passes: a pure rename (same credit code, same site) recognised as 沿用. Must judge: 沿用 although
code or site changed. Remark: filed later than thirty working days, for which the Reg has no
sanction. Applied by analogy before the title, where a pure rename restarts nothing.
"""

from collections.abc import Iterator

from pipeline.law.calendar import Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十九条"
TITLE = "更名等变更"
EFFECT = Effect.REFERRAL
JUDGES = frozenset({ActKind.ALTERATION, ActKind.ALTERATION_DECISION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    if facts.act_or_raise.kind == ActKind.ALTERATION:
        yield from _term(facts)
    else:
        yield from _continued(facts)


def _term(facts: Facts) -> Iterator[Problem]:
    record = facts.act_or_raise.record
    days = facts.law.value("alteration_workdays", facts.on)
    try:
        last = facts.calendar.add(record.day("registered_on"), days)
    except Uncovered as uncovered:
        yield Problem(
            ("registered_on",), f"{days}个工作日的期限无法核算：{uncovered}", effect=Effect.REMARK
        )
        return
    if record.day("to_district_at") > last:
        yield Problem(
            ("to_district_at",),
            f"晚于办理手续后{days}个工作日（至 {last.isoformat()}）；办法未规定后果，不影响称号",
            effect=Effect.REMARK,
        )


def _continued(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    case = facts.own_case
    alteration = case.find(ActKind.ALTERATION) if case else None
    if alteration is None or act.record.get("conclusion") != "沿用":
        return
    for name, words in (("same_credit_code", "统一社会信用代码"), ("same_site", "场所")):
        if not alteration.get(name):
            yield Problem(
                ("conclusion",),
                f"{words}已变更，能否沿用须研判",
                "在 judgements 中写明判断，或改为“重新评价”",
                effect=Effect.REFERRAL,
            )
