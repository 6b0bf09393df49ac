"""第七条第（三）项：未被列入失信企业、法人代表黑名单。

Judged on the latest compliance check that names the unit. The window runs from the later of
founding and three years before the query to the query; whoever was legal representative on any day
of it is queried too. Which lists count is a setting: 经营异常名录 is no blacklist.
Passes: every list of the setting queried over the window, nothing found; removed before the
window. Fails: listed. Curable: a list, a person or part of the window not queried.
Must judge: listed and removed within the window, or a list the setting does not know.
Remark: 经营异常名录. Not modelled: a removal by 信用修复 (what "未被列入" then means is judged).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES
from pipeline.rules.shared.credit_queries import Query, lists, wanted, window

ARTICLE = "第七条第（三）项"
TITLE = "失信企业、法人代表黑名单"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = ActKind.COMPLIANCE_CHECK
MAY_REFER = True
NOT_MODELLED = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One unit's row of a compliance check, with the window it should have covered (ISO days)."""

    record: Record
    path: FieldPath
    unit: Mapping[str, Any]
    first: str
    last: str


def check(facts: Facts) -> Iterator[Problem]:
    if checked := _latest(facts):
        for index, query in enumerate(checked.unit["queries"]):
            path = (*checked.path, "queries", index)
            yield from _result(facts, checked, query, path)
            yield from _window(checked, query, path)
        yield from _missing(facts, checked)


def _latest(facts: Facts) -> Checked | None:
    """The latest check that names the case, None where nobody has queried yet."""
    case = facts.case_or_raise
    record = case.find(ActKind.COMPLIANCE_CHECK)
    if record is None:
        return None
    index = next(i for i, unit in enumerate(record.get("units")) if unit["dossier"] == case.id)
    last = record.day("queried_at").isoformat()
    first = window(facts.law, case, last, facts.on)
    return Checked(record, ("units", index), record.get("units", index), first, last)


def _result(
    facts: Facts, checked: Checked, query: Mapping[str, Any], path: FieldPath
) -> Iterator[Problem]:
    if query["result"] == "未列入" or query.get("removed_on", checked.last) < checked.first:
        return
    who = f"{query['subject']}{query.get('person', '')}"
    said = f"{who}在“{query['list']}”中{query['result']}（{query['listed_on']} 列入）"
    effect, more, hint = None, "", "移出并过追溯期后再申报；查询有误的，重新查询后另立一份记录"
    if query["list"] in lists(facts.law, "not_blacklists", facts.on):
        effect, more, hint = Effect.REMARK, "；该名录不是失信黑名单（口径），不影响本市认定", ""
    elif query["list"] not in _blacklists(facts):
        effect, more = Effect.REFERRAL, "；该名单是否属于失信黑名单须研判"
        hint = "在区县初审意见等的 judgements 中写明判断"
    elif query["result"] == "已移出":
        effect, more = Effect.REFERRAL, f"，{query['removed_on']} 移出；追溯期内曾被列入，须研判"
        hint = "核实列入与移出的日期和事由，在 judgements 中写明判断"
    yield Problem((*path, "result"), said + more, hint, effect=effect, record=checked.record)


def _window(checked: Checked, query: Mapping[str, Any], path: FieldPath) -> Iterator[Problem]:
    covered = query["window"]
    if covered["from"] > checked.first or covered["to"] < checked.last:
        yield Problem(
            (*path, "window"),
            f"“{query['list']}”查询区间 {covered['from']} 至 {covered['to']}，"
            f"应覆盖 {checked.first} 至 {checked.last}（近三年，含成立不足三年）",
            "按追溯期重新查询后另立一份记录",
            effect=Effect.DEFICIENCY,
            record=checked.record,
        )


def _blacklists(facts: Facts) -> list[str]:
    return [one for name in ("enterprise", "person") for one in lists(facts.law, name, facts.on)]


def _missing(facts: Facts, checked: Checked) -> Iterator[Problem]:
    """Lists and persons that nobody queried."""
    queries = checked.unit["queries"]
    done = {Query(q["list"], q["subject"], q.get("person", "")) for q in queries}
    first, last = checked.first, checked.last
    for query in wanted(facts.law, facts.case_or_raise, first, last, facts.on):
        if query not in done:
            yield Problem(
                (*checked.path, "queries"),
                f"没有查询{query.subject}{query.person}的“{query.list}”"
                f"（追溯期 {first} 至 {last}）",
                "补查后另立一份记录；追溯期内历任法定代表人都须查询",
                effect=Effect.DEFICIENCY,
                record=checked.record,
            )
