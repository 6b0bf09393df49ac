"""What is said of a whole step beside its signatures: it waits, or judging it failed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.authority.step_form import Refusal
from pipeline.git.steps import Step
from pipeline.model.case import Finding
from pipeline.office.roster import SHANGHAI

IN_VAIN = frozenset({"authority-direct", "authority-edited", "authority-deleted"})
"""After these no word on the content helps: it can never take effect as it was brought."""


def day_of(step: Step) -> date:
    """The legal date of a step, in Asia/Shanghai."""
    return step.commit.committed_at.astimezone(SHANGHAI).date()


def is_in_vain(findings: Iterable[Finding]) -> bool:
    """Whether advice on the records themselves would only mislead."""
    return any(finding.rule in IN_VAIN for finding in findings)


def waiting_finding(step: Step) -> Finding:
    """Said of a step dated later than the clock that will take effect on its day."""
    return Refusal(
        "authority-future",
        f"步骤 {step.commit.sha[:12]} 日期在将来（{day_of(step)}），其后的步骤在该日前不生效",
        "签署人电脑的时间有误的，请把主线恢复到该步骤之前，校准时间后重新批准",
    ).finding(step)


def judging_failed(step: Step, error: Exception) -> Finding:
    """Said where our own code failed on a step: it has no effect, and the fault is ours."""
    return Refusal(
        "judging-failed",
        f"核对本步骤时程序出错（{type(error).__name__}），未能判断，故不生效；这是本程序的问题",
        "请把提交号和错误类型报告给维护人员；修复后重新审计，本步骤按修复后的程序判断",
    ).finding(step)
