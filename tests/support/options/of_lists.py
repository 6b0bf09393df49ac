"""Publicity, statement, designation, and what refuses a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.procedure.closing import conclusion_of, units_to_state
from pipeline.procedure.open_matters import objections_under
from pipeline.procedure.terms import (
    current_name,
    designation_name,
    publicity_end,
)
from tests.support.options.variants import (
    CALENDAR,
    may,
    queried,
    some_of,
)
from tests.support.small_office import UNITS, Desk, Option, Position
from tests.support.writing import Data, case, full, sample


def lists(now: Position) -> Iterator[Option]:
    for some in some_of([u for u in UNITS if now.case(u).state is State.RESOLVED]):
        yield Option(f"公示 {'+'.join(some)}", partial(_publicity, Desk(now), some))
    for publicity in now.docket.batch_acts("2025", ActKind.PUBLICITY):
        listed = [r["dossier"][5:] for r in publicity.record.get("rows")]
        yield from _changes(now, publicity.path.removeprefix("dossiers/2025/"), listed)
        yield from _closings(now, publicity.path)
    for unit in may(now, ActKind.NON_DESIGNATION):
        yield Option(f"不予认定决定 {unit}", partial(_refused, Desk(now), unit))
    for some in some_of([u for u in UNITS if now.case(u).state is State.CLEARED]):
        yield Option(f"认定 {'+'.join(some)}", partial(_designation, Desk(now), some))


def _names(desk: Desk, units: Sequence[str], *, conferred: bool = False) -> list[Data]:
    cases = [desk.now.case(unit) for unit in units]
    named = [designation_name(desk.now.docket, c) if conferred else current_name(c) for c in cases]
    sha = [desk.sha(desk.path_of(unit, ActKind.RESOLUTION)) for unit in units]
    return [
        {"dossier": case(u), "sha256": s, "name": name}
        for u, s, name in zip(units, sha, named, strict=True)
    ]


def _publicity(desk: Desk, units: list[str]) -> dict[str, Data]:
    check = desk.free("compliance-check")
    acts = desk.linked({check: queried(desk, units, "公示")})
    starts = CALENDAR.default_start(desk.now.day)
    act = sample("publicity-1.yaml") | {"dated": desk.day, "starts_on": starts.isoformat()}
    act["ends_on"] = CALENDAR.publicity_end(starts, 5).isoformat()
    act["on"] = desk.on(*desk.paths(units, ActKind.RESOLUTION), check)
    act["rows"] = _names(desk, units)
    return acts | desk.linked({desk.free("publicity"): act})


def _changes(now: Position, path: str, listed: list[str]) -> Iterator[Option]:
    ends = publicity_end(now.docket, now.docket.acts[full(path)].record)
    longer = {"cause": "网站中断", "days_lost": 1, "new_ends_on": CALENDAR.add(ends, 1).isoformat()}
    yield Option(f"延长公示 {path}", partial(_change, Desk(now), path, longer))
    for some in some_of(listed):
        ended = {"cause": "公示终止", "days_lost": 0, "terminated": [case(u) for u in some]}
        yield Option(f"终止公示 {'+'.join(some)}", partial(_change, Desk(now), path, ended))


def _change(desk: Desk, path: str, more: Data) -> dict[str, Data]:
    act = {"record": "publicity-change/2", "on": desk.on(path), "dated": desk.day}
    act |= {"explanation": "说明（示例）。", **more}
    return {desk.free("publicity-change"): act}


def _closings(now: Position, path: str) -> Iterator[Option]:
    publicity = now.docket.acts[path].record
    cases = units_to_state(now.docket, publicity)
    said = {c.id: conclusion_of(c, publicity) or "暂缓" for c in cases}
    if said:
        yield Option("情况说明", partial(_closing, Desk(now), path, said))
    for c in cases:
        if c.state is State.PUBLICISED:
            yield Option(f"情况说明(暂缓 {c.id[5:]})",
                         partial(_closing, Desk(now), path, said | {c.id: "暂缓"}))  # fmt: skip


def _closing(desk: Desk, path: str, said: Mapping[str, str]) -> dict[str, Data]:
    publicity = desk.now.docket.acts[path].record
    act = sample("publicity-closing-1.yaml") | {"record": "publicity-closing/2"}
    act |= {"on": desk.on(path.removeprefix("dossiers/2025/")), "decided_on": desk.day}
    act["online"] |= {"from": f"{publicity.day('dated')}T17:30:00+08:00"}
    act["online"] |= {"to": f"{desk.day}T08:00:00+08:00"}
    first, last = act["online"]["evidence"]
    first["captured_at"], last["captured_at"] = act["online"]["from"], act["online"]["to"]
    act["objections_received"] = len(objections_under(desk.now.docket, path))
    act["outcomes"] = [
        {"dossier": d, "conclusion": c, "reasons": "见核查结论（示例）。"} for d, c in said.items()
    ]
    return {desk.free("publicity-closing"): act}


def _refused(desk: Desk, unit: str) -> dict[str, Data]:
    kinds = (ActKind.RESOLUTION, ActKind.OBJECTION_FINDING, ActKind.REVIEW)
    return {
        desk.free(f"{unit}/non-designation", first=True): {
            "record": "non-designation/1",
            "on": desk.on(*desk.paths([unit], *kinds)),
            "dated": desk.day,
            "number": f"渝经信函〔2025〕{desk.number()}号",
            "unit": case(unit),
            "ground": "第七条第（一）项",
            "facts": "经审查（示例）。",
            "reasons": "不符合条件（示例）。",
            "remedy": "可以依法申请行政复议或者提起行政诉讼（示例）。",
        }
    }


def _designation(desk: Desk, units: list[str]) -> dict[str, Data]:
    check = desk.free("compliance-check")
    acts = desk.linked({check: queried(desk, units, "认定")})
    act = sample("designation-1.yaml") | {
        "dated": desk.day,
        "rows": _names(desk, units, conferred=True),
    }
    act["number"] = f"渝经信节能〔2025〕{desk.number()}号"
    act["on"] = desk.on(*desk.paths(units, ActKind.PUBLICITY_CLOSING), check)
    return acts | desk.linked({desk.free("designation"): act})
