"""An act approved by recorded reviews: each part of it by someone who may, and nobody twice.

核稿 and 签发 may both be reviews of the merged head; 核稿 may also be a signature on its tip. Which
review does which part follows from the reviewers' posts, for a review has no place of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.authority.refusal import Refusal
from pipeline.authority.signatories import Roles, Signatories, competent, drafted, one_office
from pipeline.model.case import Signatures
from pipeline.office.roles import Approval, Need, Role
from pipeline.office.roster import Officer
from pipeline.records.paths import OFFICERS, PUBLISHED, ROOT, WITHHOLDINGS

SIGNED_ONLY = (ROOT, OFFICERS, PUBLISHED, WITHHOLDINGS, ".github/", "schemas/", "templates/")
"""What decides who counts and how all is judged, and what is lost for good: else the recorder's key
alone could replace it."""


def signed_only(path: str) -> bool:
    """Whether a change of this path never rests on reviews."""
    return path.startswith(SIGNED_ONLY)


def check_signed_only(who: Signatories) -> Iterator[Refusal]:
    """A merge that rests on reviews may not change root, roster or recorders."""
    for change in who.step.changes if who.recorded else ():
        if signed_only(change.path):
            yield Refusal(
                "authority-signed-only",
                "名册、权限起点、发布更正、内容撤除、工作流、格式定义和模板的改动不能凭网页审核生效，须有签名批准",
                "请废止本步骤后重新办理，由处长用 dossier approve 签名合并",
                change.path,
            )


def judge(who: Signatories, need: Need) -> Iterator[Refusal]:
    """What one act lacks of the approvals its row asks for, with the reviews that do not count."""
    drafter = who.drafter(need.path)
    if need.row.drafter:
        yield from drafted(who, need, drafter)
    checker, approver = _parts(who, need)
    lacking = [("批准", need.row.approver)] if approver is None else []
    if need.row.approval is Approval.TWO and checker is None:
        lacking = [("核稿", need.row.checker), *lacking]
    barred = frozenset(p.id for p in (drafter, checker, approver) if p)
    for part, roles in lacking:
        yield Refusal(
            "authority-review-missing",
            f"缺{part}：所合并的版本 {_head(who)} 上没有有权人员有效的审核同意",
            who.who_may(need, roles, barred) + "；请废止本步骤后重新办理，合并之后的审核不补",
            need.path,
        )
    if lacking:
        roles = frozenset[Role]().union(*(roles for _, roles in lacking))
        yield from _uncounted(who, need, roles, barred)
    yield from one_office(who, need, drafter, approver)


def signatures(who: Signatories, need: Need) -> Signatures:
    """Drafter, checker and approver of the act, by the reviews that counted for it."""
    people = (who.drafter(need.path), *_parts(who, need))
    return Signatures(*(p.id if p else None for p in people))


def _head(who: Signatories) -> str:
    return who.step.tip.sha[:12] if who.step.tip else ""


def _parts(who: Signatories, need: Need) -> tuple[Officer | None, Officer | None]:
    """Checker and approver; two persons, neither of them the drafter."""
    approvers = _able(who, need, need.row.approver, who.reviewers)
    if need.row.approval is not Approval.TWO:
        return None, next(iter(approvers), None)
    signed = (who.checker,) if who.checker else ()
    checkers = _able(who, need, need.row.checker, (*signed, *who.reviewers))
    for checker in checkers:
        for approver in approvers:
            if checker.id != approver.id:
                return checker, approver
    if checkers:
        return checkers[0], None
    return None, next(iter(approvers), None)


def _able(who: Signatories, need: Need, roles: Roles, people: tuple[Officer, ...]) -> list[Officer]:
    drafter = who.drafter(need.path)
    others = [p for p in people if drafter is None or p.id != drafter.id]
    return [p for p in others if not list(competent(who, need, p, roles))]


def _uncounted(
    who: Signatories, need: Need, roles: Roles, used: frozenset[str]
) -> Iterator[Refusal]:
    """Why each review did not supply what is lacking; see `review_weight`."""
    for weighed in who.weighed:
        officer = weighed.officer
        if weighed.rule or officer is None:
            hint = who.who_may(need, roles, used)
            yield Refusal(f"authority-{weighed.rule}", weighed.why, hint, need.path)
        elif officer.id not in used:
            yield from competent(who, need, officer, roles, "审核")
