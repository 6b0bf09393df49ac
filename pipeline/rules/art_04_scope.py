"""第四条、第五条：适用于本市行政区域；由所在区县经信部门受理和推荐。

Passes: a site in a division that stands on the day, taken in by that division or by the one that
succeeded it. Fails: an unknown or abolished division, or one taken in by another district.
Must judge: an address in 川渝高竹新区, which lies across the provincial border.
"""

from collections.abc import Iterator

from pipeline.law.divisions import UnknownDivision
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第四条"
TITLE = "场所在本市辖区、由所在区县受理"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()

BORDER = "高竹新区"


def check(facts: Facts) -> Iterator[Problem]:
    case = facts.case_or_raise
    site = case.application.text("site", "division")
    if BORDER in case.application.text("site", "address"):
        yield Problem(
            ("site", "address"),
            "申报地点在川渝高竹新区，该新区跨省级界线，场所是否在本市行政区域内须研判",
            "附场所坐落的证明，在区县初审意见的 judgements 中写明判断",
            effect=Effect.REFERRAL,
        )
    try:
        facts.divisions.at(site, facts.on)
    except UnknownDivision as unknown:
        yield Problem(("site", "division"), str(unknown), "填写场所所在区县的代码")
        return
    if (acceptance := case.find(ActKind.ACCEPTANCE)) is None:
        return
    taken = acceptance.text("division")
    if not facts.divisions.same(taken, site, facts.on):
        yield Problem(
            ("division",),
            f"场所在 {site}，却由 {taken} 受理；应由生产场所所在区县受理",
            "由所在区县重新受理",
            record=acceptance,
        )
