"""Beginning what comes in: application, report, acceptance, supplement notice, withdrawal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.foundations import accepted, usual
from pipeline.desk.new.situation import BLANK, Situation, again, open_findings, reference
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, FindingId
from pipeline.office.roles import Level
from pipeline.procedure.terms import deadline
from pipeline.records.paths import kind_of


def _application(now: Situation) -> Mapping[str, Any]:
    """What the call fixes; of a later version, all that the one before it said."""
    if now.case is not None:
        return again(now.case.application) | {"submitted_at": BLANK}
    call = now.call
    return {"year": int(now.year), "rule_set": call.get("rule_set") if call else None}


def _deadline(now: Situation) -> Iterator[str]:
    due = deadline(now.docket, now.year)
    if now.case is None and due and now.as_of.isoformat() > due[:10]:
        yield f"{now.year} 年度的申报期限 {due} 已过；可以申报下一年度"


def _evaluation(now: Situation) -> Mapping[str, Any]:
    earlier = now.case.find(ActKind.EVALUATION) if now.case else None
    if earlier is None:
        return {}
    on = [reference(record) for record in usual(now)]
    return again(earlier) | {"on": on, "correction_reasons": BLANK}


def _acceptance(now: Situation) -> Mapping[str, Any]:
    if now.case is None:
        return {}
    application = now.case.application
    code, number = application.get("applicant", "credit_code"), application.get("site", "sequence")
    return {
        "division": application.get("site", "division"),
        "site_key": f"{code}/{number}",
        "predecessors": [],
    }


def _notice(now: Situation) -> Mapping[str, Any]:
    """Whose notice it is, and an item for each thing the rules found to be mended."""
    by = "区县" if now.row.level is Level.DISTRICT else "市级"
    return {"issued_by": by, "items": list(_items(now)) or None}


def _items(now: Situation) -> Iterator[dict[str, str]]:
    for one in open_findings(now, Effect.DEFICIENCY):
        kind = kind_of(one.where.file)
        if kind in {ActKind.APPLICATION, ActKind.EVALUATION}:
            field = FindingId.parse(one.id).pointer
            said = f"{one.message}。{one.hint}"
            yield {"record_kind": kind, "field": field, "requirement": said, "finding": one.id}


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.APPLICATION: Beginning(values=_application, obstacles=_deadline),
    ActKind.EVALUATION: Beginning(values=_evaluation),
    ActKind.ACCEPTANCE: Beginning(values=_acceptance),
    ActKind.SUPPLEMENT_NOTICE: Beginning(grounds=accepted, values=_notice),
    ActKind.WITHDRAWAL: Beginning(),
}
