"""What an act says must agree with the case it is about and with the acts it rests on.

An act that contradicts what is on file is unusable: which officer is competent, which site a ban
follows and which paper bears a number all hang on these fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.law.divisions import Divisions
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case
from pipeline.model.finding import Problem
from pipeline.procedure.docket import Docket, case_id, listed
from pipeline.procedure.row import Row


def disagreements(docket: Docket, act: Act, row: Row, divisions: Divisions) -> Iterator[Problem]:
    """Every contradiction between the act and what is in effect before it."""
    if act.kind == ActKind.ACCEPTANCE and (case := docket.cases.get(case_id(act))):
        yield from _acceptance(act, case, divisions)
    if row.in_batch and act.record.get("division"):
        yield from _district(docket, act, row, divisions)
    if act.case and (unit := act.record.get("unit")) not in (None, case_id(act)):
        yield Problem(("unit",), f"所写案号 {unit} 不是所在案卷 {case_id(act)}", "写成同一案号")
    if act.kind == ActKind.OBJECTION_FINDING:
        yield from _finding(docket, act)
    yield from _number(docket, act)


def _acceptance(act: Act, case: Case, divisions: Divisions) -> Iterator[Problem]:
    """Identity and competence come from the application, not from who takes it in."""
    code, sequence = (
        case.application.get(*path) for path in (("applicant", "credit_code"), ("site", "sequence"))
    )
    if act.record.get("site_key") != f"{code}/{sequence}":
        yield Problem(
            ("site_key",),
            f"与申报书的信用代码和场所序号不符，应为 {code}/{sequence}",
            f"改为 {code}/{sequence}",
        )
    site = str(case.application.get("site", "division"))
    if not divisions.same(site, str(act.record.get("division")), act.on):
        yield Problem(
            ("division",),
            f"申报场所在 {_named(divisions, site)}，应由该区县受理",
            "由场所所在区县受理；场所填写有误的，先更正申报书",
        )


def _district(docket: Docket, act: Act, row: Row, divisions: Divisions) -> Iterator[Problem]:
    """A district's letter or query is about units of that district alone."""
    own = str(act.record.get("division"))
    for item in listed(act, row):
        case = docket.cases.get(item.dossier)
        if case and not divisions.same(case.division, own, act.on):
            theirs, ours = _named(divisions, case.division), _named(divisions, own)
            message = f"{item.dossier} 属 {theirs}，不属 {ours}"
            yield Problem(item.path, message, "只列本区县的单位")


def _finding(docket: Docket, act: Act) -> Iterator[Problem]:
    """The disposal follows from the finding, and the finding from what was received."""
    found, disposal = act.record.get("finding"), act.record.get("disposal")
    if found in {"不成立", "异议撤回"} and disposal != "保留":
        said = "异议不成立" if found == "不成立" else "异议已撤回"
        yield Problem(("disposal",), f"{said}，不能作出“{disposal}”", "改为“保留”，或更正核查结论")
    reports = [docket.acts[path] for path in act.record.rests_on if path in docket.acts]
    if found == "异议撤回" and not any(r.kind == ActKind.OBJECTION for r in reports):
        yield Problem(("finding",), "线索没有异议人，不能写“异议撤回”", "按核查写成立与否")
    if found == "成立" and disposal == "保留":
        yield Problem(("disposal",), "异议成立，不能“保留”", "改为“移出”“增列”或“暂缓”")
    for path in act.record.rests_on:
        report = docket.acts.get(path)
        received = str(report.record.get("received_at") or "")[:10] if report else ""
        if act.record.get("decided_on") < received:
            yield Problem(("decided_on",), f"早于收到之日 {received}", "更正日期")


def _number(docket: Docket, act: Act) -> Iterator[Problem]:
    """A 文号 is given once, in the year of the paper's own date."""
    number = act.record.get("number")
    if not number:
        return
    for other in docket.acts.values():
        if other.record.get("number") == number and other.path != act.path:
            yield Problem(
                ("number",), f"文号 {number} 已用于 {other.path}", "按发文登记改为本文的文号"
            )
    year = str(act.record.get("dated") or act.record.get("answered_on") or "")[:4]
    if year and f"〔{year}〕" not in number:
        yield Problem(("number",), f"文号的年份不是成文年份 {year}", f"年份写〔{year}〕")


def _named(divisions: Divisions, division: str) -> str:
    return divisions.names().get(division, division)
