"""第十条：审查上报资料；可以补正的一次告知，给出期限。

Passes: a term after the day of the notice. Fails: a term that ends that day or before. Not
modelled: how long the term must be (the Reg sets none; the call may), and whether what the items
ask for is really missing.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十条"
TITLE = "补正通知的事项和期限"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.SUPPLEMENT_NOTICE})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("补正期限的长短", "所列事项是否确有欠缺")


def check(facts: Facts) -> Iterator[Problem]:
    notice = facts.act_or_raise.record
    if notice.day("due_on") <= notice.day("dated"):
        yield Problem(("due_on",), "补正期限不晚于通知之日", "给出合理的补正期限")
