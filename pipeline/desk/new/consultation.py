"""Beginning the consultation of departments, and their replies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.situation import BLANK, Situation, cases_in
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket
from pipeline.procedure.open_matters import unanswered
from pipeline.procedure.row import Row


def _asked(docket: Docket, row: Row, year: str, division: str) -> list[Case]:
    """What is proposed; what an objection brought back and no department has seen."""
    back = cases_in(docket, year, {State.REINSTATED})
    unseen = [c for c in back if c.find(ActKind.PANEL) and not c.find(ActKind.CONSULTATION)]
    return cases_in(docket, year, {State.PROPOSED}) + unseen


def _consultation(now: Situation) -> Mapping[str, Any]:
    if now.call is None:
        return {}
    departments = [department["id"] for department in now.call.get("departments")]
    return {"departments": departments, "silence": now.call.get("silence")}


def _reply(now: Situation) -> Mapping[str, Any]:
    """The first department that has not answered; where it is silent, that is written instead."""
    if (waiting := next(unanswered(now.docket, now.year), None)) is None:
        return {}
    letter, department = waiting
    opinions = [{"dossier": unit} for unit in letter.get("units")]
    more = {"number": BLANK, "answered_on": BLANK, "opinions": opinions}
    return {"department": department, "silent": False, **more}


def _answered(now: Situation) -> Iterator[Record]:
    if waiting := next(unanswered(now.docket, now.year), None):
        yield waiting[0]


def _nobody_is_awaited(now: Situation) -> Iterator[str]:
    if not any(unanswered(now.docket, now.year)):
        yield f"{now.year} 年度没有等待部门答复的征求意见函"


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.CONSULTATION: Beginning(cases=_asked, values=_consultation, unit=None),
    ActKind.CONSULTATION_REPLY: Beginning(
        grounds=_answered, obstacles=_nobody_is_awaited, values=_reply
    ),
}
