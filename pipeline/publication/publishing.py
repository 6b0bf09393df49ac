"""A publication: the site of a day, and the branch `published` that keeps what was issued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.git.history import History
from pipeline.git.refs import HistoryError, git_folder
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import NoAuthority, main_of, snapshot_of
from pipeline.publication.drafts import NothingToPrint
from pipeline.publication.edition import MANIFEST, Edition
from pipeline.publication.issuing import Output, Progress, Rebuilt, edition, keep, rebuild, write
from pipeline.publication.previous import Previous, of_branch, of_folder, require_on_line


@dataclass(frozen=True)
class Published:
    """What a publication did: the edition, what it was compared with, the commit kept."""

    made: Edition
    previous: Previous
    new: tuple[str, ...]
    commit: str


def publish_site(
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
    with snapshot_of(repo, as_of) as snapshot, _previous(repo, previous) as before:
        _require_unbroken(repo, before)
        _require_root(snapshot.ledger, root)
        if commit_at and snapshot.ledger is None:
            raise NoAuthority("本仓库尚未确立权限，公文都是预览，不能记入 published 分支")
        if before.as_of > as_of.isoformat() and commit_at:
            raise NoAuthority(f"上次发布截至 {before.as_of}，不能再记入更早的 {as_of.isoformat()}")
        made = edition(snapshot, before, progress)
        files = write(made, snapshot, output)
        new = tuple(p.document.id for p in made.papers if p.document.id not in before.entries)
        commit = keep(repo, files, made, before, commit_at) if commit_at else ""
        return Published(made, before, new, commit)


def _require_root(ledger: Ledger | None, root: str) -> None:
    begins = (ledger.root if ledger else None) or ""
    if root and not begins.startswith(root):
        raise NoAuthority(f"权限之始是 {begins or '（没有）'}，不是所给的 {root}，未作发布")


def rebuilt(repo: Path, as_of: date, previous: str = "") -> list[Rebuilt]:
    """Every issued paper set again and compared with what was issued. Raises as `publish`."""
    with snapshot_of(repo, as_of) as snapshot, _previous(repo, previous) as before:
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


def _require_unbroken(repo: Path, before: Previous) -> None:
    if before.commit:
        with History(repo) as history:
            require_on_line(history, main_of(history) or "HEAD", before)
