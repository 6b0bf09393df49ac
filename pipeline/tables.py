"""What commands print: Rich tables and progress at a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from pipeline.model import Act, Decision
from pipeline.overview import CaseView
from pipeline.procedure import row_of
from pipeline.report import lines_of
from pipeline.roster import SHANGHAI, Roster

if TYPE_CHECKING:
    from pipeline.flow import Published
    from pipeline.ledger import Ledger
    from pipeline.render.system import Part
    from pipeline.snapshot import Snapshot

STATUS_SCHEMA = "https://example.invalid/green-dossier/status/1"
AUDIT_SCHEMA = "https://example.invalid/green-dossier/audit/1"
UNESTABLISHED = "尚未确立权限（没有有效的 registry/root.yaml）：一切文书都不具效力，公文只是预览。"


def console() -> Console:
    """At a terminal its own width; in a pipe wide enough that nothing is cut."""
    screen = Console(highlight=False, markup=False)
    return screen if screen.is_terminal else Console(highlight=False, markup=False, width=1000)


def columns(*names: str, title: str) -> Table:
    """A table with lines at a terminal, aligned columns in a pipe."""
    lines = box.SIMPLE_HEAD if console().is_terminal else None
    return Table(*names, title=title, title_justify="left", box=lines, pad_edge=False)


def status_json(rows: Sequence[CaseView], seen: Snapshot) -> str:
    """`{schema, commit, as_of, cases}`."""
    data = {
        "schema": STATUS_SCHEMA,
        "commit": seen.commit,
        "as_of": seen.as_of.isoformat(),
        "cases": [row.data() for row in rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def print_status(rows: Sequence[CaseView], seen: Snapshot) -> None:
    """One line a case."""
    screen = console()
    table = columns(
        "案号", "单位", "区县", "现状", "下一步", "期限", title=_title("案卷现状", seen)
    )
    for row in rows:
        table.add_row(
            row.case.id,
            row.case.name,
            row.district,
            row.case.state.chinese,
            row.next_actor or "—",
            row.deadline or "—",
        )
    screen.print(table)
    if not rows:
        screen.print("没有案卷。")
    if seen.ledger is None:
        screen.print(UNESTABLISHED)


def _title(name: str, seen: Snapshot) -> str:
    return f"{name}（截至 {seen.as_of.isoformat()}）"


def print_case(view: CaseView, seen: Snapshot) -> None:
    """The life of one case: each act with its date, outcome and who signed."""
    screen, case = console(), view.case
    roster = seen.ledger.roster if seen.ledger else Roster()
    screen.print(f"{case.id}  {case.name}（{view.district}）")
    screen.print(f"现状：{case.state.chinese}    下一步：{view.next_actor or '无'}")
    if view.deadline:
        screen.print(f"期限：{view.deadline}（{view.why}）")
    table = columns("生效", "行为", "结论", "起草", "核稿", "批准", "文件", title="经过")
    for act in case.acts:
        table.add_row(act.on.isoformat(), *_told(act, case.id), *_signed(act, roster), act.path)
    screen.print(table)
    if seen.ledger is None:
        screen.print(UNESTABLISHED)
    if view.findings:
        screen.print(lines_of(view.findings))


def _told(act: Act, case: str) -> tuple[str, str]:
    """The act's title and what it decided about this case."""
    from pipeline.docket import listed

    row = row_of(act.record)
    if row is None:
        return act.kind, ""
    return row.title, next((i.outcome for i in listed(act, row) if i.dossier == case), "")


def _signed(act: Act, roster: Roster) -> tuple[str, str, str]:
    signed = act.signatures
    drafter, checker, approver = (
        _name(who, roster) for who in (signed.drafter, signed.checker, signed.approver)
    )
    return drafter, checker, approver


def _name(officer: str | None, roster: Roster) -> str:
    found = roster.find(officer) if officer else None
    return f"{found.name}（{found.id}）" if found else (officer or "—")


