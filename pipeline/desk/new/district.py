"""Beginning the acts of a district: queries, recommendation, letter. A city's query is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.foundations import accepted, listed_and_queried
from pipeline.desk.new.situation import Situation, cases_in, open_findings, query_of
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Effect
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket
from pipeline.procedure.row import Row
from pipeline.procedure.terms import law_of
from pipeline.rules.shared.credit_queries import wanted, window


def _queried(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """Cases that need a compliance check before they can be listed in a district letter, a
    publicity or a designation.
    """
    if division:
        return cases_in(docket, year, {State.RECEIVED, State.RETURNED_BY_CITY, State.RECOMMENDED})
    before = cases_in(docket, year, {State.RESOLVED})
    return before or cases_in(docket, year, {State.PUBLICISED, State.CLEARED})


def _check(now: Situation) -> Mapping[str, Any]:
    states = {case.state for case in now.cases}
    city = "公示" if State.RESOLVED in states else "认定"
    return {"before": "上报" if now.division else city}


def _query_entry(now: Situation, case: Case) -> Mapping[str, Any]:
    return {"queries": list(_queries(now, case)) or None}


def _queries(now: Situation, case: Case) -> Iterator[dict[str, Any]]:
    """Each list for each subject over the window, as if queried that day; results are to fill."""
    law, last = law_of(now.docket, now.year, now.office), now.as_of.isoformat()
    if law is None:
        return
    first = window(law, case, last, now.as_of)
    for query in wanted(law, case, first, last, now.as_of):
        who = {"person": query.person} if query.person else {}
        span = {"from": first, "to": last}
        yield {"list": query.list, "subject": query.subject, **who, "window": span}


def _recommendation(now: Situation) -> Mapping[str, Any]:
    """A place for each judgement that is asked of the district."""
    asked = [{"finding": one.id} for one in open_findings(now, Effect.REFERRAL)]
    return {"judgements": asked or None}


def _recommended(now: Situation) -> Iterator[Record]:
    yield from accepted(now)
    checks = (query_of(case, "上报") for case in now.cases)
    yield from (check for check in checks if check)


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.COMPLIANCE_CHECK: Beginning(
        cases=_queried, grounds=accepted, values=_check, unit=_query_entry
    ),
    ActKind.RECOMMENDATION: Beginning(grounds=_recommended, values=_recommendation),
    ActKind.DISTRICT_LETTER: Beginning(grounds=listed_and_queried, unit=None),
}
