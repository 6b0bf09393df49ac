"""Wordings that papers share: dates, counts, names of the list, the chain of steps passed.

Source: the exact wordings of the office's notices; GB/T 9704-2012 7.3.5.4 for dates; Article 12
for the titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NoReturn

from pipeline.documents import NotBuildable, PaperFacts
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.record import Record
from pipeline.procedure.in_effect import Call, Publicity, Unit
from pipeline.procedure.terms import HEADINGS

TITLES = {"park": "重庆市绿色园区", "factory": "重庆市绿色工厂"}
PLAIN = {"park": "绿色园区", "factory": "绿色工厂"}
MEASURES = {"park": "个园区", "factory": "家工厂"}
NAME_COLUMNS = {"park": "园区名称", "factory": "工厂名称"}
KINDS = ("park", "factory")
"""附件1 is parks, 附件2 factories; a kind without units drops out everywhere."""


def units_of(facts: PaperFacts) -> Mapping[str, tuple[Unit, ...]]:
    """The units an act prints, by kind, in the order written; kinds without units are absent."""
    return by_kind(facts.in_effect.units(facts.act))


def by_kind(units: Iterable[Unit]) -> Mapping[str, tuple[Unit, ...]]:
    """Units by kind of applicant, in the order given; kinds without units are absent."""
    listed = tuple(units)
    found = {kind: tuple(u for u in listed if u.case.kind == kind) for kind in KINDS}
    return {kind: some for kind, some in found.items() if some}


def grouped(facts: PaperFacts, ids: Iterable[str]) -> Mapping[str, tuple[Unit, ...]]:
    """Units by kind in the order given, each by the name the public knows it by."""
    return by_kind(Unit(case, facts.in_effect.printed_name(case)) for case in cases_of(facts, ids))


def case_of(facts: PaperFacts) -> Case:
    """The case in whose folder the act stands."""
    return facts.in_effect.case_of(facts.act)


def cases_of(facts: PaperFacts, ids: Iterable[str]) -> list[Case]:
    """The cases of these ids, all of which an act in effect names."""
    found = ((id, facts.in_effect.case(id)) for id in ids)
    return [case if case is not None else _missing(facts, f"案卷 {id}") for id, case in found]


def rested_on(facts: PaperFacts, kind: ActKind) -> Record:
    """The record of that kind which the act rests on. Raises NotBuildable where there is none."""
    return facts.in_effect.foundation(facts.act, kind) or _missing(facts, kind)


def publicity_under(facts: PaperFacts, *, before: bool = False) -> Publicity:
    """The 公示 that the act rests on, as in effect now or before the act. Raises NotBuildable."""
    found = facts.in_effect.publicity_under(facts.act, before=before)
    return found or _missing(facts, ActKind.PUBLICITY)


def _missing(facts: PaperFacts, what: str) -> NoReturn:
    raise NotBuildable(f"{facts.act.path} 的 on 没有写明所依据的 {what}，先补上再出具公文")


def field_named(facts: PaperFacts, record: Record, pointer: str) -> str:
    """“自评价”的“完成日期” for "self_evaluation/completed_on"; "" for a field nobody knows."""
    path = tuple(int(step) if step.isdigit() else step for step in pointer.strip("/").split("/"))
    named = ""
    for end, step in enumerate(path, 1):
        if isinstance(step, int):
            named += f"第{step + 1}项"
        elif title := facts.title(record, path[:end]):
            named += f"{'的' if named else ''}“{title}”"
    return named


def received(case: Case) -> str:
    """（受理编号：…）, or nothing before 受理."""
    acceptance = case.find(ActKind.ACCEPTANCE)
    return f"（受理编号：{acceptance.get('receipt_no')}）" if acceptance else ""


def headings_failed(recommendation: Record) -> list[str]:
    """A sentence on each heading that the district found wanting."""
    failed = []
    for name, title in HEADINGS.items():
        heading = recommendation.get("headings", name)
        if heading["conclusion"] != "符合":
            opinion = heading["opinion"].rstrip("。")
            failed.append(f"{title}不符合要求：{opinion}。")
    return failed


def sender(facts: PaperFacts, case: Case, on: date) -> str:
    """The full name of the department of the unit's district on that day."""
    return facts.divisions.at(case.division, on).department


def organ(department: str) -> str:
    """How a letter addresses an organ: 你委, 你局, else 你单位."""
    return {"委员会": "你委", "局": "你局"}.get(
        "委员会" if department.endswith("委员会") else department[-1], "你单位"
    )


def moment(instant: str) -> str:
    """2025年9月25日17时30分; 24:00 belongs to the day that ends."""
    at = datetime.fromisoformat(instant)
    if at.time() == time():
        return f"{full_date(at.date() - timedelta(days=1))}24时"
    return f"{full_date(at.date())}{at.hour}时" + (f"{at.minute}分" if at.minute else "")


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


def as_list(units: Mapping[str, Sequence[Unit]]) -> str:
    """4个园区和14家工厂."""
    return "和".join(f"{len(found)}{MEASURES[kind]}" for kind, found in units.items())


def kinds_named(units: Iterable[str], joiner: str) -> str:
    """绿色园区、绿色工厂, or the one kind there is."""
    return joiner.join(PLAIN[kind] for kind in units)


def call_of(facts: PaperFacts) -> Call:
    """The batch's call as last amended. Raises NotBuildable where there is none."""
    return facts.in_effect.call(facts.act.year) or _missing(facts, ActKind.CALL)


def reference_to_call(facts: PaperFacts) -> str:
    """和《申报通知》（文号）."""
    name = f"{facts.issuer.get('name')}关于开展{facts.act.year}年度"
    return f"和《{name}重庆市绿色园区和绿色工厂认定申报工作的通知》（{call_of(facts).number}）"


def basis(facts: PaperFacts) -> str:
    """根据《办法》（文号）和《申报通知》（文号）."""
    return f"根据{facts.law.citation}{reference_to_call(facts)}"


def chain(units: Mapping[str, Sequence[Unit]]) -> str:
    """The steps every listed unit really passed, in order, ending 等程序."""
    steps = ["单位自愿申报", "第三方机构评价", "区县经信部门推荐", "资料审查"]
    cases = [unit.case for found in units.values() for unit in found]
    if all(case.find(ActKind.SITE_VISIT) for case in cases):
        steps.append("现场核实")
    modes = {str(panel.get("mode")) for case in cases if (panel := case.find(ActKind.PANEL))}
    if modes and all(case.find(ActKind.PANEL) for case in cases):
        steps.append("或".join(f"{mode}评审" for mode in sorted(modes)))
    if all(case.find(ActKind.CONSULTATION) for case in cases):
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
    return facts.divisions.at(case.division, on).short_name


def annex_reference(units: Mapping[str, Sequence[Unit]]) -> str:
    """附件1、2, or 附件 where there is one list."""
    return "附件" + ("、".join(str(n) for n in range(1, len(units) + 1)) if len(units) > 1 else "")
