"""第六条第（八）项：必选指标齐全，可选指标按规定项数选用。

The list, units and numbers to pick come from the registry's record of the standard. Passes: all
mandatory ones picked, each optional group picked as often as asked, in the standard's unit, with
the years asked for. Fails (curable): anything else. Not modelled: the values themselves.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.dated_documents import last_full_year
from pipeline.rules.shared.standards import registered

ARTICLE = "第六条第（八）项"
TITLE = "必选和可选指标"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = ActKind.EVALUATION
MAY_REFER = False
NOT_MODELLED = ("指标数值的核算",)


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    standard = registered(facts, application.get("standard"))
    if standard is None or not standard.get("indicators"):
        return
    picked = {row["id"] for row in application.get("indicators") if row["picked"]}
    yield from _mandatory(standard, picked)
    yield from _optional(standard, picked)
    known = {row["id"]: row for row in standard.get("indicators")}
    years = int(facts.law.value("setting.park_indicator_years", facts.on))
    last = last_full_year(application)
    for index, row in enumerate(application.get("indicators")):
        yield from _row(index, row, known, range(last - years + 1, last + 1))


def _mandatory(standard: Record, picked: set[str]) -> Iterator[Problem]:
    missing = [
        f"{row['id']} {row['name']}"
        for row in standard.get("indicators")
        if row["required"] and row["id"] not in picked
    ]
    if missing:
        yield Problem(
            ("indicators",),
            f"缺少必选指标 {len(missing)} 项：{'、'.join(missing)}",
            "补充这些指标的各年数值，picked 写 true",
        )


def _optional(standard: Record, picked: set[str]) -> Iterator[Problem]:
    for group in standard.get("picks") or ():
        chosen = [id for id in group["ids"] if id in picked]
        if len(chosen) != group["choose"]:
            yield Problem(
                ("indicators",),
                f"可选指标 {'、'.join(group['ids'])} 应选用 {group['choose']} 项，"
                f"现选用 {len(chosen)} 项",
                "选用的写 picked: true，其余写 false",
            )


def _row(
    index: int, row: Mapping[str, Any], known: Mapping[str, Any], years: range
) -> Iterator[Problem]:
    path = ("indicators", index)
    own = known.get(row["id"])
    if own is None:
        yield Problem((*path, "id"), f"评价要求没有编号为 {row['id']} 的指标", "核对编号")
        return
    if row["unit"] != own["unit"]:
        yield Problem(
            (*path, "unit"),
            f"{row['id']} {own['name']}的单位是“{row['unit']}”，评价要求为“{own['unit']}”",
            "换算为评价要求的单位，并核对数值",
        )
    lacking = [str(year) for year in years if year not in {v["year"] for v in row["values"]}]
    if row["picked"] and lacking:
        yield Problem(
            (*path, "values"),
            f"{row['id']} {own['name']}缺少 {'、'.join(lacking)} 年的数值（口径：近三个完整年度）",
            "补充这些年份的数值",
        )
