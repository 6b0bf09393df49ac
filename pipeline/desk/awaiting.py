"""What a request still waits for: signatures or reviews, and whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from pipeline.authority.by_review import signed_only
from pipeline.authority.signatories import Roles, Signatories
from pipeline.git.steps import Step
from pipeline.ledger.ledger import Ledger
from pipeline.model.finding import Effect, Finding
from pipeline.office.roles import Approval, Level, Need
from pipeline.office.roster import Officer

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
    if not ledger.roster.records_reviews(step.day):
        return tuple(findings), ()
    drafts = [f for f in findings if f.rule in _UNSIGNED]
    told = (replace(f, effect=Effect.REMARK, hint=_ON_PAGES) for f in drafts)
    return tuple(f for f in findings if f not in drafts), tuple(told)


def who_must_sign(ledger: Ledger, needs: Sequence[Need], step: Step) -> list[str]:
    """Who must still check and approve, by office and name; on the pages too where reviews count.

    The drafter cannot approve; a 核稿 that is there is listed as done.
    """
    who = Signatories(step, ledger.roster, ledger.office_in_effect.divisions.names())
    lines = [line for need in needs for line in _still(ledger, who, need)]
    return list(dict.fromkeys(lines))


def _still(ledger: Ledger, who: Signatories, need: Need) -> Iterator[str]:
    drafter = who.drafter(need.path) if need.row.drafter else None
    done = {drafter.id} if drafter else set()
    if need.row.approval is Approval.TWO:
        if checker := _checked(ledger, who, need, done):
            yield f"核稿：已由 {checker.name}（{checker.id}）完成"
            done.add(checker.id)
        else:
            yield from _part(ledger, who, need, "核稿", need.row.checker, done)
    yield from _part(ledger, who, need, "批准", need.row.approver, done)


def _checked(ledger: Ledger, who: Signatories, need: Need, done: Set[str]) -> Officer | None:
    """Who signed the tip as 核稿, if that one may and did not draft."""
    able = ledger.roster.competent(need.row.checker, need.offices, who.on)
    tip = who.checker
    return tip if tip and tip.id not in done and tip.id in {p.id for p in able} else None


def _part(
    ledger: Ledger, who: Signatories, need: Need, part: str, roles: Roles, done: Set[str]
) -> Iterator[str]:
    found = ledger.roster.competent(roles, need.offices, who.on)
    people = [person for person in found if person.id not in done]
    office = "、".join(who.place(office) for office in sorted(need.offices))
    names = "、".join(f"{p.name}（{p.id}）" for p in people)
    yield f"{part}：{office} {names}" if names else f"{part}：{_nobody(need)}"
    if signed_only(need.path):
        return
    if ledger.roster.records_reviews(who.on) and (there := [p for p in people if p.accounts]):
        on_pages = "、".join(f"{p.name}（{p.id}）" for p in there)
        yield f"{part}也可在网页上：须由 {on_pages} 在本请求上审核同意（approve）后合并"


def _nobody(need: Need) -> str:
    if need.row.level is Level.DISTRICT and need.division is None:
        return f"{need.path} 所属区县未能确定，更正有错误的文件后再看"
    return "名册中当日无人有权，须先由管理员登记人员"
