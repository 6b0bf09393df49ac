"""Findings as text for a person or as JSON for a program: the same facts in each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pipeline.model import Effect, Finding

SCHEMA = "https://example.invalid/green-dossier/check/1"


@dataclass(frozen=True, slots=True)
class Report:
    """What a check says. `unchecked` names what nobody has looked at; `red` decides the exit."""

    commit: str
    as_of: date
    findings: Sequence[Finding]
    blocking: Sequence[Finding]
    unchecked: Sequence[str]
    notes: Sequence[str] = ()

    @property
    def red(self) -> bool:
        return bool(self.blocking)


def as_json(report: Report) -> str:
    """`{schema, commit, as_of, findings, unchecked}`; see docs/commands.md."""
    return json.dumps(
        {
            "schema": SCHEMA,
            "commit": report.commit,
            "as_of": report.as_of.isoformat(),
            "findings": [finding_data(f) for f in report.findings],
            "unchecked": list(report.unchecked),
        },
        ensure_ascii=False,
        indent=2,
    )


def finding_data(finding: Finding) -> Mapping[str, Any]:
    """One finding as the contract has it."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "effect": finding.effect.value,
        "article": finding.article,
        "case": finding.case,
        "file": finding.where.file,
        "line": finding.where.line,
        "column": finding.where.column,
        "field": finding.field,
        "message": finding.message,
        "hint": finding.hint,
        "link": finding.link,
    }


def as_text(report: Report) -> str:
    """Each finding in four lines at most: where, what, which article, what to do."""
    blocking = {f.id for f in report.blocking}
    ordered = in_reading_order(report.findings)
    rest = [f for f in ordered if not _unfilled(f)]
    lines = [
        *_to_fill([f for f in ordered if _unfilled(f)]),
        *(line for f in rest for line in _lines(f, f.id in blocking)),
    ]
    notes = ["合并的效果和所需批准：", *(f"  · {note}" for note in report.notes), ""]
    said = [*lines, *_unchecked(report.unchecked), "", *(notes if report.notes else [])]
    return "\n".join([*said, _closing(report)])


def lines_of(findings: Iterable[Finding]) -> str:
    """Findings alone, as `as_text` words them."""
    return "\n".join(line for f in in_reading_order(findings) for line in _lines(f, False))


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Gravest first, then by file and line; the same finding once."""
    grave = list(Effect)
    unique = {(f.id, f.message): f for f in findings}.values()
    return sorted(unique, key=lambda f: (grave.index(f.effect), f.where, f.rule))


def _lines(finding: Finding, blocks: bool) -> list[str]:
    label = finding.effect.chinese + ("（阻断）" if blocks else "")
    field = f"〔{finding.field}〕" if finding.field else ""
    article = f"  依据：{finding.article}（{finding.rule}）" if finding.article else ""
    return [
        f"{finding.where}  {label}",
        f"  {field}{finding.message}",
        *([article] if article else [f"  规则：{finding.rule}"]),
        *([f"  怎么办：{finding.hint}"] if finding.hint else []),
        *([f"  研判时引用：{finding.id}"] if finding.effect is Effect.REFERRAL else []),
        "",
    ]


def _unfilled(finding: Finding) -> bool:
    """Whether a field merely awaits its value, as in a file just begun."""
    said = finding.message + finding.hint
    empty = "没有内容" in said or "“”" in said or "null" in said
    return finding.rule.startswith("schema-") and empty


def _to_fill(findings: Sequence[Finding]) -> list[str]:
    """Fields still to fill, a line each, file by file: what a person asks for first."""
    lines: list[str] = []
    for file, found in groupby(findings, key=lambda f: f.where.file):
        fields = list(found)
        lines.append(f"{file}  尚未填写（阻断）：{len(fields)} 处")
        for f in fields:
            article = f"（{f.article}）" if f.article else ""
            lines.append(f"  第{f.where.line}行  {f.field}{article}")
        lines.append("")
    return lines


def _unchecked(unchecked: Sequence[str]) -> list[str]:
    if not unchecked:
        return []
    return ["未检查的内容：", *(f"  · {item}" for item in unchecked)]


def _closing(report: Report) -> str:
    counts = {effect: sum(f.effect is effect for f in report.findings) for effect in Effect}
    said = "、".join(f"{effect.chinese}{count}项" for effect, count in counts.items() if count)
    verdict = f"有{len(report.blocking)}项阻断" if report.red else "没有阻断项"
    return f"检查至 {report.as_of.isoformat()}：{verdict}（{said or '无发现'}）"
