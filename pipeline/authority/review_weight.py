"""Which recorded reviews count as their author's signature, and why the others do not.

Judged by person, not by account: an officer's accounts are one person, and what the request's
author, a contributor or the last pusher may not do, none of their accounts may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.authority.review_record import Account, Review, ReviewRecord
from pipeline.office.roster import Officer, Roster

DECISIVE = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
"""States that are a word on the content; comments and unsent drafts are none."""

PERSON = "User"
WEB_FLOW = "web-flow"
"""The account in whose name the forge itself commits what is edited on its pages."""

NOTHING = "0" * 40


@dataclass(frozen=True, slots=True)
class Weighed:
    """A person's last word on the request. `rule` is "" where it counts, else why it does not."""

    review: Review
    officer: Officer | None
    rule: str = ""
    why: str = ""


def weigh(
    recorded: ReviewRecord, roster: Roster, signed: frozenset[str] = frozenset()
) -> tuple[Weighed, ...]:
    """Every person's last word before the merge, oldest first; then approvals that came after.

    `signed` are the ids of officers whose signed commits bring changes to the branch: signatures
    say who wrote, whatever the forge attributes.
    """
    last: dict[str, Review] = {}
    late = []
    for review in sorted(recorded.reviews, key=_when):
        if review.state not in DECISIVE or review.at is None:
            continue
        if review.at > recorded.merged_at:
            late.append(review)
        else:
            last[_whose(review, recorded, roster)] = review
    found = [_one(review, recorded, roster, signed) for review in sorted(last.values(), key=_when)]
    return (*found, *(_late(r, recorded, roster) for r in late if r.state == "APPROVED"))


def author_of(commit: str, recorded: ReviewRecord, roster: Roster) -> Officer | str:
    """Who wrote an unsigned commit on the forge's pages, or in Chinese why that is not known.

    It is the request's author where every push from the branch's beginning was theirs. The forge
    attributes commits by e-mail, which anyone who pushes can claim; pushes it authenticates.
    """
    author = recorded.author
    person = roster.person(recorded.name(author)) if author and author.type == PERSON else None
    if author is None or person is None:
        return f"请求由{account_text(author)}提出，不是名册中一人的账号"
    if not _whole(recorded) or {p.by.id if p.by else 0 for p in recorded.pushes} != {author.id}:
        return f"分支不全由请求的提出者{account_text(author)}推送，不能认定是其所写"
    written = next((c for c in recorded.commits if c.sha == commit), None)
    if written is None or written.author is None:
        return "平台不知道该提交的作者账号"
    if written.author.id != author.id:
        return f"作者账号是{account_text(written.author)}，不是请求的提出者{account_text(author)}"
    committer = written.committer
    if committer is None or (committer.id != author.id and committer.login != WEB_FLOW):
        return f"提交人账号是{account_text(committer)}，不是请求的提出者{account_text(author)}"
    return person


def account_text(account: Account | None) -> str:
    """An account as a sentence names it; a login holds only characters the forge allows."""
    return f"账号 {account.login}（{account.id}）" if account else "已注销或未知的账号"


def _whole(recorded: ReviewRecord) -> bool:
    """Whether the pushes lead without a gap from the branch's beginning to the merged head."""
    pushes = recorded.pushes
    if not pushes or pushes[0].before != NOTHING or pushes[-1].after != recorded.head:
        return False
    return all(one.after == two.before for one, two in pairwise(pushes))


def _when(review: Review) -> tuple[str, int]:
    return (review.at.isoformat() if review.at else "", review.id)


def _whose(review: Review, recorded: ReviewRecord, roster: Roster) -> str:
    """One key a person; an account of nobody or of two speaks for itself alone."""
    if review.by is None:
        return f"review {review.id}"
    person = roster.person(recorded.name(review.by))
    return f"person {person.id}" if person else f"account {review.by.id}"


def _late(review: Review, recorded: ReviewRecord, roster: Roster) -> Weighed:
    person = roster.person(recorded.name(review.by)) if review.by else None
    why = f"审核 {review.id} 在合并之后作出，不能补作批准"
    return Weighed(review, person, "review-late", why)


def _one(review: Review, recorded: ReviewRecord, roster: Roster, signed: frozenset[str]) -> Weighed:
    by = review.by
    if by is None or by.type != PERSON:
        rule = "review-bot" if by else "review-account"
        kind = "是程序，不是人" if by else "无从认定是谁"
        return Weighed(review, None, rule, f"审核 {review.id} 由{account_text(by)}作出，{kind}")
    name = recorded.name(by)
    if (person := roster.person(name)) is None:
        shared = name in roster.shared_accounts()
        rule = "review-shared" if shared else "review-account"
        fault = "在名册中登记在两人名下，不能证明是谁" if shared else "不在本步骤之前的有效名册中"
        return Weighed(review, None, rule, f"审核 {review.id} 的{account_text(by)}{fault}")
    who = f"{person.name}（{person.id}）的审核 {review.id} "
    against = (*_of_review(review, recorded), *_of_person(person, recorded, signed))
    if not against:
        return Weighed(review, person)
    rule, why = against[0]
    return Weighed(review, person, rule, who + why)


def _of_review(review: Review, recorded: ReviewRecord) -> Iterable[tuple[str, str]]:
    if review.state == "DISMISSED":
        yield "review-dismissed", "已被撤销"
    if review.state == "CHANGES_REQUESTED":
        yield "review-withdrawn", "要求修改，这是其合并前最后的意见"
    if review.commit != recorded.head:
        seen = (review.commit or "已不存在的版本")[:12]
        yield "review-stale", f"针对 {seen}，不是所合并的 {recorded.head[:12]}"
    changed = recorded.retargeted_at
    if changed and review.at and review.at <= changed:
        yield "review-retargeted", "在改换目标分支之前作出，所看的改动不是所合并的"


def _of_person(
    person: Officer, recorded: ReviewRecord, signed: frozenset[str]
) -> Iterable[tuple[str, str]]:
    own = {account for forge, account in person.accounts if forge == recorded.forge}
    if recorded.author and recorded.author.id in own:
        yield "review-author", "不计：本人提出的请求"
    if recorded.pushes and (last := recorded.pushes[-1].by) and last.id in own:
        yield "review-pusher", "不计：最后推送分支的是本人"
    wrote = {a.id for c in recorded.commits for a in (c.author, c.committer) if a}
    if person.id in signed or own & (wrote | {p.by.id for p in recorded.pushes if p.by}):
        yield "review-contributor", "不计：分支中有本人的提交或推送"
