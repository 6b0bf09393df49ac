"""The use cases as sentences: read the repository, ask the pure code, hand back what it says.

Only commands call these; nothing here prints or knows the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from pipeline.authority.next_signature import Next
from pipeline.authority.refusal import day_of
from pipeline.git.history import History
from pipeline.git.refs import HistoryError, git_folder
from pipeline.git.ssh_keys import agent, signer
from pipeline.git.steps import Step
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.approve import Order, Outcome, approve
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import Rewritten, fold, main_of, taken
from pipeline.office.roster import SHANGHAI
from pipeline.publication.drafts import NothingToPrint, print_draft
from pipeline.publication.edition import MANIFEST, Edition
from pipeline.publication.issuing import Output, Progress, Rebuilt, edition, keep, rebuild, write
from pipeline.publication.previous import Previous, intact, of_branch, of_folder


class NoAuthority(Exception):
    """Asked for what only an established authority can give."""


@dataclass(frozen=True)
class Published:
    """What a publication did: the edition, what it was compared with, the commit kept."""

    made: Edition
    previous: Previous
    new: tuple[str, ...]
    commit: str


def publish(
    repo: Path,
    output: Output,
    as_of: date,
    *,
    previous: str = "",
    root: str = "",
    commit_at: datetime | None = None,
    progress: Progress = lambda *_: None,
) -> Published:
    """Write the site as of a day; with `commit_at` append it to the branch `published`.

    `root` is the commit, or its first digits, where authority must begin; "" asks for none.

    Raises HistoryError, NoAuthority, Changed, Damaged, NotOurs, RenderError, OSError.
    """
    with taken(repo, as_of) as snapshot, _previous(repo, previous) as before:
        _unbroken(repo, before)
        _rooted(snapshot.ledger, root)
        if commit_at and snapshot.ledger is None:
            raise NoAuthority("本仓库尚未确立权限，公文都是预览，不能记入 published 分支")
        if before.as_of > as_of.isoformat() and commit_at:
            raise NoAuthority(f"上次发布截至 {before.as_of}，不能再记入更早的 {as_of.isoformat()}")
        made = edition(snapshot, before, progress)
        files = write(made, snapshot, output)
        new = tuple(p.document.id for p in made.papers if p.document.id not in before.entries)
        commit = keep(repo, files, made, before, commit_at) if commit_at else ""
        return Published(made, before, new, commit)


def _rooted(ledger: Ledger | None, root: str) -> None:
    begins = (ledger.root if ledger else None) or ""
    if root and not begins.startswith(root):
        raise NoAuthority(f"权限之始是 {begins or '（没有）'}，不是所给的 {root}，未作发布")


def rebuilt(repo: Path, as_of: date, previous: str = "") -> list[Rebuilt]:
    """Every issued paper set again and compared with what was issued. Raises as `publish`."""
    with taken(repo, as_of) as snapshot, _previous(repo, previous) as before:
        if not before.entries:
            raise NothingToPrint("以前没有出具过公文，没有可以比对的")
        return list(rebuild(snapshot, before))


@contextmanager
def _previous(repo: Path, named: str) -> Iterator[Previous]:
    """The publication named by revision or folder, else the branch `published`."""
    if named and (Path(named) / MANIFEST).is_file():
        yield of_folder(Path(named))
        return
    try:
        git_folder(repo)
    except HistoryError:
        yield Previous()
        return
    with History(repo) as history:
        yield of_branch(history, named)


@dataclass(frozen=True)
class Signed:
    """What an approval did, and where the drafts of what it issues lie."""

    outcome: Outcome
    drafts: tuple[Path, ...]


def sign(repo: Path, branch: str, officer: str, key: str, at: datetime, drafts: Path) -> Signed:
    """Check a branch, draft what it would issue, add the next missing signature, deliver it.

    `key` is a private key's file, or "agent". Raises HistoryError, CannotSign, NoAuthority.
    """
    with Writer(repo) as clone:
        today = at.astimezone(SHANGHAI).date()
        ledger_at = cache(lambda sha: fold(clone, sha, today))
        roster = _established(ledger_at(main_of(clone) or "HEAD")).roster
        if (person := roster.find(officer)) is None:
            raise NoAuthority(f"名册 registry/officers.yaml 中没有“{officer}”，请核对 --as")
        hand = agent(person.keys) if key == "agent" else signer(Path(key))
        printed: list[Path] = []

        def weigh(step: Step) -> Next:
            ledger = _established(ledger_at(step.commit.parents[0]))
            trial, _ = ledger.attempt(step)
            printed[:] = [p for issue in trial.papers for p in print_draft(issue, drafts)]
            return ledger.weigh(step, hand.public, person.id)

        order = Order(branch, Identity(person.id, person.name), hand, at)
        return Signed(approve(clone, order, weigh), tuple(printed))


def _established(ledger: Ledger) -> Ledger:
    if ledger.root is None:
        raise NoAuthority("本仓库尚未确立权限（没有有效的 registry/root.yaml），不能批准")
    return ledger


def audit(repo: Path, as_of: date, today: date | None = None) -> Ledger:
    """Main judged from its root on, as of a day; and that what was issued stands as it was.

    A step that waits for its day is kept as `waiting` only where it is later than `today`, by
    default `as_of`: asked of a past day, main simply stops.

    Raises HistoryError, Rewritten, Damaged.
    """
    with History(repo) as history:
        tip = main_of(history)
        if tip is None:
            raise HistoryError("仓库中还没有任何提交")
        before = of_branch(history)
        keeps(history, tip, before)
        intact(before)
        ledger = fold(history, tip, as_of)
        if today and ledger.waiting and day_of(ledger.waiting) <= today:
            ledger.waiting = None
        return ledger


def _unbroken(repo: Path, before: Previous) -> None:
    if before.commit:
        with History(repo) as history:
            keeps(history, main_of(history) or "HEAD", before)


def keeps(history: History, tip: str, before: Previous) -> None:
    """What was published from must still stand on main's own line. Raises Rewritten.

    A push that makes another line the first parent would erase steps without a trace.
    """
    line = {commit.sha for commit in history.first_parents(tip)}
    if before.commit and before.commit not in line:
        raise Rewritten(
            f"上次发布所依据的提交 {before.commit[:12]} 已不在主线上：主线被改写。"
            "请先查明由谁改写，从备份恢复主线后再审计或发布"
        )
