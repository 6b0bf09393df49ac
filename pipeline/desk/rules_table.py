"""The rules as one table, for people: which article, what is judged, with which effect.

`docs/rules.md` holds what this says of the law in force, and a test keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pipeline.law.regulation import Law
from pipeline.procedure.table import TABLE
from pipeline.rules.facts import CASE, Rule
from pipeline.rules.runner import rules

_HEAD = ("条款", "规则", "判断什么", "对什么判断", "效力", "须人工判断", "没有建模（由人审查）")
_TITLES: Mapping[str, str] = {row.kind: row.title for row in reversed(TABLE)}


def table(law: Law) -> str:
    """Every rule in the order of the articles, as a Markdown table."""
    order = {ref: place for place, ref in enumerate(law.articles)}
    found = sorted(rules().items(), key=lambda item: (order[item[1].ARTICLE], item[0]))
    return _table(_HEAD, (_row(name, rule) for name, rule in found))


def settings(law: Law, on: date) -> str:
    """The readings that an official has still to settle, with the value in force on `on`."""
    named = {v["name"]: v for v in law.values if v["name"].startswith("setting.")}
    rows = (
        (value["article"], f"`{name}`", value["title"], _shown(law.value(name, on)))
        for name, value in named.items()
    )
    return _table(("条款", "名称", "含义", "现值"), rows)


def _row(name: str, rule: Rule) -> tuple[str, ...]:
    judged = "案卷" if rule.JUDGES & CASE else "、".join(sorted(_TITLES[k] for k in rule.JUDGES))
    return (
        rule.ARTICLE,
        f"`{name}`",
        rule.TITLE,
        judged,
        rule.EFFECT.chinese,
        "是" if rule.MAY_REFER else "",
        "；".join(rule.NOT_MODELLED),
    )


def _shown(value: object) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
