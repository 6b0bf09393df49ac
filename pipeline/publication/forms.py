"""Forms to be printed before an act and filled in by hand: no act issues them, no list keeps them.

Pure over a docket and a world.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.documents import PaperFacts, builder
from pipeline.judgement.act import law_of
from pipeline.judgement.trial import Issue
from pipeline.model.case import Case
from pipeline.office.office import World
from pipeline.procedure.docket import Docket

FORMS = ("site-visit-form", "panel-form")


def forms_of(docket: Docket, world: World, ident: str, kind: str, on: date) -> Iterator[Issue]:
    """The blank form of every accepted case whose id holds `ident`, by id."""
    for case in (docket.cases[name] for name in sorted(docket.cases) if ident in name):
        if (paper := _form(docket, world, case, kind, on)) is not None:
            yield paper


def _form(docket: Docket, world: World, case: Case, kind: str, on: date) -> Issue | None:
    act = next((act for act in case.acts if act.kind == "acceptance"), None)
    law = law_of(docket, case.year, world)
    if act is None or law is None:
        return None
    calendar = world.calendar.known_on(on)
    office = (law, world.issuer, world.divisions, calendar, world.title)
    document = builder(kind).build(PaperFacts(act, docket, *office))
    return Issue(document, world.templates) if document else None
