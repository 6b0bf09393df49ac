"""第十条：审查上报资料；可以补正的一次告知，给出期限。

Passes: every item that cites a finding cites an open one. Fails: a term that has passed already.
Remark: a finding that is no longer open. Not modelled: how long the term must be (the Reg sets
none; the call may).
"""

from collections.abc import Iterator

from pipeline.model import Effect, Problem
from pipeline.rules import Facts

ARTICLE = "第十条"
TITLE = "补正通知的事项和期限"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({"supplement-notice"})
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    notice = facts.the_act.record
    if notice.get("due_on") <= notice.get("dated"):
        yield Problem(("due_on",), "补正期限不晚于通知之日", "给出合理的补正期限")
