"""What a new act is begun from, and what the stages ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.documents.paper import Issue
from pipeline.judgement.act import filed
from pipeline.law.calendar import Calendar
from pipeline.law.regulation import Law
from pipeline.ledger.entries import FIELD, content_of, papers_under
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Effect, Finding
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.procedure.row import Row
from pipeline.procedure.terms import law_of, opening_notice

BLANK = ""
"""For the person to fill in; `check` names every such field."""


@dataclass(frozen=True)
class Situation:
    """What a new act is begun from: what is in effect, the day, and what was asked for.

    `cases` are those the act is about.
    """

    docket: Docket
    office: Office
    row: Row
    year: str
    as_of: date
    division: str
    case: Case | None
    cases: tuple[Case, ...]
    papers: Sequence[Issue] = ()
    """What has been issued."""

    @property
    def calendar(self) -> Calendar:
        return self.office.calendar.known_on(self.as_of)

    @property
    def law(self) -> Law | None:
        """The rule set that the batch's call pins; None before it."""
        return law_of(self.docket, self.year, self.office)

    @property
    def call(self) -> Record | None:
        """The notice that opened the batch; None before it."""
        return opening_notice(self.docket, self.year)


def reference(record: Record) -> dict[str, str]:
    """The entry of `on:` that names a record by its digest."""
    return {"path": record.file, "sha256": record.sha256}


def published(now: Situation, grounds: Iterable[Record]) -> Mapping[str, Any]:
    """The published papers that an act with these grounds rests on, as it names them."""
    found = papers_under(now.docket, [record.file for record in grounds], now.papers)
    entries = [{"paper": i.document.id, "content_sha256": content_of(i)} for i in found]
    return {FIELD: entries} if entries else {}


def again(earlier: Record) -> dict[str, Any]:
    """A full new version: what stood before, to be changed where it was wrong."""
    data = {key: value for key, value in earlier.data.items() if key != "record"}
    return data | {"supersedes": earlier.sha256}


def open_findings(now: Situation, effect: Effect) -> list[Finding]:
    """What the articles make of the case today, of one effect."""
    if now.case is None:
        return []
    found = filed(now.docket, now.case.id, now.office, now.as_of).findings
    return [one for one in found if one.effect is effect]


def query_of(case: Case, before: str) -> Record | None:
    """The latest query of the case for that gate."""
    checks = [a.record for a in case.acts if a.kind == ActKind.COMPLIANCE_CHECK]
    return next((r for r in reversed(checks) if r.get("before") == before), None)


def cases_in(docket: Docket, year: str, states: Iterable[State]) -> list[Case]:
    """The cases of the year in one of these states."""
    wanted = frozenset(states)
    return [case for case in docket.batch(year).cases.values() if case.state in wanted]


def onward(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """Every case that some outcome of the act would bring to another state."""
    states = {s for moves in row.moves.values() for m in moves if m.after for s in m.before}
    return cases_in(docket, year, states)
