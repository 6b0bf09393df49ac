"""What a new act can be told from what is in effect: its grounds, its rows, its dates. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.desk.new.grounds import Ground, grounds
from pipeline.judgement.act import filed
from pipeline.law.calendar import Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Effect, Finding, FindingId
from pipeline.model.record import Record
from pipeline.office.roles import Level
from pipeline.procedure.open_matters import unanswered
from pipeline.procedure.terms import changed_name, designation_name, law_of
from pipeline.records.paths import kind_of
from pipeline.rules.shared.credit_queries import wanted, window

BLANK = ""
"""For the person to fill in; `check` names every such field."""


def known(ground: Ground) -> dict[str, Any]:
    """Values by field; what is not known is absent or blank, never guessed."""
    row = ground.row
    values: dict[str, Any] = {"on": [_ref(r) for r in grounds(ground)] or None}
    if row.in_batch and row.units:
        values[row.units] = [_unit(ground, case) for case in ground.cases]
    if ground.division and row.in_batch:
        values["division"] = ground.division
    if len(row.dated) == 1 and not row.dated[0].endswith("_at"):
        values[row.dated[0]] = ground.as_of.isoformat()
    if row.kind in SPECIAL:
        values |= SPECIAL[row.kind](ground)
    return {name: value for name, value in values.items() if value is not None}


def _ref(record: Record) -> dict[str, str]:
    return {"path": record.file, "sha256": record.sha256}


def _unit(ground: Ground, case: Case) -> Any:
    """One entry of the act's list; the printed name is that of the last list that printed one."""
    kind = ground.row.kind
    if kind in {ActKind.DISTRICT_LETTER, ActKind.CONSULTATION}:
        return case.id
    unit: dict[str, Any] = {"dossier": case.id}
    if kind == ActKind.COMPLIANCE_CHECK:
        unit["queries"] = list(_queries(ground, case)) or None
    if kind in {ActKind.PUBLICITY, ActKind.DESIGNATION}:
        name = designation_name(ground.docket, case) if kind == ActKind.DESIGNATION else None
        unit |= {"sha256": case.last(ActKind.RESOLUTION).sha256, "name": name or changed_name(case)}
    return unit


def _call(ground: Ground) -> Mapping[str, Any]:
    return {"year": int(ground.year)}


def _application(ground: Ground) -> Mapping[str, Any]:
    """What the call fixes; of a later version, all that the one before it said."""
    if ground.case is not None:
        return _again(ground.case.application) | {"submitted_at": BLANK}
    call = ground.call
    return {"year": int(ground.year), "rule_set": call.get("rule_set") if call else None}


def _evaluation(ground: Ground) -> Mapping[str, Any]:
    earlier = ground.case.find(ActKind.EVALUATION) if ground.case else None
    if earlier is None:
        return {}
    on = [_ref(record) for record in grounds(ground)]
    return _again(earlier) | {"on": on, "correction_reasons": BLANK}


def _again(earlier: Record) -> dict[str, Any]:
    """A full new version: what stood before, to be changed where it was wrong."""
    data = {key: value for key, value in earlier.data.items() if key != "record"}
    return data | {"supersedes": earlier.sha256}


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


def _notice(ground: Ground) -> Mapping[str, Any]:
    """Whose notice it is, and an item for each thing the rules found to be mended."""
    by = "区县" if ground.row.level is Level.DISTRICT else "市级"
    return {"issued_by": by, "items": list(_items(ground)) or None}


def _items(ground: Ground) -> Iterator[dict[str, str]]:
    for one in _open(ground, Effect.DEFICIENCY):
        kind = kind_of(one.where.file)
        if kind in {ActKind.APPLICATION, ActKind.EVALUATION}:
            field = FindingId.parse(one.id).pointer
            said = f"{one.message}。{one.hint}"
            yield {"record_kind": kind, "field": field, "requirement": said, "finding": one.id}


def _open(ground: Ground, effect: Effect) -> list[Finding]:
    if ground.case is None:
        return []
    found = filed(ground.docket, ground.case.id, ground.office, ground.as_of).findings
    return [one for one in found if one.effect is effect]


