"""第六条第（二）项：具有明显的竞争优势和示范作用。A judgement, never computed.

Must judge: always, once for each text of the application, with data that compares the park with
others. Passes: a factory (its own provision is 第七条第（二）项), or once judged.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS

ARTICLE = "第六条第（二）项"
TITLE = "在全市园区中的竞争优势和示范作用"
EFFECT = Effect.REFERRAL
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    yield Problem(
        ("competitive_position",),
        "产业基础、竞争优势和示范作用由初审机关对照全市园区判断",
        "在区县初审意见（recommendation）的 judgements 中写明判断、理由和对比数据",
    )
