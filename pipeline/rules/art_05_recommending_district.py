"""第五条：各区县经信部门负责本辖区的申报推荐工作。

Passes: each unit of the letter lies in the division that writes it, or in one it succeeded.
Fails: a unit of another division. Must judge: a functional zone and the district it lies in
(万盛经开区 in 綦江, 高新区 in 九龙坡), where either may have been meant.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.docket import listed
from pipeline.procedure.rows import row_of
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第五条"
TITLE = "由所在区县推荐"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.DISTRICT_LETTER})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("培育和日常管理工作",)


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    row = row_of(act.record, act.generation)
    writes = act.record.text("division")
    for item in listed(act, row) if row else ():
        case = facts.docket.cases.get(item.dossier)
        lies = case.application.text("site", "division") if case else writes
        if not facts.divisions.same(lies, writes, facts.on):
            yield _problem(facts, item.path, item.dossier, lies, writes)


def _problem(
    facts: Facts, path: tuple[str | int, ...], dossier: str, lies: str, writes: str
) -> Problem:
    nested = _nested(facts, lies, writes)
    return Problem(
        path,
        f"{dossier} 的场所在{_name(facts, lies)}，推荐函由{_name(facts, writes)}出具"
        + ("；两者地域重叠，由哪一家推荐须研判" if nested else "，不是其辖区"),
        "核实管理关系，在本函 judgements 中写明判断" if nested else "由场所所在区县推荐",
        effect=Effect.REFERRAL if nested else None,
    )


def _nested(facts: Facts, one: str, other: str) -> bool:
    """Whether one of the two is a functional zone inside the other."""
    rows = facts.divisions.by_id
    inside = {(id, rows[id].located_in) for id in (one, other) if id in rows}
    return bool(inside & {(one, other), (other, one)})


def _name(facts: Facts, id: str) -> str:
    division = facts.divisions.by_id.get(id)
    return division.short_name if division else f"“{id}”"
