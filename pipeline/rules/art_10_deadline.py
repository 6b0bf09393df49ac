"""第十条：区县把初审合格的推荐至市经济信息委，按申报通知的截止时间。

Passes: a letter received by the call's hour, as last amended; a late one returned; a late one for
a unit that an upheld objection brought back. Fails: 进入评审 for any other late letter, or
`in_time` that the receiving moment contradicts. No ban follows lateness.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十条"
TITLE = "区县推荐函在截止时间前送达"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.REVIEW})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    review = facts.act_or_raise.record
    received, due = review.text("received_at"), facts.deadline.isoformat()
    in_time = review.instant("received_at") <= facts.deadline
    if review.get("in_time") != in_time:
        said = "未逾期" if in_time else "已逾期"
        yield Problem(
            ("in_time",), f"推荐函 {received} 收到，截止时间 {due}，应为{said}", "更正 in_time"
        )
    case = facts.own_case
    brought_back = case is not None and case.state is State.REINSTATED
    if not in_time and review.get("conclusion") == "进入评审" and not brought_back:
        yield Problem(
            ("conclusion",),
            f"推荐函逾期（截止 {due}），不能进入评审",
            "结论改为“退回”并告知单位；逾期不产生禁止申报的后果",
        )
