"""Wordings that papers share: dates, counts, names of the list, the chain of steps passed.

Source: the exact wordings of the office's notices; GB/T 9704-2012 7.3.5.4 for dates; Article 12
for the titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.documents import PaperFacts
from pipeline.model import Case, Record

TITLES = {"park": "重庆市绿色园区", "factory": "重庆市绿色工厂"}
PLAIN = {"park": "绿色园区", "factory": "绿色工厂"}
MEASURES = {"park": "个园区", "factory": "家工厂"}
NAME_COLUMNS = {"park": "园区名称", "factory": "工厂名称"}
KINDS = ("park", "factory")
"""附件1 is parks, 附件2 factories; a kind without units drops out everywhere."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of a published list: its case and the name as printed."""

    case: Case
    name: str


def units_of(facts: PaperFacts) -> Mapping[str, tuple[Unit, ...]]:
    """The units an act prints, by kind, in the order written; kinds without units are absent."""
    rows = facts.act.record.get("rows")
    units = [Unit(facts.docket.cases[row["dossier"]], row["name"]) for row in rows]
    grouped = {kind: tuple(u for u in units if u.case.kind == kind) for kind in KINDS}
    return {kind: found for kind, found in grouped.items() if found}


def full_date(day: date) -> str:
    """2025年9月25日: Arabic digits, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def period(starts: date, ends: date) -> str:
    """2025年9月26日至10月9日: the year stands once where both share it."""
    end = full_date(ends) if ends.year != starts.year else f"{ends.month}月{ends.day}日"
    return f"{full_date(starts)}至{end}"


def counted(kind: str, units: Sequence[Unit]) -> str:
    """甲园区等4个园区; a single unit is named without a count."""
    if len(units) == 1:
        return units[0].name
    return f"{units[0].name}等{len(units)}{MEASURES[kind]}"


def as_titles(units: Mapping[str, Sequence[Unit]]) -> str:
    """甲园区等4个园区为“重庆市绿色园区”、乙公司等14家工厂为“重庆市绿色工厂”."""
    return "、".join(f"{counted(kind, found)}为“{TITLES[kind]}”" for kind, found in units.items())


def kinds_named(units: Iterable[str], joiner: str) -> str:
    """绿色园区、绿色工厂, or the one kind there is."""
    return joiner.join(PLAIN[kind] for kind in units)


def call_of(facts: PaperFacts) -> Record:
    """The batch's call notice as last amended."""
    return facts.docket.batch_acts(facts.act.year, "call")[-1].record


def basis(facts: PaperFacts) -> str:
    """根据《办法》（文号）和《申报通知》（文号）."""
    call = call_of(facts)
    name = f"{facts.issuer.get('name')}关于开展{facts.act.year}年度"
    return (
        f"根据{facts.law.citation}和《{name}重庆市绿色园区和绿色工厂认定申报工作的通知》"
        f"（{call.get('number')}）"
    )


def chain(units: Mapping[str, Sequence[Unit]]) -> str:
    """The steps every listed unit really passed, in order, ending 等程序."""
    steps = ["单位自愿申报", "第三方机构评价", "区县经信部门推荐", "资料审查"]
    cases = [unit.case for found in units.values() for unit in found]
    if all(case.find("site-visit") for case in cases):
        steps.append("现场核实")
    modes = {str(panel.get("mode")) for case in cases if (panel := case.find("panel"))}
    if len(modes) == 1 and all(case.find("panel") for case in cases):
        steps.append(f"{modes.pop()}评审")
    if all(case.find("consultation") for case in cases):
        steps.append("征求市级相关部门意见")
    return f"经{'、'.join(steps)}等程序"


def annexes(facts: PaperFacts, title: str, dated: date) -> list[dict[str, Any]]:
    """One list per kind, numbered where there are two; `title` has a place for the kind's title.

    The district is the one the unit lies in on the paper's own date.
    """
    units = units_of(facts)
    return [
        {
            "number": number if len(units) > 1 else None,
            "title": title.format(TITLES[kind]),
            "note": "（排名不分先后）",
            "columns": ["序号", "区县", NAME_COLUMNS[kind]],
            "align": ["center", "center", "left"],
            "rows": [
                [str(index), district(facts, unit.case, dated), unit.name]
                for index, unit in enumerate(found, 1)
            ],
        }
        for number, (kind, found) in enumerate(units.items(), 1)
    ]


def district(facts: PaperFacts, case: Case, on: date) -> str:
    """The short name of the unit's division on that day."""
    return facts.divisions.at(str(case.last("acceptance").get("division")), on).short_name


def annex_reference(units: Mapping[str, Sequence[Unit]]) -> str:
    """附件1、2, or 附件 where there is one list."""
    return "附件" + ("、".join(str(n) for n in range(1, len(units) + 1)) if len(units) > 1 else "")
