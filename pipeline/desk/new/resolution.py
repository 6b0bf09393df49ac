"""Beginning what the meeting resolves on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.situation import Situation, cases_in
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket, open_reports
from pipeline.procedure.row import Row

AWAITING = frozenset(
    {
        State.CONSULTED,
        State.PROPOSED_REFUSAL,
        State.DEFERRED,
        State.REINSTATED,
        State.HELD,
    }
)
"""Where a unit waits for the meeting; it may look at others too, which are added by hand."""


def _awaiting_the_meeting(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """What awaits the meeting. A unit held for a report awaits the finding on it first."""
    found = cases_in(docket, year, AWAITING)
    return [c for c in found if c.state is not State.HELD or not open_reports(c.acts)]


def _proposals_and_replies(now: Situation) -> Iterator[Record]:
    """Proposals on the units, findings that return one to the list, new panels, and every reply."""
    for case in now.cases:
        kinds = [ActKind.PROPOSAL, ActKind.OBJECTION_FINDING]
        kinds += [ActKind.PANEL] if case.state is State.HELD else []
        yield from (r for kind in kinds if (r := case.find(kind)) is not None)
    letters = {r.file for c in now.cases if (r := c.find(ActKind.CONSULTATION)) is not None}
    for reply in now.docket.batch_acts(now.year, ActKind.CONSULTATION_REPLY):
        if letters & set(reply.record.rests_on):
            yield reply.record


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.RESOLUTION: Beginning(cases=_awaiting_the_meeting, grounds=_proposals_and_replies),
}
