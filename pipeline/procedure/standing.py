"""Where a case may stand, by what can still be done with it there."""

from __future__ import annotations

from pipeline.model.case import State

ENDED = frozenset(
    {
        State.NOT_RECOMMENDED,
        State.RETURNED_BY_DISTRICT,
        State.RETURNED_BY_CITY,
        State.REVIEW_REFUSED,
        State.RESOLVED_REFUSAL,
        State.PROPOSED_REFUSAL,
        State.REMOVED,
        State.NOT_DESIGNATED,
        State.WITHDRAWN,
    }
)
"""Where an application stands still unless an objection or a new version revives it."""
OPEN = frozenset(State) - {State.NOT_DESIGNATED, State.WITHDRAWN, State.DESIGNATED}
DROPPED = ENDED - {State.WITHDRAWN} | {State.DEFERRED}
RETURNED = (State.RETURNED_BY_DISTRICT, State.RETURNED_BY_CITY)
AT_THE_CITY = (State.SUPPLEMENTING_CITY, State.UNDER_REVIEW, State.VISITED, State.ASSESSED)
NOT_HELD = frozenset(State) - {State.PUBLICISED, State.HELD, State.CLEARED}
"""Where a lead is looked into without the unit being held."""
OFF_LIST = frozenset(State) - {State.PUBLICISED, State.CLEARED}
LOOKED_AT = frozenset({State.VISITED, State.HELD, State.DEFERRED})
ANEW = frozenset({State.HELD, State.DEFERRED, State.REINSTATED})
"""Where a panel looks at a unit without moving it: the meeting that follows does."""
