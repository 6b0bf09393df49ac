"""The audit as a table for a person and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from textwrap import indent
from typing import TYPE_CHECKING, Any

from pipeline.authority.decision import Decision
from pipeline.authority.doubtful import RULE as DOUBT
from pipeline.cli.options import program
from pipeline.cli.tables import UNESTABLISHED, columns, console, name_of
from pipeline.desk.report import finding_data, lines_of
from pipeline.model.clock import SHANGHAI, legal_day
from pipeline.model.generation import NEWEST

if TYPE_CHECKING:
    from pipeline.desk.auditing import Audit
    from pipeline.ledger.ledger import Ledger
    from pipeline.records.withheld import Withheld

UNFETCHED = (
    "本克隆没有 refs/notes/approvals：网页合并的审核记录没有取回，或从未记录，"
    "有关步骤未能按审核核对。取回：git fetch origin '+refs/notes/approvals:refs/notes/approvals'"
)
ANNUL = (
    "不生效的步骤不影响其他步骤；查明后由未参与其事的三人废止，清除它带来的内容："
    "dossier new annulment 起草，办法见 docs/adopt.md“废止不生效的步骤”"
)
_SHOWN = 50
"""Files of one step that the table names; all are in the JSON."""
AUDIT_SCHEMA = "https://example.invalid/green-dossier/audit/1"


def print_audit(audited: Audit) -> None:
    """Every step of main: accepted or not, by whom, and why not."""
    screen, ledger = console(), audited.ledger
    if ledger.begins:
        begins = ledger.begins.commit
        day = legal_day(begins.committed_at)
        screen.print(f"截至所问之日尚无权限：权限自 {day} 的提交 {begins.sha} 起。")
    elif ledger.root is None:
        screen.print(UNESTABLISHED)
    else:
        screen.print(f"权限之始：{ledger.root}")
        number = ledger.office_in_effect.generation.number
        screen.print(f"程序 {program()}，按第{number}代规则审核")
        if number < NEWEST:
            screen.print(f"本程序已有第{NEWEST}代规则，是否采用由本单位决定：docs/generations.md")
    names = ("步骤", "合并时间", "结果", "依据", "文书", "起草", "核稿", "批准")
    table = columns(*names, title="主线审计")
    for decision in ledger.decisions:
        for row in _steps(decision, audited):
            table.add_row(*row)
    screen.print(table)
    for decision in ledger.decisions:
        if not decision.accepted:
            by = audited.annulled.get(decision.step)
            screen.print(f"步骤 {decision.step[:12]} 不生效{f'，已由 {by} 废止' if by else ''}：")
            screen.print(indent(lines_of(decision.findings), "  "))
    for decision in ledger.decisions:
        if doubts := [f for f in decision.findings if decision.accepted and f.rule == DOUBT]:
            screen.print(f"步骤 {decision.step[:12]} 生效，请核对：")
            screen.print(indent(lines_of(doubts), "  "))
    if held := ledger.held_back():
        screen.print(indent(lines_of(held), "  "))
    if not ledger.noted and any(_by_button(f.rule) for d in ledger.decisions for f in d.findings):
        screen.print(UNFETCHED)
    print_astray(audited.astray)
    refused, total, undone = len(ledger.refused), len(ledger.decisions), len(audited.annulled)
    settled = f"；另有{undone}步不生效，已废止" if undone else ""
    told = f"，不生效{refused}步{settled}" if ledger.root else ""
    screen.print(f"共{total}步{told}。")
    if ledger.refused or ledger.waiting:
        screen.print(ANNUL)


def print_astray(paths: Sequence[str]) -> None:
    """Which files of main are otherwise than what is in effect, and how to put them right."""
    if not paths:
        return
    shown = "、".join(paths[:_SHOWN])
    more = f" 等{len(paths)}个文件" if len(paths) > _SHOWN else ""
    console().print(f"主线上的 {shown}{more} 与生效的内容不同，是不生效的步骤所留。")
    console().print("  如何改正：另起分支恢复成生效的内容，按废止办理（见 docs/adopt.md）")


def _steps(decision: Decision, audited: Audit) -> Iterator[tuple[str, ...]]:
    at = decision.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    ledger = audited.ledger
    undone = "已废止" if decision.step in audited.annulled else "不生效"
    result = "生效" if decision.accepted else undone
    head = (decision.step[:12], at, result, _ground(decision))
    for path, signed in islice(decision.signatures.items(), _SHOWN):
        later = (_by(p, decision, ledger) for p in (signed.checker, signed.approver))
        drafter = name_of(signed.drafter, ledger.roster)
        yield (*head, path.removeprefix("dossiers/"), drafter, *later)
        head = ("", "", "", "")
    if (more := len(decision.signatures) - _SHOWN) > 0:
        yield (*head, f"（另有{more}个文件）", "", "", "")
    if not decision.signatures:
        yield (*head, "（权限之始）" if decision.step == ledger.root else "", "", "", "")


def _by_button(rule: str) -> bool:
    return rule in {"authority-unsigned", "authority-bad-signature", "authority-unknown-key"}


def _ground(decision: Decision) -> str:
    """What the step rests on."""
    request = decision.recorded
    if request:
        return f"审核（请求 {request.pull_request}）"
    return "签名" if decision.accepted else "—"


def _by(officer: str | None, decision: Decision, ledger: Ledger) -> str:
    """Who checked or approved, and by which review where it was one."""
    name, review = name_of(officer, ledger.roster), decision.reviews.get(officer or "")
    if review is None or review.at is None:
        return name
    return f"{name}，审核 {review.id}，{review.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _evidence(decision: Decision) -> dict[str, Any]:
    """`{kind, …}`: "signature", or "review" with request, recorder's time and what counted;
    null where nothing counted."""
    request = decision.recorded
    if request is None:
        return {"kind": "signature" if decision.accepted else None}
    return {
        "kind": "review",
        "forge": request.forge,
        "repository": request.repository,
        "pull_request": request.pull_request,
        "recorded_at": request.recorded_at.isoformat(),
        "reviews": [
            {"officer": officer, "id": r.id, "at": r.at.isoformat() if r.at else None}
            for officer, r in decision.reviews.items()
        ],
    }


def print_attachments(named: int, same: int) -> None:
    """What was compared of the attachments that records name, and what was not there to be."""
    if named:
        absent = f"，{named - same}份未随附，未核对" if named > same else ""
        console().print(f"附件：登记{named}份，{same}份随附且摘要相符{absent}。")


def print_withheld(withheld: Sequence[tuple[Withheld, bool]]) -> None:
    """What was taken out of the record for good, by which act, and whether its bytes are gone."""
    for one, here in withheld:
        left = "本克隆中还有其内容，可用 dossier purge 清除" if here else "本克隆中已无其内容"
        how = "按替代文本审核" if one.instead else "按所登记的摘要审核"
        console().print(f"经批准撤除：{one.path}（{one.by}），{how}，原文未核对；{left}。")


def audit_json(audited: Audit) -> str:
    """`{schema, program, generation, root, head, notes, attachments, withheld, steps, …}`."""
    ledger, branch = audited.ledger, audited.branch
    steps = [
        {
            "commit": d.step,
            "at": d.at.isoformat(),
            "accepted": d.accepted,
            "evidence": _evidence(d),
            "annulled": not d.accepted and d.step not in ledger.refused,
            "annulled_by": audited.annulled.get(d.step),
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
        "program": program(),
        "generation": ledger.office.generation.number if ledger.office else None,
        "newest_generation": NEWEST,
        "root": ledger.root,
        "begins": ledger.begins.commit.sha if ledger.begins else ledger.root,
        "head": ledger.head,
        "notes": ledger.noted,
        "attachments": dict(zip(("named", "compared"), audited.attachments, strict=True)),
        "withheld": [
            {"path": one.path, "sha256": one.sha256, "by": one.by, "here": here}
            for one, here in audited.withheld
        ],
        "astray": list(audited.astray),
        "waiting": [finding_data(f) for f in ledger.held_back()],
        "steps": steps,
        "published": {
            "tip": branch.tip,
            "believed": branch.believed.last or None,
            "findings": [finding_data(f) for f in branch.findings()],
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2)