def _recommendation(ground: Ground) -> Mapping[str, Any]:
    """A place for each judgement that is asked of the district."""
    asked = [{"finding": one.id} for one in _open(ground, Effect.REFERRAL)]
    return {"judgements": asked or None}


def _check(ground: Ground) -> Mapping[str, Any]:
    states = {case.state for case in ground.cases}
    city = "公示" if State.RESOLVED in states else "认定"
    return {"before": "上报" if ground.division else city}


def _queries(ground: Ground, case: Case) -> Iterator[dict[str, Any]]:
    """Each list for each subject over the window, as if queried that day; results are to fill."""
    law, last = law_of(ground.docket, ground.year, ground.office), ground.as_of.isoformat()
    if law is None:
        return
    first = window(law, case, last, ground.as_of)
    for query in wanted(law, case, first, last, ground.as_of):
        who = {"person": query.person} if query.person else {}
        span = {"from": first, "to": last}
        yield {"list": query.list, "subject": query.subject, **who, "window": span}


def _consultation(ground: Ground) -> Mapping[str, Any]:
    if ground.call is None:
        return {}
    departments = [department["id"] for department in ground.call.get("departments")]
    return {"departments": departments, "silence": ground.call.get("silence")}


def _reply(ground: Ground) -> Mapping[str, Any]:
    """The first department that has not answered; where it is silent, that is written instead."""
    if (waiting := unanswered(ground.docket, ground.year)) is None:
        return {}
    letter, department = waiting
    opinions = [{"dossier": unit} for unit in letter.get("units")]
    more = {"number": BLANK, "answered_on": BLANK, "opinions": opinions}
    return {"department": department, "silent": False, **more}


def _publicity(ground: Ground) -> Mapping[str, Any]:
    postcode = str(ground.office.issuer.get("postcode"))
    contact = {**ground.call.get("contact"), "postcode": postcode} if ground.call else None
    values: dict[str, Any] = {"purpose": "认定", "contact": contact}
    try:
        starts = ground.calendar.default_start(ground.as_of)
        ends = ground.calendar.publicity_end(starts)
    except Uncovered:
        return values
    return values | {"starts_on": starts.isoformat(), "ends_on": ends.isoformat()}


def _closing(ground: Ground) -> Mapping[str, Any]:
    (publicity,) = grounds(ground)
    received = [
        act
        for act in ground.docket.acts.values()
        if act.kind == ActKind.OBJECTION
        and any(ref["path"] == publicity.file for ref in act.record.get("on"))
    ]
    return {"objections_received": len(received)}


def _objection(ground: Ground) -> Mapping[str, Any]:
    return {"units": [case.id for case in ground.cases]}


def _alteration(ground: Ground) -> Mapping[str, Any]:
    if ground.case is None:
        return {}
    titled = ground.case.state is State.DESIGNATED
    return {"stage": "认定后" if titled else "认定前", "was": changed_name(ground.case)}


def _one_unit(ground: Ground) -> Mapping[str, Any]:
    return {"unit": ground.case.id if ground.case else None}


def _refusal(ground: Ground) -> Mapping[str, Any]:
    """The unit, and its remedy in the office's own standing words; without any, a blank to fill."""
    return {**_one_unit(ground), "remedy": ground.office.issuer.get("remedy") or BLANK}


SPECIAL: Mapping[str, Callable[[Ground], Mapping[str, Any]]] = {
    ActKind.CALL: _call,
    ActKind.APPLICATION: _application,
    ActKind.EVALUATION: _evaluation,
    ActKind.ACCEPTANCE: _acceptance,
    ActKind.SUPPLEMENT_NOTICE: _notice,
    ActKind.RECOMMENDATION: _recommendation,
    ActKind.COMPLIANCE_CHECK: _check,
    ActKind.CONSULTATION: _consultation,
    ActKind.CONSULTATION_REPLY: _reply,
    ActKind.PUBLICITY: _publicity,
    ActKind.PUBLICITY_CLOSING: _closing,
    ActKind.OBJECTION: _objection,
    ActKind.OBJECTION_FINDING: _one_unit,
    ActKind.ALTERATION: _alteration,
    ActKind.NON_DESIGNATION: _refusal,
}
