"""Findings as text for a person or as JSON for a program: the same facts in each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from pipeline.judgement.by_provision import Conclusion
from pipeline.model.finding import Effect, Finding
from pipeline.records.sentences import BLANK

INTAKE = "intake"
"""The rule that asks for the district's acceptance: nothing that an applicant could mend."""

SCHEMA = "https://example.invalid/green-dossier/check/1"


@dataclass(frozen=True, slots=True)
class Report:
    """What a check says. `unchecked` names what nobody has looked at; `red` decides the exit.

    `law` holds the text of the provisions cited, in the law's order; `conclusions` what each
    provision makes of an application, by "<case id>（<name>）".
    """

    commit: str
    as_of: date
    findings: Sequence[Finding]
    blocking: Sequence[Finding]
    unchecked: Sequence[str]
    notes: Sequence[str] = ()
    law: Mapping[str, str] = field(default_factory=dict)
    conclusions: Mapping[str, Sequence[Conclusion]] = field(default_factory=dict)

    @property
    def red(self) -> bool:
        return bool(self.blocking)

    @property
    def awaits_district(self) -> bool:
        """Whether nothing is missing but the district's acceptance."""
        return self.red and all(finding.rule == INTAKE for finding in self.blocking)

    @property
    def verdict(self) -> str:
        """The one line above everything else."""
        if self.awaits_district:
            return "申报材料没有阻断项，待区县受理"
        return f"有{len(self.blocking)}项阻断" if self.red else "没有阻断项"

    def place(self, article: str) -> int:
        """Where a provision stands in the law; what rests on none comes first."""
        order = list(self.law)
        return order.index(article) if article in order else -1


def as_json(report: Report) -> str:
    """`{schema, commit, as_of, findings, unchecked, …}`; see docs/commands.md."""
    data = {
        "schema": SCHEMA,
        "commit": report.commit,
        "as_of": report.as_of.isoformat(),
        "verdict": report.verdict,
        "findings": [finding_data(f) for f in report.findings],
        "blocking": [f.id for f in report.blocking],
        "unchecked": list(report.unchecked),
        "notes": list(report.notes),
        "articles": dict(report.law),
        "conclusions": {
            case: [conclusion_data(one) for one in found]
            for case, found in report.conclusions.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def conclusion_data(one: Conclusion) -> Mapping[str, Any]:
    """One provision's word on one application; `effect` is null where nothing speaks against."""
    return {
        "rule": one.rule,
        "article": one.article,
        "title": one.title,
        "effect": one.effect.value if one.effect else None,
        "said": one.said,
        "left_to_people": list(one.left_to_people),
    }


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
    parts = [
        *_conclusions(report),
        *_section("所依据的条文：", [f"{ref}  {text}" for ref, text in report.law.items()]),
        *_section("未检查的内容：", report.unchecked),
        *_section("合并的效果和所需批准：", report.notes),
    ]
    return "\n".join([*lines, *parts, _closing(report)])


def _section(title: str, items: Sequence[str]) -> list[str]:
    return [title, *(f"  · {item}" for item in items), ""] if items else []


def _conclusions(report: Report) -> Iterator[str]:
    """An application article by article; what speaks against it is found above in full."""
    for case, found in report.conclusions.items():
        yield f"逐条核对（规则所见，不是决定）  {case}"
        for one in found:
            left = f"；留待人工：{'、'.join(one.left_to_people)}" if one.left_to_people else ""
            yield f"  · {one.article}  {one.title}：{one.said}{left}"
        yield ""


def moment(when: str) -> str:
    """A term as people write it: 2025-07-31 17:30."""
    return when[:16].replace("T", " ")


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
    return finding.rule == BLANK


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


def _closing(report: Report) -> str:
    counts = {effect: sum(f.effect is effect for f in report.findings) for effect in Effect}
    said = "、".join(f"{effect.chinese}{count}项" for effect, count in counts.items() if count)
    return f"检查至 {report.as_of.isoformat()}：{report.verdict}（{said or '无发现'}）"
