"""Whether the commits of a step are from officers, and its merge an approval at all. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.authority.record_check import Admission
from pipeline.authority.signatories import Signatories
from pipeline.authority.step_form import Refusal
from pipeline.git.steps import Step
from pipeline.office.roster import ActNeed


def check_foxtrot(who: Signatories) -> Iterator[Refusal]:
    """As `displacements`, of a step pending or on main."""
    return displacements(who.step)


def displacements(step: Step) -> Iterator[Refusal]:
    """The branch brings no steps of main's own: pushed off its line, they would drop out unsaid."""
    for sha in step.displaced:
        yield Refusal(
            "authority-foxtrot",
            f"被合并的一侧含有主线自己的合并 {sha[:12]}：主线被换成了另一条线，"
            "原主线上的步骤因此不在主线上",
            "请查明由谁推送，把主线恢复到推送前的提交（仍含所述合并）；"
            "只是在分支上合并了别的分支的，请从主线重新起草，不带合并提交",
        )


def check_merged(who: Signatories, admission: Admission) -> Iterator[Refusal]:
    """The merge is an officer's, or its reviews are recorded."""
    merge = who.step.commit.sha
    if who.attested is not None:
        return
    yield from admission.faults
    if who.approver is None and not admission.faults:
        yield Refusal(
            f"authority-{who.rule(merge)}",
            f"批准本次合并的提交{who.fault(merge)}",
            "请由有权人员用 dossier approve 签名合并；"
            "网页上的合并，经 dossier record 记录审核方可作数",
        )


def check_commits(who: Signatories, needs: Sequence[ActNeed]) -> Iterator[Refusal]:
    """Every commit is an officer's, unless applicants had files to bring."""
    if any(not need.row.drafter for need in needs):
        return
    reported = {who.step.added.get(need.path) for need in needs}
    for commit in who.step.branch:
        if commit.sha not in reported and who.of(commit.sha) is None:
            yield Refusal(
                f"authority-{who.rule(commit.sha)}",
                f"分支中的提交 {commit.sha[:12]} {who.fault(commit.sha)}",
                "工作人员的每个提交都须用名册中的密钥签名，请重做该提交",
            )
