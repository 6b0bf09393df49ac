"""The audit as a table for a person and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.report import finding_data, lines_of
from pipeline.roster import SHANGHAI
from pipeline.steps import Decision
from pipeline.tables import UNESTABLISHED, columns, console, name_of

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

AUDIT_SCHEMA = "https://example.invalid/green-dossier/audit/1"


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
        yield (*head, path.removeprefix("dossiers/"), *(name_of(p, ledger.roster) for p in people))
        head = ("", "", "")
    if not decision.signatures:
        yield (*head, "（权限之始）" if decision.step == ledger.root else "", "", "", "")


def audit_json(ledger: Ledger) -> str:
    """`{schema, root, head, steps}`, a step being `{commit, at, accepted, acts, findings}`."""
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
