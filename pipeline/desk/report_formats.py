"""A check's findings as a forge shows them: a Markdown comment, GitHub annotations, SARIF.

The same facts as the text report. Every string of a record is hostile here: it is escaped, so that
it can neither end an annotation and begin a command of its own, nor become markup or a mention.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import groupby
from typing import Any

from pipeline.desk.duties import Duty
from pipeline.desk.report import Report, in_reading_order, moment
from pipeline.model.finding import Effect, Finding

COMMENT_LIMIT = 60_000  # characters; GitHub refuses comments of 65,536
ANNOTATIONS = 10  # of each level a step; GitHub drops the rest without a word
_AROUND = re.compile(r"&[a-z]+;|^[-+=]|[\\`*_{}\[\]()#!|~@:$]")
_JOINER = "&#8288;"  # invisible; forges look for @mentions and #references after all unescaping


def as_markdown(report: Report) -> str:
    """The pull request's comment: verdict, what merging would do, who must approve, findings."""
    mark = "⏳" if report.awaits_district else "❌" if report.red else "✅"
    lines = [
        f"## {mark} {report.verdict}",
        "",
        f"检查至 {report.as_of.isoformat()}，提交 `{report.commit[:12]}`。"
        "本检查仅供参考，是否有效以审计为准。"
        if report.commit
        else f"检查至 {report.as_of.isoformat()}（工作区）。",
        "",
    ]
    if report.notes:
        lines += ["### 合并的效果和所需批准", "", *(f"- {plain(n)}" for n in report.notes), ""]
    lines += _by_article(report)
    lines += _conclusions(report)
    if report.unchecked:
        lines += ["<details><summary>未检查的内容</summary>", ""]
        lines += [*(f"- {plain(item)}" for item in report.unchecked), "", "</details>", ""]
    return _capped("\n".join(lines))


def _conclusions(report: Report) -> Iterator[str]:
    """Each application as a table, article by article."""
    for case, found in report.conclusions.items():
        yield from (
            f"<details><summary>逐条核对（规则所见，不是决定）：{plain(case)}</summary>",
            "",
        )
        rows = ((one.article, one.title, one.said, "；".join(one.left_to_people)) for one in found)
        yield from markdown_table(("条款", "内容", "结论", "留待人工"), rows)
        yield from ("", "</details>", "")


def _by_article(report: Report) -> Iterator[str]:
    """Findings under the article they rest on and its text, those without one first."""
    blocking = _blocking(report)
    ordered = sorted(in_reading_order(report.findings), key=lambda f: report.place(f.article))
    for article, found in groupby(ordered, key=lambda f: f.article):
        yield f"### {plain(article) if article else '文件与程序'}"
        yield ""
        if article in report.law:
            yield from (f"> {plain(report.law[article])}", "")
        for finding in found:
            yield _item(finding, finding.id in blocking)
        yield ""


def _item(finding: Finding, blocks: bool) -> str:
    field = f"〔{plain(finding.field)}〕" if finding.field else ""
    mark = "**阻断** " if blocks else ""
    mend = f"<br>怎么办：{plain(finding.hint)}" if finding.hint else ""
    cite = f"<br>研判时引用：{plain(finding.id)}" if finding.effect is Effect.REFERRAL else ""
    where = f"<code>{plain(str(finding.where))}</code>"  # Markdown is read inside HTML, too
    return (
        f"- {mark}{finding.effect.chinese}：{field}{plain(finding.message)}（{where}）{mend}{cite}"
    )


