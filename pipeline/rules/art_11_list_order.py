"""第十一条：公示和认定的名单按同一次序排列（排名不分先后）。

The order of published lists is the office's own: the batch's dated order of divisions, a setting of
its call (`list_order`), then the receipt number; so no place in a list tells a rank, and publicity
and designation list alike. Parks and factories have annexes of their own and are looked at apart.
Passes: every unit in its place. Fails (curable): the first unit of an annex out of its place.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.applicant_kind import ApplicantKind
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.lists import in_order_of_list
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "名单的排列次序"
EFFECT = Effect.DEFICIENCY
JUDGES = frozenset({ActKind.PUBLICITY, ActKind.DESIGNATION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    rows = [row["dossier"] for row in facts.act_or_raise.record.get("rows")]
    known = [dossier for dossier in dict.fromkeys(rows) if dossier in facts.docket.cases]
    for kind in ApplicantKind:
        cases = [c for dossier in known if (c := facts.docket.cases[dossier]).kind == kind]
        ordered = in_order_of_list(facts.docket, facts.act_or_raise.year, cases)
        for case, wanted in zip(cases, ordered, strict=True):
            if case.id != wanted.id:
                yield Problem(
                    ("rows", rows.index(case.id)),
                    f"{case.id} 不在其位置，此处应为 {wanted.id}：名单按申报通知的区县次序、"
                    "同一区县按受理编号排列",
                    "按该次序重排；dossier new 起草的名单已排好",
                )
                break
