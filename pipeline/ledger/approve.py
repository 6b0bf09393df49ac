"""Approving on a real clone: fetch, weigh, sign, deliver; once more where others were faster."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pipeline.authority.next_signature import Next, Part
from pipeline.git.following import complete, follow
from pipeline.git.keys.ssh_keys import Signer
from pipeline.git.remotes import Moved
from pipeline.git.repository import HistoryError
from pipeline.git.steps import Step
from pipeline.git.writer import Identity, Writer
from pipeline.model.finding import Finding

_TRIES = 3  # each time another approver was faster; the act is weighed anew on the new tip


class Diverged(HistoryError):
    """The same branch has different commits here and at the remote."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who approves which branch, with which key, when."""

    branch: str
    officer: Identity
    signer: Signer
    at: datetime
    main: str = "main"
    remote: str = "origin"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: the commit written, or "" with the findings that forbid it."""

    commit: str
    step: Step
    next: Next

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.next.findings


def approve(writer: Writer, order: Order, weigh: Callable[[Step], Next]) -> Outcome:
    """Adds the next missing signature to a branch and delivers it.

    `weigh` judges the pending step as the ledger of its main would; it is asked again whenever
    main has moved. Nothing is written where it has findings. Raises HistoryError (Moved,
    Diverged, Dirty) and CannotSign.
    """
    for turn in range(1, _TRIES + 1):
        step = prepare(writer, order)
        _catch_up(writer, order, step)
        verdict = weigh(step)
        if verdict.findings:
            return Outcome("", step, verdict)
        commit = sign(writer, order, step, verdict)
        try:
            deliver(writer, order, step, verdict.part, commit)
        except Moved:
            if turn == _TRIES:
                raise
            continue
        return Outcome(commit, step, verdict)
    raise AssertionError("unreachable")


def prepare(writer: Writer, order: Order) -> Step:
    """The step that approving would be, on the latest main there is."""
    complete(writer)
    writer.refuse_dirty()
    if writer.has_remote(order.remote):
        writer.fetch(order.remote)
    else:
        writer.reread_refs()
    main, tip = newest(writer, order, order.main), newest(writer, order, order.branch)
    return writer.pending(main, tip, order.at)


def newest(writer: Writer, order: Order, branch: str) -> str:
    """A branch's latest commit, here or at the remote. Raises Diverged, HistoryError.

    For main the remote alone counts: what is only here was approved by nobody else.
    """
    here = writer.refs.get(f"refs/heads/{branch}")
    there = writer.refs.get(f"refs/remotes/{order.remote}/{branch}")
    if branch == order.main and there is not None:
        return there
    found = [sha for sha in (here, there) if sha is not None]
    if not found:
        raise HistoryError(f"找不到分支“{branch}”。请核对名称（git branch -a 可列出）")
    for sha in found:
        if all(writer.contains(sha, other) for other in found):
            return sha
    raise Diverged(f"分支“{branch}”在本地与 {order.remote} 上各有提交，请先统一后再批准")


def sign(writer: Writer, order: Order, step: Step, verdict: Next) -> str:
    """Writes the 核稿 commit or the merge; its id. Trailers tell people, and decide nothing."""
    main, tip = step.commit.parents
    text = (
        f"{verdict.title}：{order.branch}\n\n"
        f"Signed-role: {verdict.title}\nOfficer: {order.officer.id}\nBranch-tip: {tip}\n"
    )
    if verdict.part is Part.CHECK:
        tree, parents = writer.commit(tip).tree, [tip]
    else:
        tree, parents = writer.overlay(main, step.proposed), [main, tip]
    return writer.commit_tree(tree, parents, order.officer, order.signer, order.at, text)


def deliver(writer: Writer, order: Order, step: Step, part: Part, commit: str) -> None:
    """Moves branch or main to `commit`, at the remote first. Raises Moved, HistoryError."""
    main, tip = step.commit.parents
    branch, old = (order.branch, tip) if part is Part.CHECK else (order.main, main)
    if writer.has_remote(order.remote):
        if part is Part.MERGE:
            _bring(writer, order, tip)
        there = writer.refs.get(f"refs/remotes/{order.remote}/{branch}")
        writer.push(commit, branch, there, order.remote)
        with suppress(Moved):  # another run of this clone took it along: it is delivered anyway
            _follow(writer, branch, commit)
    else:
        follow(writer, branch, old, commit)


def _bring(writer: Writer, order: Order, tip: str) -> None:
    """The remote gets the branch as it was signed, so that it can be looked up there."""
    there = writer.refs.get(f"refs/remotes/{order.remote}/{order.branch}")
    if there != tip:
        writer.push(tip, order.branch, there, order.remote)


def _catch_up(writer: Writer, order: Order, step: Step) -> None:
    """Where a run was killed once main had been delivered, the local main comes along now."""
    main, tip = step.commit.parents
    if writer.contains(main, tip):
        _follow(writer, order.main, main)


def _follow(writer: Writer, branch: str, commit: str) -> None:
    """Takes the local branch along where it was merely behind; what is done is done anyway."""
    here = writer.refs.get(f"refs/heads/{branch}")
    if here not in (None, commit) and writer.contains(commit, here):
        follow(writer, branch, here, commit)
