"""Which cases a new batch act would list, in the order of published lists. Pure.

A list is never silently short: it holds every case that the act could bring on now, and where
several publicities or letters are open, those of the earliest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.law.divisions import Divisions, in_list_order
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.procedure.agreement import same
from pipeline.procedure.docket import Docket, open_reports
from pipeline.procedure.open_matters import ON_LIST, open_publicity
from pipeline.procedure.row import Row
from pipeline.procedure.terms import call_of

_S = State
GONE = frozenset({_S.REMOVED, _S.WITHDRAWN})


def cases_for_list(
    docket: Docket, row: Row, year: str, division: str, divisions: Divisions, on: date
) -> list[Case]:
    """The cases of the act's list; of a district's act ("" for the city's) those of the district.

    A unit belongs to the district that succeeded the one it was taken in by.
    """
    found = CHOSEN.get(row.kind, _onward)(docket, row, year, division)
    if division:
        found = [case for case in found if same(divisions, case.division, division, on)]
    return in_order_of_list(docket, year, found)


def in_order_of_list(docket: Docket, year: str, cases: Iterable[Case]) -> list[Case]:
    """The order of published lists: the batch's order of divisions, then the receipt number."""
    call = call_of(docket, year)
    order = call.get("list_order") if call else []
    places = {case.id: case.division for case in cases}
    rank = {d: n for n, d in enumerate(in_list_order(set(places.values()), order))}
    return sorted(
        cases, key=lambda c: (rank[places[c.id]], str(c.last(ActKind.ACCEPTANCE).get("receipt_no")))
    )


def _cases(docket: Docket, year: str, states: Iterable[State]) -> list[Case]:
    wanted = frozenset(states)
    return [case for case in docket.batch(year).cases.values() if case.state in wanted]


def _onward(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """Every case that some outcome of the act would bring to another state."""
    states = {s for moves in row.moves.values() for m in moves if m.after for s in m.before}
    return _cases(docket, year, states)


def _queried(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """Those whose next list needs a query: the letter's; the publicity's; the designation's."""
    if division:
        return _cases(docket, year, {_S.RECEIVED, _S.RETURNED_BY_CITY, _S.RECOMMENDED})
    before = _cases(docket, year, {_S.RESOLVED})
    return before or _cases(docket, year, {_S.PUBLICISED, _S.CLEARED})


def _reviewed(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """Units visited; where there are none, those to be looked at anew."""
    first = _cases(docket, year, {_S.VISITED})
    return first or _cases(docket, year, {_S.HELD, _S.DEFERRED, _S.REINSTATED})


def _proposed(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """What was reviewed; what was deferred before any department was asked."""
    deferred = [c for c in _cases(docket, year, {_S.DEFERRED}) if not c.find(ActKind.CONSULTATION)]
    return _cases(docket, year, {_S.ASSESSED}) + deferred


def _asked(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """What is proposed; what an objection brought back and no department has seen."""
    back = _cases(docket, year, {_S.REINSTATED})
    unseen = [c for c in back if c.find(ActKind.PANEL) and not c.find(ActKind.CONSULTATION)]
    return _cases(docket, year, {_S.PROPOSED}) + unseen


def _resolved(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """What awaits the meeting. A unit held for a report awaits the finding on it first."""
    found = _onward(docket, row, year, division)
    return [c for c in found if c.state is not _S.HELD or not open_reports(c.acts)]


def _stated(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """The units of the earliest publicity still to be stated on: all at first, then those held."""
    if (publicity := open_publicity(docket, year)) is None:
        return []
    again = any(
        publicity.file in act.record.rests_on
        for act in docket.batch_acts(year, ActKind.PUBLICITY_CLOSING)
    )
    states = ON_LIST if again else ON_LIST | GONE
    listed = [docket.cases[row["dossier"]] for row in publicity.get("rows")]
    return [case for case in listed if case.state in states]


CHOSEN = {
    ActKind.COMPLIANCE_CHECK: _queried,
    ActKind.PANEL: _reviewed,
    ActKind.PROPOSAL: _proposed,
    ActKind.CONSULTATION: _asked,
    ActKind.RESOLUTION: _resolved,
    ActKind.PUBLICITY_CLOSING: _stated,
}
