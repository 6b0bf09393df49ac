"""`show`: one case: its acts, who stood behind each, why, what the provisions make of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table

from pipeline.cli.tables import UNESTABLISHED, columns, console, name_of
from pipeline.desk.case_view import CaseView
from pipeline.desk.reasons import judged_of, reasons_of
from pipeline.desk.report import lines_of, moment
from pipeline.model.case import Act
from pipeline.office.roster import Roster
from pipeline.procedure.docket import listed
from pipeline.procedure.rows import row_of

if TYPE_CHECKING:
    from pipeline.ledger.snapshot import Snapshot


def print_case(view: CaseView, seen: Snapshot) -> None:
    """Acts with dates, outcomes and signatures; reasons; judgements; provisions; findings."""
    screen, case = console(), view.case
    roster = seen.ledger.roster if seen.ledger else Roster()
    before = f"，申报时名称：{case.name}" if view.name != case.name else ""
    screen.print(f"{case.id}  {view.name}（{view.district}{before}）")
    screen.print(f"现状：{case.state.chinese}    下一步：{view.next_actor or '无'}")
    if view.deadline:
        screen.print(f"期限：{moment(view.deadline)}（{view.why}）")
    table = columns("生效", "行为", "结论", "起草", "核稿", "批准", "文件", title="经过")
    for act in case.acts:
        table.add_row(act.on.isoformat(), *_told(act, case.id), *_signed(act, roster), act.path)
    screen.print(table)
    if seen.ledger is None:
        screen.print(UNESTABLISHED)
    for line in (*_reasons(view, seen), *_judged(view, roster)):
        screen.print(line)
    if view.conclusions:
        screen.print(_concluded(view))
    if view.findings:
        screen.print(lines_of(view.findings))


def _reasons(view: CaseView, seen: Snapshot) -> Iterator[str]:
    found = list(reasons_of(view.case, seen.office.title))
    yield from ["理由"] if found else []
    for one in found:
        yield f"{one.on.isoformat()}  {one.act}〔{one.what}〕{one.text}"


def _judged(view: CaseView, roster: Roster) -> Iterator[str]:
    found = list(judged_of(view.case))
    yield from ["研判"] if found else []
    for one in found:
        basis = f"；依据：{'、'.join(one.evidence)}" if one.evidence else ""
        who = name_of(one.by or None, roster)
        yield f"{one.on.isoformat()}  {one.article}  {one.title}：{one.reasons}（{who}{basis}）"


def _concluded(view: CaseView) -> Table:
    """The application article by article."""
    on = view.judged_on.isoformat()
    table = columns(
        "条款", "内容", "结论", "留待人工", title=f"逐条核对（按 {on} 的情况；规则所见，不是决定）"
    )
    for one in view.conclusions:
        table.add_row(one.article, one.title, one.said, "；".join(one.left_to_people))
    return table


def _told(act: Act, case: str) -> tuple[str, str]:
    """The act's title and what it decided about this case."""
    row = row_of(act.record, act.generation)
    if row is None:
        return act.kind, ""
    return row.title, next((i.outcome for i in listed(act, row) if i.dossier == case), "")


def _signed(act: Act, roster: Roster) -> tuple[str, str, str]:
    signed = act.signatures
    drafter, checker, approver = (
        name_of(who, roster) for who in (signed.drafter, signed.checker, signed.approver)
    )
    return drafter, checker, approver