def print_audit(ledger: Ledger) -> None:
    """Every step of main: accepted or not, by whom, and why not."""
    screen = console()
    if ledger.begins:
        begins = ledger.begins.commit
        day = begins.committed_at.astimezone(SHANGHAI).date()
        screen.print(f"截至所问之日尚无权限：权限自 {day} 的提交 {begins.sha} 起。")
    elif ledger.root is None:
        screen.print(UNESTABLISHED)
    else:
        screen.print(f"权限之始：{ledger.root}")
    table = columns("步骤", "合并时间", "结果", "文书", "起草", "核稿", "批准", title="主线审计")
    for decision in ledger.decisions:
        for row in _steps(decision, ledger):
            table.add_row(*row)
    screen.print(table)
    for decision in ledger.decisions:
        if decision.step in ledger.refused or not decision.accepted:
            screen.print(f"步骤 {decision.step[:12]} 不生效：")
            screen.print(lines_of(decision.findings))
    if held := ledger.held_back():
        screen.print(lines_of(held))
    refused, total = len(ledger.refused), len(ledger.decisions)
    screen.print(f"共{total}步，不生效{refused}步。" if ledger.root else f"共{total}步。")


def _steps(decision: Decision, ledger: Ledger) -> Iterator[tuple[str, ...]]:
    at = decision.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    result = "生效" if decision.accepted else "不生效"
    head = (decision.step[:12], at, result)
    for path, signed in decision.signatures.items():
        people = (signed.drafter, signed.checker, signed.approver)
        yield (*head, path.removeprefix("dossiers/"), *(_name(p, ledger.roster) for p in people))
        head = ("", "", "")
    if not decision.signatures:
        yield (*head, "（权限之始）" if decision.step == ledger.root else "", "", "", "")


def audit_json(ledger: Ledger) -> str:
    """`{schema, root, head, steps}`, a step being `{commit, at, accepted, acts, findings}`."""
    from pipeline.report import finding_data

    steps = [
        {
            "commit": d.step,
            "at": d.at.isoformat(),
            "accepted": d.accepted,
            "annulled": not d.accepted and d.step not in ledger.refused,
            "acts": {
                path: {"drafter": s.drafter, "checker": s.checker, "approver": s.approver}
                for path, s in d.signatures.items()
            },
            "findings": [finding_data(f) for f in d.findings],
        }
        for d in ledger.decisions
    ]
    data = {
        "schema": AUDIT_SCHEMA,
        "root": ledger.root,
        "begins": ledger.begins.commit.sha if ledger.begins else ledger.root,
        "head": ledger.head,
        "waiting": [finding_data(f) for f in ledger.held_back()],
        "steps": steps,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def print_published(done: Published, out: Path, internal: Path | None) -> None:
    """What was issued, what was kept, where it went."""
    screen = console()
    table = columns("成文", "公文", "文号", "范围", "本次", title="公文")
    names = {"public": "公开", "addressee": "送达", "internal": "内部"}
    for paper in done.made.papers:
        document = paper.document
        fresh = "新出具" if document.id in done.new else "原样保留"
        where = names[document.audience.value]
        told = fresh if paper.public or internal else f"{fresh}（未写出，未指定 --internal）"
        table.add_row(document.dated.isoformat(), document.title, document.number, where, told)
    screen.print(table)
    screen.print(f"比对：{done.previous.origin or '以前没有发布过'}")
    screen.print(f"网站：{out}" + (f"    不公开：{internal}" if internal else ""))
    if done.commit:
        screen.print(f"已记入 published 分支：{done.commit[:12]}")


def print_parts() -> bool:
    """Each system part and font; whether all are there."""
    from pipeline.render.system import report

    parts = [*report(), *_programs()]
    table = columns("组件", "状态", "位置", "代替", "安装", title="系统组件和字体")
    for part in parts:
        state = "有" if part.found else "缺"
        table.add_row(part.name, state, part.path, part.stands_in, part.command)
    console().print(table)
    return all(part.found for part in parts)


def _programs() -> Iterator[Part]:
    from pipeline.failures import PROGRAMS
    from pipeline.render.system import Part

    for name, command in PROGRAMS.items():
        path = shutil.which(name) or ""
        yield Part(name, bool(path), path, "", "" if path else command)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar at a terminal, nothing in a pipe."""
    from rich.progress import Progress

    with Progress(console=console(), disable=not console().is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def tell(number: int, total: int, what: str) -> None:
            bar.update(task, completed=number, total=total, description=what[:40])

        yield tell
