"""Whether the commits of a step are from officers, and its merge an approval at all. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.admission import Admission
from pipeline.roster import ActNeed
from pipeline.signatories import Signatories
from pipeline.stepform import Refusal


def check_foxtrot(who: Signatories) -> Iterator[Refusal]:
    """The branch brings no approvals of its own: they would be main's, pushed off its line.

    Such a commit starts from main, merges another branch and is signed by an officer.
    """
    branch = {commit.sha for commit in who.step.branch}
    for commit in who.step.branch:
        first, *others = commit.parents or ("",)
        if first not in branch and branch & set(others) and who.of(commit.sha) is not None:
            yield Refusal(
                "authority-foxtrot",
                f"被合并的一侧含有已签名的合并 {commit.sha[:12]}：主线被换成了另一条线，"
                "原主线上的步骤因此不在主线上",
                "请查明由谁推送，把主线恢复到原来的提交，再在其上用 dossier approve 批准",
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
