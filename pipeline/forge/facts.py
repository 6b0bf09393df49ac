"""What the forge says of one merge, put together as `ReviewRecord` and held against what Git says.

Shapes after GitHub's REST API description (2022-11-28). Where the two disagree, or the answer is
not whole, nothing is recorded: `NotRecordable` says why, of this merge alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pipeline.authority.review_record import Account, Contribution, Push, Review, ReviewRecord
from pipeline.authority.review_weight import DECISIVE, NOTHING
from pipeline.forge.client import Forge, ForgeFailure
from pipeline.git.steps import Step

COMMITS = 250  # the most that the forge lists of one request
RETARGETED = {"base_ref_changed", "automatic_base_change_succeeded"}
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,90}(\[bot\])?")
_TYPE = re.compile(r"[A-Za-z]{1,40}")
_STATES = {"APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"}
_ANOTHER = "请废止本步骤后，在新的请求中重新办理"


class NotRecordable(Exception):
    """Why the reviews of one merge cannot be recorded, in Chinese, with what to do."""


def review_record_of(forge: Forge, step: Step, main: str, at: datetime) -> ReviewRecord:
    """The facts of the request that a merge of main closed. Raises NotRecordable, ForgeFailure."""
    try:
        return _attest(forge, step, main, at)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = f"平台的答复与其接口说明不符（{type(error).__name__}：{error}）"
        raise ForgeFailure(f"{told}，未记录任何内容") from error


def _attest(forge: Forge, step: Step, main: str, at: datetime) -> ReviewRecord:
    merge, (base, head) = step.commit.sha, step.commit.parents
    repository = _number(forge.repository["id"])
    pull = _pull(forge, step, repository)
    number = _number(pull["number"])
    merged_at = _instant(pull["merged_at"])
    return ReviewRecord(
        forge=forge.access.forge,
        repository=repository,
        pull_request=number,
        merge=merge,
        base=base,
        head=head,
        merged_at=merged_at,
        merged_by=_account(pull["merged_by"]),
        author=_account(pull["user"]),
        retargeted_at=_retargeted(forge.pages(f"/issues/{number}/events"), merged_at),
        commits=_commits(forge, pull, step),
        pushes=_pushes(forge, pull["head"]["ref"], head, merged_at),
        reviews=_reviews(forge, number),
        main=main,
        recorded_at=at,
    )


def _pull(forge: Forge, step: Step, repository: int) -> Any:
    """The one merged request whose merge this is: its commit, on main, of this repository."""
    merge = step.commit.sha
    numbers = [
        _number(pull["number"])
        for pull in forge.pages(f"/commits/{merge}/pulls")
        if pull["merged_at"]
        and pull["merge_commit_sha"] == merge
        and pull["base"]["ref"] == "main"
        and pull["base"]["repo"]["id"] == repository
    ]
    if len(numbers) != 1:
        found = (
            f"有{len(numbers)}个请求（{'、'.join(map(str, numbers))}）" if numbers else "没有请求"
        )
        raise NotRecordable(f"平台上{found}称由这一提交合入主线，无从确定审核属于哪个；{_ANOTHER}")
    pull = forge.get(f"/pulls/{numbers[0]}")
    source = pull["head"]["repo"]
    if source is None or source["id"] != repository:
        raise NotRecordable(
            f"请求 {numbers[0]} 来自别的仓库，推送人无从核对；请在本仓库的分支上办理"
        )
    if pull["merged"] is not True or pull["merge_commit_sha"] != merge:
        raise NotRecordable(f"平台称请求 {numbers[0]} 并非由这一提交合并；{_ANOTHER}")
    if pull["head"]["sha"] != step.commit.parents[1]:
        raise NotRecordable(f"请求 {numbers[0]} 的末端不是本次合并的第二父提交；{_ANOTHER}")
    return pull


def _commits(forge: Forge, pull: Any, step: Step) -> tuple[Contribution, ...]:
    """The request's commits: as many as the forge counts, and exactly those of the branch."""
    if pull["commits"] > COMMITS:
        raise NotRecordable(
            f"请求有{pull['commits']}个提交，平台只列出{COMMITS}个；请分成较小的请求"
        )
    listed = [
        Contribution(_sha(one["sha"]), _account(one["author"]), _account(one["committer"]))
        for one in forge.pages(f"/pulls/{_number(pull['number'])}/commits")
    ]
    branch = {commit.sha for commit in step.branch}
    if len(listed) != pull["commits"] or {c.sha for c in listed} != branch:
        raise NotRecordable(
            f"平台称请求有{pull['commits']}个提交，列出{len(listed)}个，分支实有{len(branch)}个，"
            f"三者须一致；{_ANOTHER}"
        )
    return tuple(listed)


def _pushes(forge: Forge, branch: str, head: str, until: datetime) -> tuple[Push, ...]:
    """The pushes that led to the merged head, back to the branch's beginning if that is known."""
    newest = [
        Push(_sha(a["before"]), _sha(a["after"]), _instant(a["timestamp"]), _account(a["actor"]))
        for a in forge.pages("/activity", ref=f"refs/heads/{branch}", direction="desc")
        if a["ref"] == f"refs/heads/{branch}"
    ]
    chain = _chain([push for push in newest if push.at <= until], head)
    if not chain:
        raise NotRecordable(f"平台没有把该分支推到所合并末端的记录，无从确定最后推送人；{_ANOTHER}")
    return tuple(reversed(chain))


def _chain(newest: Sequence[Push], head: str) -> list[Push]:
    """From the newest push that made `head` the tip, each the one before it."""
    chain: list[Push] = []
    wanted = head
    for push in newest:
        if push.after == wanted and wanted != NOTHING:
            chain.append(push)
            wanted = push.before
    return chain


def _retargeted(events: Iterable[Any], until: datetime) -> datetime | None:
    times = [_instant(e["created_at"]) for e in events if e["event"] in RETARGETED]
    return max((at for at in times if at <= until), default=None)


def _reviews(forge: Forge, number: int) -> tuple[Review, ...]:
    """What decides; comments, which anybody may make without end, are not recorded."""
    found = [_review(data) for data in forge.pages(f"/pulls/{number}/reviews")]
    return tuple(review for review in found if review.state in DECISIVE)


def _review(data: Any) -> Review:
    state = data["state"]
    if state not in _STATES:
        raise ValueError(f"state {str(state)[:30]!a}")
    commit, at = data["commit_id"], data.get("submitted_at")
    return Review(
        id=_number(data["id"]),
        by=_account(data["user"]),
        state=state,
        commit=_sha(commit) if commit else None,
        at=_instant(at) if at else None,
    )


def _account(data: Any) -> Account | None:
    """None where the forge attributes to nobody: null, or an empty object of a commit."""
    if not data:
        return None
    login, kind = data["login"], data["type"]
    return Account(
        _number(data["id"]),
        login if _LOGIN.fullmatch(login) else "?",
        kind if _TYPE.fullmatch(kind) else "?",
    )


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**53:
        raise ValueError(f"number {str(value)[:30]!a}")
    return value


def _sha(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{40}", value):
        raise ValueError(f"commit {str(value)[:50]!a}")
    return value


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(f"instant {str(value)[:30]!a}")
    return at
