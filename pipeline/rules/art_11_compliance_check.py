"""第七条第（三）项、第十一条：上报、公示、认定前各重新查询一次信用与存续状况。

Passes: a check resting in the act's `on`, queried after the gate before (上报: 申请; 公示: 审定;
认定: 期满), naming every unit, each existing. Fails: stale, or a unit left out. What a list means
for a factory is said by 第七条第（三）项; Article 6 has no such condition.
Must judge: a park on a list, a unit no longer existing, or registered today under another name
than it applied under (a mere rename, or another firm?).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.model.act_kind import ActKind
from pipeline.model.applicant_kind import ApplicantKind
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket, listed
from pipeline.procedure.rows import row_of
from pipeline.procedure.terms import QUERIED_BEFORE, current_name, publicity_end
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "上报、公示、认定前的合规查询"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.DISTRICT_LETTER, ActKind.PUBLICITY, ActKind.DESIGNATION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    row = row_of(act.record, act.generation)
    checks = [
        found.record
        for path in act.record.rests_on
        if (found := facts.docket.acts.get(path)) and found.kind == ActKind.COMPLIANCE_CHECK
    ]
    queried = {
        unit["dossier"]: (record, index, unit)
        for record in checks
        if record.get("before") == QUERIED_BEFORE[act.kind]
        for index, unit in enumerate(record.get("units"))
    }
    for item in listed(act, row) if row else ():
        case = facts.docket.cases.get(item.dossier)
        if case is None:
            continue
        if (hit := queried.get(item.dossier)) is None:
            yield Problem(
                item.path,
                f"{item.dossier} 没有{QUERIED_BEFORE[act.kind]}前的合规查询",
                "补作 compliance-check 并列入 on",
            )
        else:
            yield from _stale(facts.docket, act.kind, case, hit[0])
            yield from _name(case, hit[0], hit[1], hit[2])
            yield from _result(facts, hit[0], hit[1], hit[2])


def _gate(docket: Docket, kind: str, case: Case) -> date | None:
    """The last day of the step before the act, None where that step is not in effect."""
    if kind == ActKind.DISTRICT_LETTER:
        return case.application.day("submitted_at")
    if kind == ActKind.PUBLICITY and (resolution := case.find(ActKind.RESOLUTION)):
        return resolution.day("meeting", "held_on")
    if kind == ActKind.DESIGNATION and (publicity := case.find(ActKind.PUBLICITY)):
        return publicity_end(docket, publicity)
    return None


def _stale(docket: Docket, kind: str, case: Case, record: Record) -> Iterator[Problem]:
    """A query of the step's last day counts; but a publicity runs until 24:00 of its last day."""
    queried, gate = record.day("queried_at"), _gate(docket, kind, case)
    if gate and (queried < gate or (queried == gate and kind == ActKind.DESIGNATION)):
        yield Problem(
            ("queried_at",),
            f"查询于 {queried}，不晚于上一环节 {gate}，须重新查询",
            "重新查询后另立一份记录",
            record=record,
        )


def _name(case: Case, record: Record, index: int, unit: Mapping[str, Any]) -> Iterator[Problem]:
    applied, today = case.application.get("applicant", "name"), unit["registered_name"]
    if today not in (applied, current_name(case)):  # a rename already recognised asks no more
        yield Problem(
            ("units", index, "registered_name"),
            f"{unit['dossier']} 今日登记的名称是“{today}”，申报的名称是“{applied}”",
            "核实是否仅为更名（信用代码和场所不变），在 judgements 中写明判断",
            effect=Effect.REFERRAL,
            record=record,
        )


def _result(facts: Facts, record: Record, index: int, unit: Mapping[str, Any]) -> Iterator[Problem]:
    path = ("units", index)
    if unit["status"] != "存续":
        yield Problem(
            (*path, "status"),
            f"{unit['dossier']} 登记状态为“{unit['status']}”",
            "由承办机关研判主体是否仍符合条件",
            effect=Effect.REFERRAL,
            record=record,
        )
    case = facts.docket.cases[unit["dossier"]]
    for number, query in enumerate(unit["queries"]) if case.kind == ApplicantKind.PARK else ():
        if query["result"] != "未列入":
            yield Problem(
                (*path, "queries", number, "result"),
                f"{unit['dossier']} 的{query['subject']}在“{query['list']}”中{query['result']}；"
                "第六条没有列此条件，称号取得后列入失信黑名单的依第十七条第（六）项撤销",
                "核实列入与移出的日期，在 judgements 中写明判断",
                effect=Effect.REFERRAL,
                record=record,
            )
