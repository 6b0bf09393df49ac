"""Beginning the call of a year, and an amendment of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.desk.new.beginning import Beginning
from pipeline.desk.new.situation import Situation
from pipeline.model.act_kind import ActKind
from pipeline.procedure.terms import deadline


def _call(now: Situation) -> Mapping[str, Any]:
    return {"year": int(now.year)}


def _amendment(now: Situation) -> Iterator[str]:
    due = deadline(now.docket, now.year)
    if now.as_of.isoformat() > due[:10]:
        yield f"原截止时间 {due} 已届满，不能再调整（第三条）"


BEGINNINGS: Mapping[ActKind, Beginning] = {
    ActKind.CALL: Beginning(values=_call),
    ActKind.CALL_AMENDMENT: Beginning(obstacles=_amendment),
}
