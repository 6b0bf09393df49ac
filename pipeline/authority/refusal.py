"""A ground on which a step has no effect, and what else is said of a step as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.git.steps import Step
from pipeline.model.finding import Finding

IN_VAIN = frozenset(
    {"authority-direct", "authority-edited", "authority-deleted", "authority-unreadable"}
)
"""After these no word on the content helps: it can never take effect as it was brought."""
_TOLD, _REMEMBERED = 100, 2000


@dataclass(frozen=True, slots=True)
class Refusal:
    """One ground on which a step has no effect; `path` is "" where it is the whole step."""

    rule: str
    message: str
    hint: str = ""
    path: str = ""

    def finding(self, step: Step) -> Finding:
        """As a finding on the file, or on the commit where no one file is at fault."""
        commit = step.commit.sha or "pending"
        place = shown(self.path) if self.path else f"commit:{commit[:12]}"
        return Finding.of_file(
            self.rule,
            place,
            self.message,
            self.hint,
            subject=f"{commit[:12]}:{shown(self.path)}",
        )


def shown(path: str) -> str:
    """A path fit to print: control, bidi and undecodable characters are written as escapes."""
    return "".join(
        c if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF else f"\\u{ord(c):04x}"
        for c in path
    )


def few_of_each(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Some findings of each rule: of a step of thousands of files nobody reads them all."""
    seen: Counter[str] = Counter()
    kept = []
    for finding in findings:
        seen[finding.rule] += 1
        if seen[finding.rule] <= _TOLD:
            kept.append(finding)
    return tuple(kept)


def remembered(step: Step) -> Step:
    """What is kept of a refused step: of a very large one not its single paths."""
    if len(step.changes) <= _REMEMBERED:
        return replace(step, proposed=(), already=(), added={})
    return step.without_content(f"改动了{len(step.changes)}个文件")


def is_in_vain(findings: Iterable[Finding]) -> bool:
    """True where the step as a whole is refused, so that advice on its records would mislead."""
    return any(finding.rule in IN_VAIN for finding in findings)


def unreadable(reason: str) -> Refusal:
    """Ground on a step that cannot be read, though the clone is sound."""
    return Refusal(
        "authority-unreadable",
        f"本步骤无法读取，整体不生效：{reason}",
        "其他步骤不受影响；请以废止记录（registry/annulments/）废止本步骤，删去它带来的内容",
    )


def waiting_finding(step: Step, annulled: bool = False) -> Finding:
    """Finding on a step dated later than the clock, which will take effect on its day.

    `annulled` (Generation.future_annulled): three persons may annul it until then.
    """
    hint = "签署人电脑的时间有误的，请把主线恢复到该步骤之前，校准时间后重新批准"
    if annulled:
        hint = (
            "签署人电脑的时间有误的，请在该日之前由未参与该步骤的三人以废止记录"
            "（registry/annulments/，写明该提交号）废止它并删去它带来的内容，校准时间后重新批准"
        )
    return Refusal(
        "authority-future",
        f"步骤 {step.commit.sha[:12]} 日期在将来（{step.day}），其后的步骤在该日前不生效",
        hint,
    ).finding(step)


def void_finding(step: Step, by: str) -> Finding:
    """Finding on a step of a later day that an annulment of an earlier day names."""
    return Refusal(
        "authority-future-annulled",
        f"本步骤写的日期是将来（{step.day}），在该日之前已被废止（{by[:12]}），不生效",
        "请校准签署人电脑的时间后重新办理",
    ).finding(step)


def judging_failed(step: Step, error: Exception) -> Finding:
    """Finding on a step that has no effect because our own code failed on it."""
    return Refusal(
        "judging-failed",
        f"核对本步骤时程序出错（{type(error).__name__}），未能判断，故不生效；这是本程序的问题",
        "请把提交号和错误类型报告给维护人员；修复后重新审计，本步骤按修复后的程序判断",
    ).finding(step)