def due_markdown(found: Sequence[Duty], as_of: date) -> str:
    """What is due as a run's summary shows it, late things marked."""
    lines = [f"## 到期事项（截至 {as_of.isoformat()}）", ""]
    if not found:
        return "\n".join([*lines, "没有到期事项。"])
    rows = [
        (moment(d.on) or "未定", "逾期" if d.late(as_of) else "", d.what, d.subject, d.who, d.why)
        for d in found
    ]
    lines += markdown_table(("期限", "逾期", "事项", "对象", "办理", "依据"), rows)
    return _capped("\n".join(lines))


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table whose cells are hostile text."""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(plain(cell) for cell in row)} |"


def plain(text: str) -> str:
    """Text that Markdown shows as it stands: no markup, no mention, no line of its own."""
    escaped = html.escape(" ".join(text.split())).replace("&#x27;", "’")
    return _AROUND.sub(_unmarked, escaped)


def _unmarked(found: re.Match[str]) -> str:
    if found[0].startswith("&"):
        return found[0]  # what `html.escape` wrote
    joiner = _JOINER if found[0] in "@#" else ""
    return f"&#{ord(found[0])};{joiner}"


def _capped(text: str) -> str:
    if len(text) <= COMMENT_LIMIT:
        return text
    kept = text[:COMMENT_LIMIT].rsplit("\n", 1)[0]
    if "<details>" in kept:
        kept += "\n\n</details>"
    return f"{kept}\n\n…内容过长，其余从略；完整结果见 `dossier check --format json`。"


def _level(finding: Finding, blocking: Set[str]) -> str:
    """What blocks is an error, whatever its effect: a red run shows at least one."""
    if finding.id in blocking:
        return "error"
    return "notice" if finding.effect is Effect.REMARK else "warning"


def _blocking(report: Report) -> set[str]:
    return {finding.id for finding in report.blocking}


def as_github(report: Report) -> str:
    """Workflow commands, the gravest first, within GitHub's limits; the rest is counted aloud."""
    ordered, blocking = in_reading_order(report.findings), _blocking(report)
    lines, left = [], 0
    for level in ("error", "warning", "notice"):
        found = [f for f in ordered if _level(f, blocking) == level]
        lines += [_annotation(level, finding) for finding in found[:ANNOTATIONS]]
        left += len(found[ANNOTATIONS:])
    if left:
        lines.append(f"::notice title=检查::另有{left}项未能标注，见运行摘要")
    return "\n".join(lines)


def _annotation(level: str, finding: Finding) -> str:
    where = finding.where
    title = f"{finding.effect.chinese} {finding.article or finding.rule}"
    place = f"file={_property(where.file)},line={where.line},col={where.column}"
    said = _said(finding) + (f"\n怎么办：{finding.hint}" if finding.hint else "")
    return f"::{level} {place},title={_property(title)}::{_data(said)}"


def _said(finding: Finding) -> str:
    """The sentence with the field it is on, as the text report has it."""
    return (f"〔{finding.field}〕" if finding.field else "") + finding.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(report: Report) -> str:
    """SARIF 2.1.0, one run."""
    ordered, blocking = in_reading_order(report.findings), _blocking(report)
    run = {
        "tool": {"driver": {"name": "dossier", "rules": _rules(ordered, report.law)}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, _level(finding, blocking)) for finding in ordered],
    }
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        },
        ensure_ascii=False,
        indent=2,
    )


def _rules(findings: Sequence[Finding], law: Mapping[str, str]) -> list[dict[str, Any]]:
    articles = {finding.rule: finding.article for finding in findings}
    return [
        {
            "id": rule,
            "shortDescription": {"text": article or rule},
            "fullDescription": {"text": law.get(article) or article or rule},
        }
        for rule, article in sorted(articles.items())
    ]


def _result(finding: Finding, level: str) -> dict[str, Any]:
    region = {"startLine": finding.where.line, "startColumn": finding.where.column}
    hint = f" 怎么办：{finding.hint}" if finding.hint else ""
    return {
        "ruleId": finding.rule,
        "level": "note" if level == "notice" else level,
        "message": {"text": _said(finding) + hint},
        "partialFingerprints": {"finding/1": finding.id},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": finding.where.file},
                    "region": region,
                }
            }
        ],
    }
