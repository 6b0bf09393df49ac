"""What a district may do: notices, opinions, letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from pipeline.model.act_kind import ActKind
from tests.support.options.variants import (
    may,
    queried,
    some_of,
)
from tests.support.small_office import DISTRICT, Desk, Option, Position
from tests.support.writing import Data, case, sample


def district(now: Position) -> Iterator[Option]:
    desk = Desk(now)
    for unit in may(now, ActKind.SUPPLEMENT_NOTICE):
        for by in ("区县", "市级"):
            yield Option(f"补正通知({by}) {unit}", partial(_notice, desk, unit, by))
    for conclusion in ("推荐", "不推荐", "退回"):
        for unit in may(now, ActKind.RECOMMENDATION, conclusion):
            yield Option(
                f"初审({conclusion}) {unit}", partial(_opinion, Desk(now), unit, conclusion)
            )
    units = [u for u in may(now, ActKind.DISTRICT_LETTER) if _recommended(now, u)]
    for some in some_of(units):
        yield Option(f"推荐函 {'+'.join(some)}", partial(_letter, Desk(now), some))


def _recommended(now: Position, unit: str) -> bool:
    record = now.case(unit).find(ActKind.RECOMMENDATION)
    return record is not None and record.get("conclusion") == "推荐"


def _notice(desk: Desk, unit: str, by: str) -> dict[str, Data]:
    act = {
        "record": "supplement-notice/1",
        "on": desk.on(*desk.paths([unit], ActKind.ACCEPTANCE, ActKind.REVIEW)),
        "dated": desk.day,
        "issued_by": by,
        "due_on": (desk.now.day + timedelta(days=7)).isoformat(),
        "items": [{"record_kind": "application", "field": "systems", "requirement": "请补充。"}],
    }
    office = "渝经信函" if by == "市级" else "示例长经信函"
    act["number"] = f"{office}〔2025〕{desk.number()}号"
    return {desk.free(f"{unit}/supplement-notice"): act}


def _opinion(desk: Desk, unit: str, conclusion: str) -> dict[str, Data]:
    check = desk.paths([unit], ActKind.COMPLIANCE_CHECK)
    one = desk.about("recommendation.yaml", unit, [f"{unit}/acceptance.yaml", *check])
    more: Data = {"decided_on": desk.day, "site_checked_on": desk.day}
    if conclusion != "推荐":
        del one["judgements"]
        more |= {"conclusion": conclusion, "reasons": "依在案材料作出（示例）。"}
        one["headings"]["authenticity"]["conclusion"] = "不符合"
    return desk.linked({desk.free(f"{unit}/recommendation", first=True): one | more}, unit)


def _letter(desk: Desk, units: list[str]) -> dict[str, Data]:
    name = desk.free(f"compliance-check-{DISTRICT}")
    more = {"division": DISTRICT, "queried_by": "cs-clerk-1"}
    acts = desk.linked({name: queried(desk, units, "上报", **more)})
    sent = sample(f"district-letter-{DISTRICT}.yaml") | {"dated": desk.day}
    sent |= {"units": [case(u) for u in units], "number": f"示例经信函〔2025〕{desk.number()}号"}
    sent["on"] = desk.on(*desk.paths(units, ActKind.RECOMMENDATION), name)
    path = desk.free(f"district-letter-{DISTRICT}", first=True)
    return acts | desk.linked({path: sent})
