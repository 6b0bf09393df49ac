"""Which signature a branch waits for, and whether this officer may give it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.authority.before import Before
from pipeline.authority.by_signature import lacks_check
from pipeline.authority.decide import decide, needs_of
from pipeline.authority.refusal import Refusal
from pipeline.authority.signatories import Signatories
from pipeline.git.steps import Commit, Step
from pipeline.model.finding import Finding
from pipeline.office.roles import Approval, Need
from pipeline.office.roster import Roster

_CHECK = "check"  # stands for the 核稿 commit that is not written yet


class Part(StrEnum):
    """What a signature does."""

    CHECK = "check"  # a 核稿 commit on the branch
    MERGE = "merge"  # the merge itself


_TITLES = {Approval.INTAKE: "受理", Approval.ONE: "批准", Approval.TWO: "签发"}


@dataclass(frozen=True, slots=True)
class Next:
    """The signature to add, worded in `title` (核稿, 受理, 批准, 签发), or why this key cannot.

    `part` is what the branch waits for; with `findings` the officer may not give it.
    """

    part: Part
    title: str
    findings: tuple[Finding, ...] = ()


def next_signature(
    step: Step, needed: Sequence[Need], before: Before, key: str, officer: str = ""
) -> Next:
    """What the holder of `key` would add to a pending step (`History.pending`).

    An `officer` named (`--as`) must be the key's holder. It agrees with what `decide` will judge
    once the signature is there.
    """
    roster = before.roster.at(step.commit.committed_at)
    needs = needs_of(step, needed, before)
    check = lacks_check(Signatories(step, roster), needs)
    trial = _checked_by(step, key) if check else _merged_by(step, key)
    findings, _ = decide(trial, needed, before, merged=not check)
    findings = (*_another(step, roster, key, officer), *findings)
    if check:
        return Next(Part.CHECK, "核稿", findings)
    strictest = max((n.row.approval for n in needs), key=lambda a: a.rank, default=Approval.ONE)
    return Next(Part.MERGE, _TITLES[strictest], findings)


def _another(step: Step, roster: Roster, key: str, officer: str) -> Iterator[Finding]:
    holder = roster.holder(key)
    if officer and holder is not None and holder.id != officer:
        yield Refusal(
            "authority-other-person",
            f"所用密钥属于{holder.name}（{holder.id}），与所称的签署人 {officer} 不符",
            "请用本人的密钥和本人的编号（--as）签署",
        ).finding(step)


def _merged_by(step: Step, key: str) -> Step:
    return replace(step, signers={**step.signers, step.commit.sha: key})


def _checked_by(step: Step, key: str) -> Step:
    """The step with a 核稿 commit by `key` at the tip of its branch."""
    tip = step.branch[-1:]
    tree = tip[0].tree if tip else ""
    check = Commit(_CHECK, tree, tuple(c.sha for c in tip), step.commit.committed_at, "")
    return replace(step, branch=(*step.branch, check), signers={**step.signers, _CHECK: key})
