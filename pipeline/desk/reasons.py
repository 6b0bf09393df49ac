"""Why each act on a case was taken, and what was judged of it: as the records say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.model.case import Act, Case
from pipeline.model.finding import FindingId
from pipeline.model.record import FieldPath
from pipeline.procedure.docket import listed
from pipeline.procedure.rows import row_of
from pipeline.rules.facts import Title
from pipeline.rules.runner import rules

FIELDS = ("ground", "facts", "opinion", "reasons")
"""Where acts give their reasons, in reading order: ground in law, facts, opinion, reasons."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of one act: `what` it is, in Chinese, and the text as written."""

    on: date
    act: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A referral that an officer settled: on which provision, why, by whom, on what evidence."""

    on: date
    article: str
    title: str
    reasons: str
    by: str
    evidence: tuple[str, ...]


def reasons_of(case: Case, title: Title) -> Iterator[Reason]:
    """Every reason given on the case, in the order of its acts."""
    for act in case.acts:
        row = row_of(act.record, act.generation)
        place = _place(act, case.id)
        if row is None or place is None:
            continue
        for field in FIELDS:
            text = act.record.get(*place, field)
            if isinstance(text, str):
                what = title(act.record, (*place, field)) or field
                yield Reason(act.on, row.title, what, text)


def _place(act: Act, case: str) -> FieldPath | None:
    """Where the act speaks of the case: the row of a list, or the whole record."""
    row = row_of(act.record, act.generation)
    item = next((i for i in listed(act, row) if i.dossier == case), None) if row else None
    if item is None:
        return () if act.case else None
    return item.path if len(item.path) > 1 else ()


def judged_of(case: Case) -> Iterator[Judged]:
    """Every judgement recorded on the case, in the order of its acts."""
    for act in case.acts:
        for one in act.record.get("judgements") or ():
            name = FindingId.parse(one["finding"])
            if name.subject == case.id and (known := rules().get(name.rule)):
                shown = tuple(item["title"] for item in one.get("evidence") or ())
                yield Judged(
                    act.on, known.ARTICLE, known.TITLE, one["reasons"], one.get("by", ""), shown
                )
