"""Beginning the decisions: designation, refusal, and a change of the unit recognised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.foundations import accepted, listed_and_queried
from pipeline.desk.new.situation import BLANK, Situation, published
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.record import Record
from pipeline.procedure.terms import current_name, designation_name, too_early


def _too_early(now: Situation) -> Iterator[str]:
    for case in now.cases:
        if (publicity := case.find(ActKind.PUBLICITY)) is None:
            yield f"{case.id} 未经公示"
            continue
        if reason := too_early(now.docket, publicity, now.calendar, now.as_of):
            yield f"{case.id} {reason}"


def _designated(now: Situation, case: Case) -> Mapping[str, Any]:
    name = designation_name(now.docket, case) or current_name(case)
    return {"sha256": case.last(ActKind.RESOLUTION).sha256, "name": name}


def _published(now: Situation) -> Mapping[str, Any]:
    return published(now, listed_and_queried(now))


def _left_by(now: Situation) -> Iterator[Record]:
    """The act by which the unit left the way."""
    left = {
        State.REMOVED: ActKind.OBJECTION_FINDING,
        State.RESOLVED_REFUSAL: ActKind.RESOLUTION,
        State.REVIEW_REFUSED: ActKind.REVIEW,
    }
    for case in now.cases:
        if (kind := left.get(case.state)) and (record := case.find(kind)):
            yield record


def _refusal(now: Situation) -> Mapping[str, Any]:
    """The unit, and its remedy in the office's own standing words; without any, a blank to fill."""
    return {
        "unit": now.case.id if now.case else None,
        "remedy": now.office.issuer.get("remedy") or BLANK,
    }


def _alteration(now: Situation) -> Mapping[str, Any]:
    if now.case is None:
        return {}
    titled = now.case.state is State.DESIGNATED
    return {"stage": "认定后" if titled else "认定前", "was": current_name(now.case)}


def _none_awaits(now: Situation) -> Iterator[str]:
    kinds = [act.kind for act in now.case.acts] if now.case else []
    if kinds.count(ActKind.ALTERATION) <= kinds.count(ActKind.ALTERATION_DECISION):
        yield "没有等待审核的变更申请，先起草 alteration"


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.DESIGNATION: Beginning(
        grounds=listed_and_queried, obstacles=_too_early, values=_published, unit=_designated
    ),
    ActKind.NON_DESIGNATION: Beginning(grounds=_left_by, values=_refusal),
    ActKind.ALTERATION: Beginning(grounds=accepted, values=_alteration),
    ActKind.ALTERATION_DECISION: Beginning(obstacles=_none_awaits),
}
