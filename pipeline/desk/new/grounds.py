"""What a new act rests on: the records in effect that its `on:` names, each by its digest. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.law.calendar import Calendar
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket, open_reports
from pipeline.procedure.open_matters import open_publicity, unanswered
from pipeline.procedure.row import Row
from pipeline.procedure.terms import call_of, publicity_end


@dataclass(frozen=True)
class Ground:
    """What the values of a new act are taken from. `cases` are those it is about."""

    docket: Docket
    office: Office
    row: Row
    year: str
    as_of: date
    division: str
    case: Case | None
    cases: tuple[Case, ...]

    @property
    def calendar(self) -> Calendar:
        return self.office.calendar.known_on(self.as_of)

    @property
    def call(self) -> Record | None:
        """The notice that opened the batch; None before it."""
        return call_of(self.docket, self.year)


BEFORE = {ActKind.DISTRICT_LETTER: "上报", ActKind.PUBLICITY: "公示", ActKind.DESIGNATION: "认定"}
"""The query each list needs, by the word the query itself uses."""


def grounds(ground: Ground) -> list[Record]:
    """The records of `on:`, each once."""
    found = SPECIAL.get(ground.row.kind, _usual)(ground)
    return list({record.file: record for record in found}.values())


def missing(ground: Ground, found: Sequence[Record]) -> Iterator[str]:
    """What the act would lack to rest on, as a person reads it."""
    if before := BEFORE.get(ground.row.kind):
        bare = [case.id for case in ground.cases if query_of(case, before) is None]
        if bare:
            yield f"{'、'.join(bare)} 没有{before}前的合规查询，先起草 compliance-check"
    kinds = {record.kind for record in found}
    for wanted in ground.row.foundations:
        if not kinds & set(wanted):
            yield f"“{ground.row.title}”须以在案的 {' 或 '.join(wanted)} 为依据，现在没有"


def query_of(case: Case, before: str) -> Record | None:
    """The latest query of the case for that gate."""
    checks = [a.record for a in case.acts if a.kind == ActKind.COMPLIANCE_CHECK]
    return next((r for r in reversed(checks) if r.get("before") == before), None)


def changing(ground: Ground) -> Record | None:
    """The latest publicity whose period is still open on the day, None where all have ended."""
    for act in reversed(ground.docket.batch_acts(ground.year, ActKind.PUBLICITY)):
        if ground.as_of <= publicity_end(ground.docket, act.record):
            return act.record
    return None


def _usual(ground: Ground) -> Iterator[Record]:
    """The latest record of each kind the act rests on: the cases' own, else the batch's."""
    for named in ground.row.foundations:
        for kind in named:
            own = [r for c in ground.cases if (r := c.find(kind)) is not None]
            yield from own or [a.record for a in ground.docket.batch_acts(ground.year, kind)]


def _listed(ground: Ground) -> Iterator[Record]:
    """A list and the query it needs."""
    for kind in (kind for named in ground.row.foundations for kind in named):
        if kind != ActKind.COMPLIANCE_CHECK:
            yield from (r for c in ground.cases if (r := c.find(kind)) is not None)
    checks = (query_of(case, BEFORE[ground.row.kind]) for case in ground.cases)
    yield from (check for check in checks if check)


def _accepted(ground: Ground) -> Iterator[Record]:
    yield from (case.last(ActKind.ACCEPTANCE) for case in ground.cases)


def _recommended(ground: Ground) -> Iterator[Record]:
    yield from _accepted(ground)
    checks = (query_of(case, "上报") for case in ground.cases)
    yield from (check for check in checks if check)


def _resolved(ground: Ground) -> Iterator[Record]:
    """Proposals of the units, findings that bring one back, panels anew, and every reply."""
    for case in ground.cases:
        kinds = [ActKind.PROPOSAL, ActKind.OBJECTION_FINDING]
        kinds += [ActKind.PANEL] if case.state is State.HELD else []
        yield from (r for kind in kinds if (r := case.find(kind)) is not None)
    letters = {r.file for c in ground.cases if (r := c.find(ActKind.CONSULTATION)) is not None}
    for reply in ground.docket.batch_acts(ground.year, ActKind.CONSULTATION_REPLY):
        if letters & set(reply.record.rests_on):
            yield reply.record


def _answered(ground: Ground) -> Iterator[Record]:
    if waiting := unanswered(ground.docket, ground.year):
        yield waiting[0]


def _stated(ground: Ground) -> Iterator[Record]:
    if publicity := open_publicity(ground.docket, ground.year):
        yield publicity


def _changed(ground: Ground) -> Iterator[Record]:
    if publicity := changing(ground):
        yield publicity


def _objected(ground: Ground) -> Iterator[Record]:
    """The publicity that lists the unit; of an omission, the latest there is."""
    own = [r for c in ground.cases if (r := c.find(ActKind.PUBLICITY)) is not None]
    every = [a.record for a in ground.docket.batch_acts(ground.year, ActKind.PUBLICITY)]
    yield from own or every[-1:]


def _found(ground: Ground) -> Iterator[Record]:
    for case in ground.cases:
        yield from open_reports(case.acts)[:1]


def _refused(ground: Ground) -> Iterator[Record]:
    """The act by which the unit left the way."""
    left = {
        State.REMOVED: ActKind.OBJECTION_FINDING,
        State.RESOLVED_REFUSAL: ActKind.RESOLUTION,
        State.REVIEW_REFUSED: ActKind.REVIEW,
    }
    for case in ground.cases:
        if (kind := left.get(case.state)) and (record := case.find(kind)):
            yield record


SPECIAL: Mapping[str, Callable[[Ground], Iterator[Record]]] = {
    ActKind.SUPPLEMENT_NOTICE: _accepted,
    ActKind.COMPLIANCE_CHECK: _accepted,
    ActKind.ALTERATION: _accepted,
    ActKind.RECOMMENDATION: _recommended,
    ActKind.DISTRICT_LETTER: _listed,
    ActKind.PUBLICITY: _listed,
    ActKind.DESIGNATION: _listed,
    ActKind.CONSULTATION_REPLY: _answered,
    ActKind.RESOLUTION: _resolved,
    ActKind.PUBLICITY_CLOSING: _stated,
    ActKind.PUBLICITY_CHANGE: _changed,
    ActKind.OBJECTION: _objected,
    ActKind.OBJECTION_FINDING: _found,
    ActKind.NON_DESIGNATION: _refused,
}
