"""What a new act can be told from what is in effect: its grounds, its rows, its dates. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.divisions import in_list_order
from pipeline.docket import Docket
from pipeline.model import Case, Record, State
from pipeline.row import Row
from pipeline.terms import changed_name, designation_name
from pipeline.workdays import Calendar, Uncovered
from pipeline.world import World


@dataclass(frozen=True)
class Ground:
    """What the values are taken from."""

    docket: Docket
    calendar: Calendar
    year: str
    as_of: date
    division: str
    case: Case | None
    cases: tuple[Case, ...]
    postcode: str

    @property
    def call(self) -> Record | None:
        calls = self.docket.batch_acts(self.year, "call")
        return calls[-1].record if calls else None


def known(
    docket: Docket,
    world: World,
    row: Row,
    case: Case | None,
    year: str,
    division: str,
    as_of: date,
) -> dict[str, Any]:
    """Values by field; what is not known is absent or None, never guessed."""
    year = case.year if case else year
    cases = [case] if case else eligible(docket, row, year, division)
    calendar = world.calendar.known_on(as_of)
    ground = Ground(
        docket,
        calendar,
        year,
        as_of,
        division,
        case,
        tuple(cases),
        str(world.issuer.get("postcode")),
    )
    values: dict[str, Any] = {"on": [_ref(r) for r in _rests_on(ground, row)] or None}
    if row.in_batch and row.units:
        values[row.units] = [_unit(docket, row, c) for c in cases]
    if division:
        values["division"] = division
    if len(row.dated) == 1 and not row.dated[0].endswith("_at"):
        values[row.dated[0]] = as_of.isoformat()
    values |= _special(row.kind, ground)
    return {name: value for name, value in values.items() if value is not None}


def _special(kind: str, ground: Ground) -> Mapping[str, Any]:
    return SPECIAL[kind](ground) if kind in SPECIAL else {}


def eligible(docket: Docket, row: Row, year: str, division: str = "") -> list[Case]:
    """Cases that the act can bring forward, by the call's order of divisions, then receipt."""
    states = {
        s
        for moves in row.moves.values()
        for m in moves
        if m.after and not m.negative
        for s in m.before
    }
    if row.kind == "compliance-check":
        states = {State.RECEIVED} if division else {State.RESOLVED, State.PUBLICISED, State.CLEARED}
    if row.kind == "publicity-closing":  # every publicised unit is disposed of, removed ones too
        again = docket.batch_acts(year, "publicity-closing")
        states = {State.PUBLICISED, State.HELD} | (
            set() if again else {State.REMOVED, State.WITHDRAWN}
        )
    found = [c for c in docket.batch(year).cases.values() if c.state in states]
    if division:
        found = [c for c in found if c.last("acceptance").get("division") == division]
    return in_order_of_list(docket, year, found)


def in_order_of_list(docket: Docket, year: str, cases: Iterable[Case]) -> list[Case]:
    """The order of published lists: the batch's order of divisions, then the receipt number."""
    calls = docket.batch_acts(year, "call")
    order = calls[-1].record.get("list_order") if calls else []
    places = {c.id: str(c.last("acceptance").get("division")) for c in cases}
    rank = {d: n for n, d in enumerate(in_list_order(set(places.values()), order))}
    return sorted(
        cases, key=lambda c: (rank[places[c.id]], str(c.last("acceptance").get("receipt_no")))
    )


def _rests_on(ground: Ground, row: Row) -> list[Record]:
    """The latest record of each kind the act rests on: the cases' own, else the batch's."""
    grounds: dict[str, Record] = {}
    kinds = [kind for named in row.rests_on for kind in named.split("|")]
    for kind in kinds or GROUNDS.get(row.kind, ()):
        own = [r for c in ground.cases if (r := c.find(kind)) is not None]
        batch = [act.record for act in ground.docket.batch_acts(ground.year, kind)]
        if not own or kind == "consultation-reply":
            own = batch
        grounds |= {r.file: r for r in own}
    return list(grounds.values())


def _ref(record: Record) -> dict[str, str]:
    return {"path": record.file, "sha256": record.sha256}


def _unit(docket: Docket, row: Row, case: Case) -> Any:
    """One entry of the act's list; the printed name is that of the last list that printed one."""
    if row.kind in {"district-letter", "consultation"}:
        return case.id
    unit = {"dossier": case.id}
    if row.kind in {"publicity", "designation"}:
        last = row.kind == "designation"
        name = designation_name(docket, case) if last else changed_name(case)
        unit |= {"sha256": case.last("resolution").sha256, "name": name}
    return unit


def _application(ground: Ground) -> Mapping[str, Any]:
    call = ground.call
    return {"year": int(ground.year), "rule_set": call.get("rule_set") if call else None}


def _acceptance(ground: Ground) -> Mapping[str, Any]:
    if ground.case is None:
        return {}
    application = ground.case.application
    code, number = application.get("applicant", "credit_code"), application.get("site", "sequence")
    return {
        "division": application.get("site", "division"),
        "site_key": f"{code}/{number}",
        "predecessors": [],
    }


def _check(ground: Ground) -> Mapping[str, Any]:
    states = {case.state for case in ground.cases}
    city = "公示" if State.RESOLVED in states else "认定"
    return {"before": "上报" if ground.division else city if states else None}


def _consultation(ground: Ground) -> Mapping[str, Any]:
    if ground.call is None:
        return {}
    departments = [department["id"] for department in ground.call.get("departments")]
    return {"departments": departments, "silence": ground.call.get("silence")}


def _publicity(ground: Ground) -> Mapping[str, Any]:
    contact = {**ground.call.get("contact"), "postcode": ground.postcode} if ground.call else None
    try:
        starts = ground.calendar.default_start(ground.as_of)
        ends = ground.calendar.publicity_end(starts)
    except Uncovered:
        return {"purpose": "认定", "contact": contact}
    return {
        "purpose": "认定",
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "contact": contact,
    }


def _closing(ground: Ground) -> Mapping[str, Any]:
    received = [a for a in ground.docket.acts.values() if a.kind == "objection"]
    return {"objections_received": sum(a.year == ground.year for a in received)}


def _one_unit(ground: Ground) -> Mapping[str, Any]:
    return {"unit": ground.case.id if ground.case else None}


SPECIAL: Mapping[str, Callable[[Ground], Mapping[str, Any]]] = {
    "application": _application,
    "acceptance": _acceptance,
    "compliance-check": _check,
    "consultation": _consultation,
    "publicity": _publicity,
    "publicity-closing": _closing,
    "objection-finding": _one_unit,
    "non-designation": _one_unit,
}
GROUNDS = {
    "compliance-check": ("acceptance",),
    "non-designation": ("objection-finding", "resolution"),
}
"""What these rest on as a rule, though the procedure does not insist on one kind."""
