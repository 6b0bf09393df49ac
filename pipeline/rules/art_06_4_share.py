"""第六条第（四）项：参与绿色生产水平评估和获评绿色工厂企业数量占比较高。

The law sets no threshold, so nothing fails by the share: a remark gives numerator, denominator and
share, counting each firm once and only titles held on the reference date.
Passes: nothing to say of a factory. Curable: a firm listed twice, or a reference date after the
application. Remark: always, of a park. Not modelled: whether the share is 较高, beside others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record, day_of
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS

ARTICLE = "第六条第（四）项"
TITLE = "绿色工厂和参与评估企业的占比"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("占比是否较高（本办法未规定比例，与其他园区比较）", "企业名录是否完整")


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    yield from _list(application)
    yield _share(application.get("enterprises"), application.day("reference_date"))


def _list(application: Record) -> Iterator[Problem]:
    listed: Counter[str] = Counter()
    for index, firm in enumerate(application.get("enterprises")):
        listed[firm["credit_code"]] += 1
        if listed[firm["credit_code"]] == 2:
            yield Problem(
                ("enterprises", index, "credit_code"),
                f"企业 {firm['name']}（{firm['credit_code']}）重复列出，计算占比时只计一家",
                "删去重复的一行",
            )
    reference, submitted = application.day("reference_date"), application.day("submitted_at")
    if reference > submitted:
        yield Problem(
            ("reference_date",),
            f"统计基准日 {reference} 晚于申请提交之日 {submitted}",
            "以申请之前的日期为基准日重新统计",
        )


def _share(firms: Sequence[Mapping[str, Any]], on: date) -> Problem:
    held: dict[str, str] = {}
    assessed: set[str] = set()
    later: set[str] = set()
    for firm in firms:
        code = firm["credit_code"]
        if firm["assessed"]:
            assessed.add(code)
        if firm["green_title"] != "无":
            if day_of(firm["title_from"]) <= on:
                held[code] = firm["green_title"]
            else:
                later.add(code)
    total, counted = len({f["credit_code"] for f in firms}), held.keys() | assessed
    levels = Counter(held.values())
    return Problem(
        ("enterprises",),
        f"园区企业 {total} 家；{on} 持有绿色工厂称号 {len(held)} 家"
        f"（国家级 {levels['国家级']}、市级 {levels['市级']}），"
        f"参与绿色生产水平评估 {len(assessed)} 家，"
        f"去重合计 {len(counted)} 家，占 {100 * len(counted) / total:.1f}%"
        + (f"；基准日之后取得称号的 {len(later)} 家不计" if later else "")
        + "。本办法没有规定占比下限",
        effect=Effect.REMARK,
    )
