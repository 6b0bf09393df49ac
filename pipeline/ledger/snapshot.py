"""A repository as it stands on a day: from main's accepted steps, or from the work tree alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.authority.decision import Decision
from pipeline.documents.paper import Issue, Standing
from pipeline.git.history import History
from pipeline.git.refs import HistoryError, git_folder
from pipeline.git.worktree import read_attachments, read_tree
from pipeline.judgement.without_history import survey
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.model.failure import Failure
from pipeline.model.finding import Effect, Finding
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.procedure.in_effect import InEffect
from pipeline.records.paths import ROOT

FOREVER = date.max
MAIN = ("refs/heads/main", "refs/remotes/origin/main", "HEAD")


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
