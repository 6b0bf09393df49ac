"""The official papers, one module each: the door of the documents.

A module states `KIND`, `AUDIENCE` and `build(facts)`, which chooses every value and every wording,
or gives None where this act has no such paper; its template of the same name only places them.
Wordings shared by papers stand in `wording`, what every paper has in `drafting`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self, cast

from pipeline.documents.paper import Audience, Document
from pipeline.law.calendar import Calendar
from pipeline.law.divisions import Divisions
from pipeline.law.regulation import Law
from pipeline.model.case import Act
from pipeline.model.record import FieldPath, Record
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.procedure.in_effect import InEffect
from pipeline.procedure.rows import row_of
from pipeline.procedure.terms import law_of


class NotBuildable(ValueError):
    """A paper needs a setting that the registry does not hold; the message says which."""


def untitled(record: Record, path: FieldPath) -> str:
    """No field has a title: where the schemas are not at hand."""
    return ""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper may know: its act, what was in effect with it, the law, issuer, divisions,
    the working days as they were known on the act's day, and how a field is called in Chinese.
    """

    act: Act
    in_effect: InEffect
    law: Law
    issuer: Record
    divisions: Divisions
    calendar: Calendar
    title: Callable[[Record, FieldPath], str] = untitled

    @classmethod
    def of(cls, act: Act, docket: Docket, office: Office, on: date) -> Self | None:
        """What the office knew on that day; None where the call pins no text of the rules."""
        law = law_of(docket, act.year, office)
        if law is None:
            return None
        calendar = office.calendar.known_on(on)
        return cls(
            act, InEffect(docket), law, office.issuer, office.divisions, calendar, office.title
        )


class Builder(Protocol):
    """What a module of this package is."""

    KIND: str
    AUDIENCE: Audience

    def build(self, facts: PaperFacts) -> Document | None: ...


def builder(kind: str) -> Builder:
    """The module of one kind of paper, "non-designation-notice" → non_designation_notice."""
    return cast(Builder, importlib.import_module(f"{__name__}.{kind.replace('-', '_')}"))


def papers_of(facts: PaperFacts) -> Iterator[Document]:
    """The papers that an act produces (`papers` of its row), none for most."""
    row = row_of(facts.act.record, facts.act.generation)
    for kind in row.papers if row else ():
        if (paper := builder(kind).build(facts)) is not None:
            yield paper
