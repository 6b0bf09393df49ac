"""第七条第（二）项：在全市同行业中具有明显的竞争优势。A judgement, never computed.

Must judge: always, once for each text of the application, with data that compares the firm with
its trade. Passes: a park (its own provision is 第六条第（二）项), or once judged.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES

ARTICLE = "第七条第（二）项"
TITLE = "在全市同行业中的竞争优势"
EFFECT = Effect.REFERRAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    yield Problem(
        ("competitive_position",),
        "经济技术基础、经济效益和竞争优势由初审机关对照全市同行业判断",
        "在区县初审意见（recommendation）的 judgements 中写明判断、理由和对比数据",
    )
