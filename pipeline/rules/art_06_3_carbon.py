"""第六条第（三）项：碳排放强度持续下降。

Passes: consecutive years up to the last full one, in one unit, each lower than the year before.
Fails: a year higher than the one before, among as many last years as the setting asks for; a rise
before them is a remark, so that nobody fares worse for giving more years. Curable: fewer years
than the setting asks for, a gap, a year twice, several units, or the last full year missing. Must
judge: one of those last years equal to the one before (is standing still "持续下降"?). Not
modelled: how the intensity was calculated.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.dated_documents import last_full_year

ARTICLE = "第六条第（三）项"
TITLE = "碳排放强度持续下降"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("碳排放强度的核算方法",)

Point = tuple[int, Mapping[str, Any]]


def check(facts: Facts) -> Iterator[Problem]:
    rows = facts.case_or_raise.application.get("carbon_intensity")
    points: list[Point] = sorted(enumerate(rows), key=lambda point: point[1]["year"])
    if reason := _unusable(facts, points):
        yield Problem(
            ("carbon_intensity",),
            reason,
            "补齐或更正各年的碳排放强度，统一计量单位",
            effect=Effect.DEFICIENCY,
        )
    else:
        wanted = int(facts.law.value("setting.carbon_years", facts.on))
        yield from _falling(points[-wanted:])
        yield from _earlier(points[: 1 - wanted], wanted)


def _unusable(facts: Facts, points: list[Point]) -> str:
    """Why the years cannot be compared, "" where they can."""
    years = [row["year"] for _, row in points]
    wanted = int(facts.law.value("setting.carbon_years", facts.on))
    last = last_full_year(facts.case_or_raise.application)
    if len({row["unit"] for _, row in points}) > 1:
        return "碳排放强度各年的计量单位不一致，不能比较"
    if years != list(range(years[0], years[0] + len(years))):
        return f"碳排放强度的年份有重复或间断：{'、'.join(map(str, years))}"
    if len(years) < wanted or years[-1] < last:
        return f"碳排放强度应有截至 {last} 年的连续 {wanted} 年数值（口径）"
    return ""


def _earlier(points: list[Point], wanted: int) -> Iterator[Problem]:
    """Rises up to the first of the years that count: told, without weight."""
    for (_, before), (index, after) in pairwise(points):
        if after["value"] > before["value"]:
            yield Problem(
                ("carbon_intensity", index, "value"),
                f"{after['year']} 年碳排放强度 {after['value']} {after['unit']}，高于上年"
                f"（{before['year']} 年 {before['value']}）；"
                f"在近 {wanted} 年之前，不影响判断（口径）",
                effect=Effect.REMARK,
            )


def _falling(points: list[Point]) -> Iterator[Problem]:
    for (_, before), (index, after) in pairwise(points):
        if after["value"] < before["value"]:
            continue
        equal = after["value"] == before["value"]
        moved = "与上年持平，是否“持续下降”须研判" if equal else "高于上年，没有持续下降"
        yield Problem(
            ("carbon_intensity", index, "value"),
            f"{after['year']} 年碳排放强度 {after['value']} {after['unit']}"
            f"（{before['year']} 年 {before['value']}），{moved}",
            "核对核算口径；确为持平的，在区县初审意见的 judgements 中写明判断"
            if equal
            else "核对数据；确未下降的，不符合条件",
            effect=Effect.REFERRAL if equal else None,
        )
