"""What a request still waits for: signatures or reviews, and whose. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.ledger import Ledger
from pipeline.model import Effect, Finding
from pipeline.roster import ActNeed, Approval, Office
from pipeline.step_findings import day_of
from pipeline.steps import Step

_UNSIGNED = frozenset({"authority-unsigned", "authority-bad-signature"})
_ON_PAGES = (
    "在网页上起草的，合并后凭审核记录认定起草人：请求须由本人登记的账号提出，分支也须全部由该账号推送；"
    "不是这样的，请用名册中的密钥签名"
)


def drafted_on_pages(
    findings: Sequence[Finding], ledger: Ledger, step: Step
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What is wrong, and apart from it, as remarks, drafts without a signature that may yet count.

    Who wrote on the forge's pages is known only when the merge is recorded; where the roster has
    no recorder, such a draft never counts and stays a fault.
    """
    if not ledger.roster.records_reviews(day_of(step)):
        return tuple(findings), ()
    drafts = [f for f in findings if f.rule in _UNSIGNED]
    told = (replace(f, effect=Effect.REMARK, hint=_ON_PAGES) for f in drafts)
    return tuple(f for f in findings if f not in drafts), tuple(told)


def who_must_sign(ledger: Ledger, needs: Sequence[ActNeed], step: Step) -> list[str]:
    """Who must still check and approve, by name; on the pages too where reviews can count."""
    on = step.commit.committed_at.date()
    by_review = ledger.roster.records_reviews(on)
    lines = []
    for need in needs:
        parts = [("核稿", need.row.checker)] if need.row.approval is Approval.TWO else []
        for part, roles in (*parts, ("批准", need.row.approver)):
            people = ledger.roster.competent(roles, need.offices, on)
            able = "、".join(f"{p.name}（{p.id}）" for p in people) or _nobody(need)
            lines.append(f"{part}：{able}")
            if by_review and (there := [p for p in people if p.accounts]):
                names = "、".join(f"{p.name}（{p.id}）" for p in there)
                lines.append(
                    f"{part}也可在网页上：须由 {names} 在本请求上审核同意（approve）后合并"
                )
    return list(dict.fromkeys(lines))


def _nobody(need: ActNeed) -> str:
    if need.row.office is Office.DISTRICT and need.division is None:
        return f"{need.path} 所属区县未能确定，更正有错误的文件后再看"
    return "名册中当日无人有权，须先由管理员登记人员"
