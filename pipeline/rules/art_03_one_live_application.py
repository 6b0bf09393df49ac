"""第三条：每年认定一次。One site has one live application of a kind in a batch.

Passes: two plants of one firm (site keys …/01 and …/02); a park and a factory on one site.
Fails: a second application of the same site and kind while the first is open or titled.
Not modelled: a firm that comes back under another credit code (a referral of a later rule).
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.standing import ENDED
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第三条"
TITLE = "同一场所每年只有一件在办申请"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    case = facts.case_or_raise
    for other in facts.docket.earlier_siblings(case):
        if other.year == case.year and other.state not in ENDED:
            yield Problem(
                ("site_key",),
                f"该场所本年度已有在办申请 {other.id}（{other.state.chinese}），"
                "每年认定一次，同一场所同一类别不得重复申报",
                "如需更正，请撤回其中一件，或在原案卷内补正",
                record=case.last(ActKind.ACCEPTANCE),
            )
