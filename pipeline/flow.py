"""The use cases as sentences: read the repository, ask the pure code, hand back what it says.

Only commands call these; nothing here prints or knows the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from pipeline import render
from pipeline.approval import Next
from pipeline.approve import Order, Outcome, approve
from pipeline.forms import FORMS, forms_of
from pipeline.git_write import Identity, Writer
from pipeline.history import History
from pipeline.issuing import Output, Progress, Rebuilt, edition, keep, rebuild, write
from pipeline.ledger import Ledger
from pipeline.paper import Document, Standing
from pipeline.previous import Previous, intact, of_branch, of_folder
from pipeline.publish import write_file
from pipeline.refs import HistoryError, git_folder
from pipeline.roster import SHANGHAI
from pipeline.signing import agent, signer
from pipeline.site import MANIFEST, Edition, stem
from pipeline.snapshot import FOREVER, Rewritten, fold, main_of, of_files, taken
from pipeline.step_findings import day_of
from pipeline.steps import Step
from pipeline.trial import Issue
from pipeline.world import ROOT, World


class NoAuthority(Exception):
    """Asked for what only an established authority can give."""


class NothingToPrint(Exception):
    """No paper of that kind comes from that act or case."""


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


def draft(repo: Path, ident: str, kind: str, out: Path, as_of: date) -> list[Path]:
    """Set the papers of an act or a case that the work tree would produce, watermarked.

    A form to be filled in by hand (`FORMS`) is set clean, for the cases that `ident` names.
    Raises NothingToPrint, RenderError.
    """
    snapshot = of_files(repo, FOREVER, on=as_of)
    if kind in FORMS:
        forms = list(forms_of(snapshot.docket, snapshot.world, ident, kind, as_of))
        if not forms:
            known = "、".join(sorted(snapshot.docket.cases)) or "无"
            raise NothingToPrint(f"没有已受理的案卷“{ident}”；现有：{known}")
        return [path for form in forms for path in print_form(form, snapshot.world, out)]
    issues = [
        i
        for i in (*snapshot.papers, *snapshot.drafts)
        if i.document.kind == kind and ident in i.document.id
    ]
    if not issues:
        papers = [i.document for i in (*snapshot.papers, *snapshot.drafts)]
        raise NothingToPrint(_none(ident, kind, papers))
    return [path for issue in issues for path in print_draft(issue, out)]


def _none(ident: str, kind: str, papers: Sequence[Document]) -> str:
    """That there is no such paper, and which there are: of that act or case, else the kinds."""
    own = [paper.id for paper in papers if ident in paper.id]
    if own:
        return f"没有“{ident}”的“{kind}”；它能出具的有：{'、'.join(own)}"
    kinds = "、".join(sorted({paper.kind for paper in papers} | set(FORMS)))
    return f"没有“{ident}”的“{kind}”，也没有它的其他公文；可用的种类：{kinds}"


def print_draft(issue: Issue, out: Path) -> Iterator[Path]:
    """One paper as a draft: watermark, no number, files named for what they are."""
    document = without_number(issue.document)
    made = render.render(document, issue.templates, Standing.DRAFT)
    for suffix, raw in (("html", made.html), ("pdf", made.pdf), ("docx", made.docx)):
        path = out / f"{stem(document).replace('/', '-')}-预览.{suffix}"
        write_file(path, raw)
        yield path


def print_form(form: Issue, world: World, out: Path) -> Iterator[Path]:
    """One form, to be printed and filled in; a demo's says that it is one."""
    demo = (world.data(ROOT) or {}).get("demo")
    standing = Standing.SPECIMEN if demo else Standing.OFFICIAL
    made = render.render(form.document, form.templates, standing)
    for suffix, raw in (("pdf", made.pdf), ("docx", made.docx)):
        name = f"{form.document.dossier}-{form.document.kind}".replace("/", "-")
        path = out / f"{name}-空白.{suffix}"
        write_file(path, raw)
        yield path


def without_number(document: Document) -> Document:
    """A draft bears no 文号: the office's register gives it when the act is issued."""
    if not document.number:
        return document
    context = {**document.context, "number": "（文号待编）"}
    return replace(document, number="", context=context)


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
