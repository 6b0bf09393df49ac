"""Papers before they are issued: drafts with a watermark, and forms to be filled in by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline import render
from pipeline.documents import PaperFacts, builder
from pipeline.documents.paper import Document, Issue, Standing
from pipeline.ledger.snapshot import FOREVER, of_files
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.failure import Failure
from pipeline.office.office import Office
from pipeline.procedure.in_effect import InEffect
from pipeline.publication.edition import stem
from pipeline.publication.output import write_file
from pipeline.records.paths import ROOT

FORMS = ("site-visit-form", "panel-form")
"""Blank sheets for a visit and a panel: no act issues them, no list keeps them."""


class NothingToPrint(Failure):
    """No paper of that kind comes from that act or case."""


def draft(repo: Path, ident: str, kind: str, out: Path, as_of: date) -> list[Path]:
    """Set the papers of an act or a case that the work tree would produce, watermarked.

    A form to be filled in by hand (`FORMS`) is set clean, for the cases that `ident` names.
    Raises NothingToPrint, RenderError.
    """
    snapshot = of_files(repo, FOREVER, on=as_of)
    if kind in FORMS:
        forms = list(_forms_of(snapshot.in_effect, snapshot.office, ident, kind, as_of))
        if not forms:
            known = "、".join(case.id for case in snapshot.in_effect.cases()) or "无"
            raise NothingToPrint(f"没有已受理的案卷“{ident}”；现有：{known}")
        return [path for form in forms for path in print_form(form, snapshot.office, out)]
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


def print_form(form: Issue, office: Office, out: Path) -> Iterator[Path]:
    """One form, to be printed and filled in; a demo's says that it is one."""
    demo = (office.data(ROOT) or {}).get("demo")
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


def _forms_of(known: InEffect, office: Office, ident: str, kind: str, on: date) -> Iterator[Issue]:
    """The blank form of every accepted case whose id holds `ident`, by id."""
    for case in (case for case in known.cases() if ident in case.id):
        if (paper := _form(known, office, case, kind, on)) is not None:
            yield paper


def _form(known: InEffect, office: Office, case: Case, kind: str, on: date) -> Issue | None:
    act = next((act for act in case.acts if act.kind == ActKind.ACCEPTANCE), None)
    facts = PaperFacts.of(act, known.docket, office, on) if act else None
    if facts is None:
        return None
    document = builder(kind).build(facts)
    return Issue(document, office.templates) if document else None
