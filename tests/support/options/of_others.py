"""What applicants and their evaluators may do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from tests.support.options.variants import (
    may,
)
from tests.support.small_office import UNITS, Desk, Option, Position
from tests.support.writing import Data


def others(now: Position) -> Iterator[Option]:
    """What applicants and their evaluators do."""
    for unit in may(now, ActKind.WITHDRAWAL):
        letter = {
            "record": "withdrawal/1",
            "received_at": f"{now.day}T09:00:00+08:00",
            "request": {"title": "撤回申请（盖章）", "sha256": "e" * 64},
        }
        yield Option(f"撤回 {unit}", {Desk(now).free(f"{unit}/withdrawal", first=True): letter},
                     outside=True)  # fmt: skip
    for unit in may(now, ActKind.EVALUATION):
        more = {"correction_reasons": "更正笔误（示例）。"}
        acts = partial(Desk(now).again, unit, "evaluation", **more)
        yield Option(f"更换报告 {unit}", acts, outside=True)
    for unit in may(now, ActKind.APPLICATION):
        if now.case(unit).find(ActKind.SUPPLEMENT_NOTICE):
            at = f"{now.day}T09:00:00+08:00"
            acts = partial(Desk(now).again, unit, "application", submitted_at=at)
            yield Option(f"补正 {unit}", acts, outside=True)
    for unit in may(now, ActKind.ALTERATION):
        yield from _alterations(now, unit)
    for unit in UNITS:
        if unit not in now.hits and now.case(unit).state not in _OVER:
            yield Option(f"列入名单 {unit}", outside=True, hits=frozenset({unit}))


def _alterations(now: Position, unit: str) -> Iterator[Option]:
    """A change that is applied for, then decided on."""
    kinds = [act.kind for act in now.case(unit).acts]
    asked, decided = kinds.count(ActKind.ALTERATION), kinds.count(ActKind.ALTERATION_DECISION)
    desk = Desk(now)
    if asked == decided == 0:
        act: Data = {
            "record": "alteration/1",
            "on": desk.on(f"{unit}/acceptance.yaml"),
            "stage": "认定后" if now.case(unit).state is State.DESIGNATED else "认定前",
            "change": "更名",
            "was": desk.names[unit],
            "now": f"新{desk.names[unit]}",
            "registered_on": desk.day,
            "to_district_at": f"{desk.at}:00+08:00",
            "same_credit_code": True,
            "same_site": True,
            "certificate": {"title": "登记通知书（变更）", "dated": desk.day, "sha256": "c" * 64},
        }
        yield Option(f"变更申请 {unit}", {f"{unit}/alteration-1.yaml": act}, outside=True)
    for conclusion in ("沿用", "重新评价") if asked > decided else ():
        act = {"record": "alteration-decision/1", "dated": desk.day, "conclusion": conclusion}
        act |= {"on": desk.on(f"{unit}/alteration-1.yaml"), "reasons": "经审核（示例）。"}
        yield Option(f"变更决定({conclusion}) {unit}", {f"{unit}/alteration-decision-1.yaml": act})


_OVER = frozenset({State.WITHDRAWN, State.NOT_DESIGNATED, State.DESIGNATED})
