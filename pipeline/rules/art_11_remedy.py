"""第十一条：不予认定须告知当事单位；告知书写明不服时的救济途径。

Passes: a notice with `remedy`. Remark: one without. It never blocks, since the regulation asks for
no such text and whether the decision is open to 复议 and 诉讼 is for the office's lawyers; but
silence has a price that whoever signs must know: the terms of 60 days (行政复议法第二十条) and six
months (行政诉讼法第四十六条) then run up to one year (行政复议法第二十条第三款, 司法解释法释
〔2018〕1号第六十四条). Not modelled: whether organ and term as told are right.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "不予认定告知书写明救济途径"
EFFECT = Effect.REMARK
JUDGES = frozenset({ActKind.NON_DESIGNATION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("所告知的救济机关和期限是否正确",)


def check(facts: Facts) -> Iterator[Problem]:
    if not facts.act_or_raise.record.get("remedy"):
        yield Problem(
            ("remedy",),
            "告知书没有告知救济途径；依法可以申请行政复议（六十日）或者提起行政诉讼（六个月）的，"
            "未告知时期限最长可延至一年",
            "在 remedy 中写明复议机关、诉讼管辖和期限；经审核确不适用的，可以不写",
        )
