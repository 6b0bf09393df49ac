"""第十一条：提出拟认定名单。Every unit that was reviewed is on it exactly once.

Passes: each unit reviewed and not yet proposed has one row. Fails: one left out, or two rows for
one. Must judge: 拟认定 although the review did not pass it, or the visit found otherwise. Remark: a
unit still on its way to the review, which the list does not hold. Not modelled: the reasons.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "建议名单不重不漏"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.PROPOSAL})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("建议的理由",)

ON_THE_WAY = frozenset({State.FORWARDED, State.UNDER_REVIEW, State.VISITED})


def check(facts: Facts) -> Iterator[Problem]:
    cases = facts.docket.batch(facts.act_or_raise.year).cases
    seen: Counter[str] = Counter()
    for index, row in enumerate(facts.act_or_raise.record.get("rows")):
        dossier = row["dossier"]
        seen[dossier] += 1
        if seen[dossier] == 2:
            yield Problem(("rows", index, "dossier"), f"{dossier} 在名单中重复", "每个单位只留一行")
        if case := cases.get(dossier):
            yield from _against_review(case, row, ("rows", index, "conclusion"))
    for case in cases.values():
        if case.id not in seen:
            yield from _left_out(case)


def _against_review(case: Case, row: Mapping[str, Any], path: FieldPath) -> Iterator[Problem]:
    panel = case.find(ActKind.PANEL)
    rows = panel.get("rows") if panel else ()
    said = next((r["conclusion"] for r in rows if r["dossier"] == case.id), "通过")
    visit = case.find(ActKind.SITE_VISIT)
    if row["conclusion"] == "拟认定" and visit and visit.get("conclusion") != "属实":
        yield Problem(
            path,
            f"{case.id} 现场核实结论为“{visit.get('conclusion')}”，建议拟认定须研判",
            "在 judgements 中写明判断，或更正建议",
            effect=Effect.REFERRAL,
        )
    if row["conclusion"] == "拟认定" and said != "通过":
        yield Problem(
            path,
            f"{case.id} 评审结论为“{said}”，建议拟认定须研判",
            "在 judgements 中写明判断，或更正建议",
            effect=Effect.REFERRAL,
        )


def _left_out(case: Case) -> Iterator[Problem]:
    if case.state is State.ASSESSED:
        yield Problem(
            ("rows",),
            f"{case.id}（{case.name}）已经评审，名单漏列",
            "补列该单位：拟认定、暂缓或不予认定，写明理由",
        )
    elif case.state in ON_THE_WAY:
        yield Problem(
            ("rows",),
            f"{case.id}（{case.name}）{case.state.chinese}，尚未评审，不在本次名单",
            effect=Effect.REMARK,
        )
