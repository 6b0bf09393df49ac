"""第十一条：公示的是审定的拟认定名单，一家不多、一家不少，名称如申报。

Passes: every unit that stands adopted, once, resting on that resolution's digest, with the
name on its application. Fails: a unit that was not adopted, one left out, one twice, a digest of
another text, another name.
"""

from collections.abc import Iterator, Mapping

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.terms import current_name
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "公示名单与审定名单一致"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.PUBLICITY})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    adopted = _adopted(facts)
    seen: set[str] = set()
    for index, row in enumerate(facts.act_or_raise.record.get("rows")):
        dossier = row["dossier"]
        if reason := _fault(facts, row, adopted, seen):
            yield Problem(
                ("rows", index), f"{dossier}：{reason}", "名单由 dossier new 填写，不手工增删"
            )
        seen.add(dossier)
    if missing := sorted(adopted.keys() - seen):
        yield Problem(
            ("rows",),
            f"审定拟认定的 {'、'.join(missing)} 未列入公示",
            "补列；不能公示的，先由会议审定为“暂缓”或“不予认定”",
        )


def _fault(
    facts: Facts, row: Mapping[str, str], adopted: Mapping[str, Record], seen: set[str]
) -> str:
    dossier, case = row["dossier"], facts.docket.cases.get(row["dossier"])
    if dossier in seen:
        return "重复列入"
    if case is None or (resolution := adopted.get(dossier)) is None:
        return "未经会议审定为拟认定"
    if row["sha256"] != resolution.sha256:
        return f"所依据的摘要不是 {resolution.file} 的摘要"
    if row["name"] != (name := current_name(case)):
        return f"印出的名称“{row['name']}”与申报名称“{name}”不一致"
    return ""


def _adopted(facts: Facts) -> Mapping[str, Record]:
    """Units adopted and not yet publicised, with the resolution that adopted them last.

    Until generation 2 whoever was once adopted stays so, whatever a meeting said of it since, and
    whoever was once publicised is not publicised again.
    """
    year = facts.act_or_raise.year
    if facts.generation.no_dead_ends:
        return {
            case.id: case.last(ActKind.RESOLUTION)
            for case in facts.docket.batch(year).cases.values()
            if case.state is State.RESOLVED
        }
    publicised = {
        row["dossier"]
        for act in facts.docket.batch_acts(year, ActKind.PUBLICITY)
        for row in act.record.get("rows")
    }
    return {
        row["dossier"]: act.record
        for act in facts.docket.batch_acts(year, ActKind.RESOLUTION)
        for row in act.record.get("rows")
        if row["conclusion"] == "拟认定" and row["dossier"] not in publicised
    }
