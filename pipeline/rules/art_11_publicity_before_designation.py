"""第十一条：经公示无异议后，由市经济信息委发文认定。

Each designated unit was publicised, its period has ended, and its closing cleared it; no
objection against it is open; the printed name is the publicised one. The earliest day is the first
working day after the printed end. Passes: 2025-10-10 after a period to 10-09. Fails: 10-09 itself,
a unit never publicised, one whose objection has no finding, another name, one twice.
"""

from collections.abc import Iterator, Mapping

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Problem
from pipeline.procedure.docket import open_reports
from pipeline.procedure.terms import designation_name, too_early
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "公示期满无异议后方可认定"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.DESIGNATION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, row in enumerate(facts.act_or_raise.record.get("rows")):
        case = facts.docket.cases.get(row["dossier"])
        reasons = list(_faults(facts, row, case)) if case else ["没有该案卷"]
        if row["dossier"] in seen:
            reasons.append("重复列入")
        seen.add(row["dossier"])
        for reason in reasons:
            yield Problem(
                ("rows", index), f"{row['dossier']}：{reason}", "移出本次认定，条件具备后另行认定"
            )


def _faults(facts: Facts, row: Mapping[str, str], case: Case) -> Iterator[str]:
    publicity, resolution = case.find(ActKind.PUBLICITY), case.find(ActKind.RESOLUTION)
    if publicity is None or resolution is None:
        yield "未经公示"
        return
    if reason := too_early(facts.docket, publicity, facts.calendar, facts.on):
        yield reason
    name = designation_name(facts.docket, case)
    if row["name"] != name:
        yield f"印出的名称“{row['name']}”与公示和变更决定不符，应为“{name}”"
    if row["sha256"] != resolution.sha256:
        yield f"所依据的摘要不是 {resolution.file} 的摘要"
    for report in open_reports(case.acts):
        yield f"登记号 {report.get('registration_no')} 的异议或线索尚无核查结论"
