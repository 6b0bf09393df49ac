"""A publication: the site of a day, and the branch `published` that keeps what was issued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.git.history import History
from pipeline.git.refs import HistoryError, git_folder
from pipeline.git.remotes import Moved
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import NoAuthority, Snapshot, snapshot_of
from pipeline.model.failure import Failure
from pipeline.publication.branch import NONE, Branch, Truth, judge_branch
from pipeline.publication.drafts import NothingToPrint
from pipeline.publication.edition import MANIFEST, Edition
from pipeline.publication.issuing import (
    Output,
    Progress,
    Rebuilt,
    edition,
    files_of,
    rebuild,
    write,
)
from pipeline.publication.keeping import Order, keep, up_to_date
from pipeline.publication.manifest import fingerprint
from pipeline.publication.noted import notes_to_keep
from pipeline.publication.output import refuse_foreign, refuse_overlap
from pipeline.publication.previous import Previous, of_folder

_TRIES = 3  # each time another publication was faster; what it issued is taken over


class Misplaced(Failure):
    """What is kept goes by the branch alone, not by another earlier publication."""


@dataclass(frozen=True)
class Published:
    """What a publication did: the edition, what it was compared with, the commit kept."""

    made: Edition
    previous: Previous
    new: tuple[str, ...]
    commit: str
    branch: Branch = NONE


def publish_site(
    repo: Path,
    output: Output,
    as_of: date,
    *,
    previous: str = "",
    root: str = "",
    order: Order | None = None,
    progress: Progress = lambda *_: None,
) -> Published:
    """Write the site as of a day; with an `order` append it to the branch `published` first.

    `root` is the commit, or its first digits, where authority must begin; "" asks for none.

    Raises HistoryError, NoAuthority, NoPublisher, Halted, Changed, Damaged, NotOurs, RenderError,
    OSError.
    """
    folders = [output.out, *([output.internal] if output.internal else [])]
    refuse_overlap(*folders)
    refuse_foreign(*folders)
    if order is None:
        return _shown(repo, output, as_of, previous, root, progress)
    if previous:
        raise Misplaced("--commit 只以 published 分支为准，不能同时指定 --previous")
    for turn in range(1, _TRIES + 1):
        try:
            return _kept(repo, output, as_of, root, order, progress)
        except Moved:
            if turn == _TRIES:
                raise
    raise AssertionError("unreachable")


def _shown(
    repo: Path, output: Output, as_of: date, previous: str, root: str, progress: Progress
) -> Published:
    """The site alone; nothing is kept."""
    with snapshot_of(repo, as_of) as snapshot, _previous(repo, snapshot, previous) as found:
        before, branch = found
        branch.require_sound()
        _require_root(snapshot.ledger, root)
        made = edition(snapshot, before, progress)
        write(files_of(made, snapshot), output)
        return Published(made, before, _new(made, before), "", branch)


def _kept(
    repo: Path, output: Output, as_of: date, root: str, order: Order, progress: Progress
) -> Published:
    """One try: judged on the remote's branch, kept there, and only then shown."""
    truth = up_to_date(repo)
    with snapshot_of(repo, as_of) as snapshot:
        ledger = snapshot.ledger
        _require_root(ledger, root)
        if ledger is None:
            raise NoAuthority("本仓库尚未确立权限，公文都是预览，不能记入 published 分支")
        signer = order.signer(ledger)
        with _judged(repo, ledger, truth) as branch:
            branch.require_sound()
            before = branch.previous
            if before.as_of > as_of.isoformat():
                said = f"上次发布截至 {before.as_of}，不能再记入更早的 {as_of.isoformat()}"
                raise NoAuthority(said)
            made = edition(snapshot, before, progress, fingerprint(signer.public))
            files = files_of(made, snapshot)
            kept = files.kept() | _notes(repo, ledger, branch)
            commit = keep(repo, kept, made, branch, signer, order.at)
            write(files, output)
            return Published(made, before, _new(made, before), commit, branch)


def _notes(repo: Path, ledger: Ledger, branch: Branch) -> dict[str, bytes]:
    with History(repo) as history:
        return notes_to_keep(history, ledger, branch.believed)


def _new(made: Edition, before: Previous) -> tuple[str, ...]:
    return tuple(p.document.id for p in made.papers if p.document.id not in before.entries)


def _require_root(ledger: Ledger | None, root: str) -> None:
    begins = (ledger.root if ledger else None) or ""
    if root and not begins.startswith(root):
        raise NoAuthority(f"权限之始是 {begins or '（没有）'}，不是所给的 {root}，未作发布")


@dataclass(frozen=True)
class Proof:
    """What could be proved of each issued paper, and the branch that they stand on."""

    papers: tuple[Rebuilt, ...]
    branch: Branch


def rebuilt(repo: Path, as_of: date, previous: str = "") -> Proof:
    """Every issued paper set again and compared with what was issued. Raises as `publish`."""
    with snapshot_of(repo, as_of) as snapshot, _previous(repo, snapshot, previous) as found:
        before, branch = found
        if not before.entries and not branch.open:
            raise NothingToPrint("以前没有出具过公文，没有可以比对的")
        return Proof(tuple(rebuild(snapshot, before)), branch)


@contextmanager
def _previous(repo: Path, snapshot: Snapshot, named: str) -> Iterator[tuple[Previous, Branch]]:
    """The publication named by revision or folder, else the branch `published`."""
    if named and (Path(named) / MANIFEST).is_file():
        yield of_folder(Path(named)), NONE
        return
    try:
        git_folder(repo)
    except HistoryError:
        yield Previous(), NONE
        return
    with _judged(repo, snapshot.ledger, named=named) as branch:
        yield branch.previous, branch


@contextmanager
def _judged(
    repo: Path, ledger: Ledger | None, truth: Truth | None = None, named: str = ""
) -> Iterator[Branch]:
    """The branch as it counts by all of main. Raises Rewritten."""
    with History(repo) as history:
        at = Truth(history.resolve(named)) if named else truth
        yield judge_branch(history, ledger, at) if ledger else NONE
