"""What a closing and a designation say of the published papers that they rest on.

They name each by its act and by the digest of what it says, never by a commit or by its bytes, so
that main does not hang on how a paper was set. What main names cannot vanish from `published`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline import render
from pipeline.documents.paper import Issue
from pipeline.judgement.trial import Trial
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Finding, Problem
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.records.withheld import Withholdings

if TYPE_CHECKING:
    from pipeline.ledger.ledger import Ledger

NAMING = frozenset({ActKind.PUBLICITY_CLOSING, ActKind.DESIGNATION})
FIELD = "published"
RULE = "published-entry"


def named(record: Record) -> Iterator[tuple[str, str]]:
    """The papers that a record names, with the digest it gives of what each says."""
    for entry in (record.get(FIELD) or ()) if record.kind in NAMING else ():
        yield entry["paper"], entry["content_sha256"]


def named_in(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """The same of all acts in effect: act, paper, digest."""
    for act in ledger.docket.acts.values():
        for paper, content in named(act.record):
            yield act.path, paper, content


def papers_under(docket: Docket, grounds: Iterable[str], papers: Iterable[Issue]) -> list[Issue]:
    """The publicities' papers that an act with these grounds rests on, itself or by a closing."""
    acts = [docket.acts[path] for path in grounds if path in docket.acts]
    closings = [act for act in acts if act.kind == ActKind.PUBLICITY_CLOSING]
    paths = {*grounds, *(path for act in closings for path in act.record.rests_on)}
    return [
        issue
        for issue in papers
        if issue.document.kind == ActKind.PUBLICITY and issue.document.source in paths
    ]


def content_of(issue: Issue) -> str:
    """The digest of what a paper says."""
    return render.content_sha256(issue.document, issue.templates)


def entry_faults(
    trial: Trial, issued: Iterable[Issue], office: Office, withheld: Withholdings
) -> Iterator[Finding]:
    """What closings and designations of a step say wrongly, or not, of what was published."""
    if not office.generation.published_entries:
        return
    papers = {issue.document.id: issue for issue in (*issued, *trial.papers)}
    for record in (one for one in trial.records if one.kind in NAMING):
        for problem in _problems(record, trial.docket, papers, withheld):
            title = office.title(record, problem.path)
            yield Finding.in_record(
                record, problem, RULE, Effect.DEFECT, field=title, article="第十一条"
            )


def _problems(
    record: Record, docket: Docket, papers: Mapping[str, Issue], withheld: Withholdings
) -> Iterator[Problem]:
    told = dict(named(record))
    for issue in papers_under(docket, record.rests_on, papers.values()):
        if issue.document.id not in told:
            message = f"没有写明所依据的公示公文 {issue.document.id}"
            yield Problem((FIELD,), message, "用 dossier new 重新起草，或补上其编号和内容摘要")
    for index, (paper, content) in enumerate(told.items()):
        where = (FIELD, index, "content_sha256")
        if paper not in papers:
            yield Problem((FIELD, index), f"{paper} 没有出具过", "更正公文编号，或删去本项")
        elif content != content_of(papers[paper]) and not withheld.said(paper, content):
            message = f"所写的内容摘要与 {paper} 不符"
            yield Problem(where, message, "按 published 分支的清单填写该公文的 content_sha256")
