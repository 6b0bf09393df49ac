"""Beginning the city's own look: review, site visit, panel, proposal."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.situation import cases_in
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.procedure.docket import Docket
from pipeline.procedure.row import Row


def _reviewed(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """Units visited; where there are none, units to be examined again."""
    first = cases_in(docket, year, {State.VISITED})
    return first or cases_in(docket, year, {State.HELD, State.DEFERRED, State.REINSTATED})


def _proposed(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """What was reviewed; what was deferred before any department was asked."""
    deferred = [
        c for c in cases_in(docket, year, {State.DEFERRED}) if not c.find(ActKind.CONSULTATION)
    ]
    return cases_in(docket, year, {State.ASSESSED}) + deferred


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.REVIEW: Beginning(),
    ActKind.SITE_VISIT: Beginning(),
    ActKind.PANEL: Beginning(cases=_reviewed),
    ActKind.PROPOSAL: Beginning(cases=_proposed),
}
