"""Judges an act approved by signatures: drafter, checker and approver by the place of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.authority.record_check import RecordCheck
from pipeline.authority.refusal import Refusal
from pipeline.authority.signatories import Signatories, competent, drafted, one_office
from pipeline.model.case import Signatures
from pipeline.office.roles import Approval, Need
from pipeline.office.roster import Officer


def judge(who: Signatories, need: Need, checker_may_approve: bool) -> Iterator[Refusal]:
    """What one act lacks of the approvals its row of the table asks for.

    `checker_may_approve`: another act of the step needs three persons, so this one, which needs
    two, may rest on the signature of the checker as well as on that of the approver.
    """
    drafter = who.drafter(need.path)
    if need.row.drafter:
        yield from drafted(who, need, drafter)
    if need.row.approval is Approval.TWO:
        yield from _checked(who, need, drafter)
    yield from _approved(who, need, drafter, checker_may_approve)
    yield from one_office(who, need, drafter, who.approver)


def lacks_check(who: Signatories, needs: Iterable[Need]) -> bool:
    """Whether an act of three persons still waits for its 核稿."""
    return any(
        list(_checked(who, need, who.drafter(need.path)))
        for need in needs
        if need.row.approval is Approval.TWO
    )


def signatures(who: Signatories, need: Need, checker_may_approve: bool = False) -> Signatures:
    """Drafter, checker and approver of the act, by the signatures that counted for it."""
    drafter = who.drafter(need.path)
    approver = next(_approving(who, need, drafter, checker_may_approve), who.approver)
    checker = who.checker if need.row.approval is Approval.TWO else None
    return Signatures(*(p.id if p else None for p in (drafter, checker, approver)))


def _checked(who: Signatories, need: Need, drafter: Officer | None) -> Iterator[Refusal]:
    tip, checker = who.step.tip, who.checker
    barred = frozenset(p.id for p in (drafter, who.approver) if p)
    hint = who.who_may(need, need.row.checker, barred)
    if tip is None or checker is None:
        commit = tip.sha if tip else ""
        message = f"缺核稿：分支末端提交 {commit[:12]} {who.fault(commit)}"
        yield Refusal(f"authority-{who.rule(commit)}", message, hint, need.path)
    elif drafter is not None and checker.id == drafter.id:
        message = f"缺核稿：分支末端由起草人{checker.name}（{checker.id}）自己签名"
        yield Refusal("authority-three-persons", message, hint, need.path)
    else:
        yield from competent(who, need, checker, need.row.checker, "核稿")


def _approved(
    who: Signatories, need: Need, drafter: Officer | None, checker_may_approve: bool
) -> Iterator[Refusal]:
    """One of those who may approve it is competent and has no other part in it."""
    if any(_approving(who, need, drafter, checker_may_approve)):
        return
    if (approver := who.approver) is None:
        return  # said once, of the whole step
    if approver.id in (others := _others(who, need, drafter)):
        yield _same_person(who, need, approver, others)
    else:
        yield from competent(who, need, approver, need.row.approver, "批准")


def _approving(
    who: Signatories, need: Need, drafter: Officer | None, checker_may_approve: bool
) -> Iterator[Officer]:
    """The officers whose signature approves the act: the merge's, and the checker's if it may."""
    others = _others(who, need, drafter)
    for person in (who.approver, who.checker if checker_may_approve else None):
        if person is None or person.id in others:
            continue
        if not list(competent(who, need, person, need.row.approver)):
            yield person


def _others(who: Signatories, need: Need, drafter: Officer | None) -> frozenset[str]:
    """Those with another part in the act, who cannot approve it as well."""
    others = {drafter.id} if drafter and need.row.approval is not Approval.INTAKE else set()
    if need.row.approval is Approval.TWO and who.checker:
        others.add(who.checker.id)
    return frozenset(others)


def _same_person(
    who: Signatories, need: Need, approver: Officer, others: frozenset[str]
) -> Refusal:
    if need.row.approval is Approval.TWO:
        rule, ground = "three-persons", "起草、核稿、签发须为三人"
    else:
        rule, ground = "alone", "起草人不得批准自己起草的文件"
    return Refusal(
        f"authority-{rule}",
        f"{ground}，合并由{approver.name}（{approver.id}）签名",
        who.who_may(need, need.row.approver, others),
        need.path,
    )


def check_merged(who: Signatories, record_check: RecordCheck) -> Iterator[Refusal]:
    """The merge is an officer's, or its reviews are recorded."""
    merge = who.step.commit.sha
    if who.recorded is not None:
        return
    yield from record_check.faults
    if who.approver is None and not record_check.faults:
        yield Refusal(
            f"authority-{who.rule(merge)}",
            f"批准本次合并的提交{who.fault(merge)}",
            "请由有权人员用 dossier approve 签名合并；"
            "网页上的合并，经 dossier record 记录审核方可作数",
        )


def check_commits(who: Signatories, needs: Sequence[Need]) -> Iterator[Refusal]:
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
