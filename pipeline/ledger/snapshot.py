"""A repository as it stands on a day: from main's accepted steps, or from the work tree alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.authority.decision import Decision
from pipeline.authority.step_form import check_displaced
from pipeline.documents.paper import Issue, Standing
from pipeline.git.demo_keys import public_keys
from pipeline.git.history import History
from pipeline.git.notes import NOTES
from pipeline.git.refs import HistoryError, git_folder
from pipeline.git.steps import Commit, Step
from pipeline.git.worktree import read_attachments, read_tree
from pipeline.judgement.without_history import survey
from pipeline.ledger.dated_ahead import Void, void_steps
from pipeline.ledger.late_records import LeftOut, latecomers, left_out
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.off_line import OffLine
from pipeline.ledger.unread import withheld_on
from pipeline.model.failure import Failure
from pipeline.model.finding import Effect, Finding
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.procedure.in_effect import InEffect
from pipeline.records.paths import ROOT
from pipeline.records.withheld import Withholdings

FOREVER = date.max
NOTHING_LEFT_OUT: LeftOut = {}
NONE_VOID: Void = {}
MAIN = ("refs/heads/main", "refs/remotes/origin/main", "HEAD")


class Rewritten(Failure):
    """Main is no longer the line that was judged, or published from, before."""


class NoAuthority(Failure):
    """The request needs an established authority, and there is none."""


@dataclass(frozen=True)
class Snapshot:
    """What is in effect on `as_of`. Without `ledger` no authority is established: all is draft."""

    commit: str
    as_of: date
    office: Office
    docket: Docket
    papers: Sequence[Issue]
    findings: Sequence[Finding]
    blocking: Sequence[Finding]
    ledger: Ledger | None = None
    drafts: Sequence[Issue] = ()

    @property
    def in_effect(self) -> InEffect:
        """What may be told of the acts in effect, as later acts have moved it."""
        return InEffect(self.docket)

    @property
    def standing(self) -> Standing:
        """What a paper of this repository is worth."""
        if self.ledger is None:
            return Standing.DRAFT
        root = self.office.data(ROOT) or {}
        return Standing.SPECIMEN if root.get("demo") else Standing.OFFICIAL

    @property
    def decisions(self) -> Sequence[Decision]:
        return self.ledger.decisions if self.ledger else ()


def main_of(history: History) -> str | None:
    """The tip of main, here or at the remote; None in an empty repository."""
    return next((history.refs[name] for name in MAIN if name in history.refs), None)


def fold(history: History, tip: str, until: date | None = None) -> Ledger:
    """Main judged step by step, up to the steps merged by the end of `until`.

    What is withheld is read in no step, whatever the day of asking (`withholding`), and a review
    recorded too late to count is left out (`late`). Raises Rewritten where a step takes others off
    main's line: what they revoked would be in force again.
    """
    line = history.first_parents(tip)
    history.withheld = withheld_on(history, line, lambda: _counted(history, line, tip, None))
    return _counted(history, line, tip, until)


def _counted(history: History, line: tuple[Commit, ...], tip: str, until: date | None) -> Ledger:
    """Main (`line`, newest first) without the steps and reviews that do not count."""
    void = void_steps(line, lambda void: _folded(history, tip, None, void=void))
    ledger = _folded(history, tip, until, void=void)
    if not latecomers(ledger):
        return ledger
    cut = ledger.head != line[0].sha
    whole = _folded(history, tip, void=void) if cut else ledger
    out = left_out(whole, lambda without: _folded(history, tip, None, without, void))
    return _folded(history, tip, until, out, void) if out else ledger


def _folded(
    history: History,
    tip: str,
    until: date | None = None,
    out: LeftOut = NOTHING_LEFT_OUT,
    void: Void = NONE_VOID,
    *,
    compared: bool = True,
) -> Ledger:
    """Main judged, the records of reviews on the merges in `out` left out, some steps void.

    Whatever the day of asking, a step counts or not by one rule: dates never go back. So a step
    dated later than `until` that will be in effect ends the fold (`Ledger.waiting`); one that has
    no effect anyway ends nothing.
    """
    ledger = Ledger(history, public_keys(), unreadable=(HistoryError,), left_out=out, void=void)
    ledger.without = lambda more: _folded(history, tip, until, out, more)
    if compared:
        ledger.reread = lambda base, withheld, failed: _reread(
            history, base, withheld, out, {**void, **failed}
        )
    ledger.noted = NOTES in history.refs
    ledger.was_step = OffLine(history, lambda sha: _line_of(history, sha, out, void)).was_step
    later: list[Step] = []
    for step in history.main_line(tip):
        if ledger.root is not None:
            _on_line(ledger.as_judged(step))
        if until is None or step.day <= until or step.commit.sha in void:
            for refused in later:
                ledger.advance(refused)
            later.clear()
            ledger.advance(step)
        elif ledger.root is None:
            if history.entry(step.commit.sha, ROOT):
                ledger.begins = step
                break
        elif ledger.consider(step)[1].accepted:
            ledger.waiting = step
            break
        else:
            later.append(step)
    return ledger


def _reread(
    history: History, base: str, withheld: Withholdings, out: LeftOut, void: Void
) -> Ledger:
    """Main up to a commit, judged without some content; nothing is compared with that in turn."""
    before, history.withheld = history.withheld, withheld
    try:
        return _folded(history, base, None, out, void, compared=False)
    finally:
        history.withheld = before


def _line_of(history: History, sha: str, out: LeftOut, void: Void) -> Ledger | None:
    try:
        return _folded(history, sha, None, out, void)
    except Rewritten:
        return None


def _on_line(step: Step) -> None:
    for ground in check_displaced(step):
        raise Rewritten(
            f"步骤 {step.commit.sha[:12]}：{ground.message}，其后一概不作数。{ground.hint}"
        )


@contextmanager
def snapshot_of(repo: Path, as_of: date) -> Iterator[Snapshot]:
    """The repository on that day, for as long as its objects are needed.

    Raises HistoryError for a shallow or damaged clone. A folder without Git counts as files.
    """
    try:
        git_folder(repo)
    except HistoryError:
        yield of_files(repo, as_of)
        return
    with History(repo) as history:
        tip = main_of(history)
        ledger = fold(history, tip, as_of) if tip else None
        if ledger is not None and ledger.root:
            yield of_ledger(ledger, as_of)
        else:
            yield of_files(repo, as_of, tip or "", ledger)


def of_ledger(ledger: Ledger, as_of: date) -> Snapshot:
    """The state by main's accepted steps, with a finding on each refused step not yet annulled."""
    refused = [d for d in ledger.decisions if d.step in ledger.refused]
    findings = tuple(f for decision in refused for f in decision.findings)
    return Snapshot(
        commit=ledger.head,
        as_of=as_of,
        office=ledger.office_in_effect,
        docket=ledger.docket,
        papers=ledger.papers,
        findings=findings,
        blocking=tuple(f for f in findings if f.effect is not Effect.REMARK),
        ledger=ledger,
    )


def of_files(
    repo: Path,
    until: date,
    commit: str = "",
    refused: Ledger | None = None,
    on: date | None = None,
) -> Snapshot:
    """What the work tree says up to `until`, and why a root was refused, if one was.

    `on` is the day on which open applications are judged, by default `until`.
    """
    tree, faults = read_tree(repo)
    seen = survey(tree, until, on or until, read_attachments(repo))
    grounds = [f for d in refused.decisions for f in d.findings] if refused else []
    empty = () if tree else (_nothing(repo),)
    hard = (*empty, *faults, *grounds)
    return Snapshot(
        commit=commit,
        as_of=on or until,
        office=seen.office,
        docket=seen.trial.docket,
        papers=seen.trial.papers,
        findings=(*hard, *seen.trial.findings),
        blocking=(*hard, *seen.trial.blocking),
        drafts=seen.trial.drafts,
    )


def _nothing(repo: Path) -> Finding:
    message = "没有任何案卷、登记或模板，什么也没有检查"
    return Finding.of_file("empty", str(repo), message, "用 --repo 指明案卷库所在的文件夹")
