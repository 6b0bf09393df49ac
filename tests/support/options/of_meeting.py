"""What departments may answer, and what the meeting may decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial

from pipeline.model.act_kind import ActKind
from pipeline.procedure.open_matters import unanswered
from tests.support.options.variants import (
    PROPOSED,
    in_words,
    may,
    rows_open_to,
    some_of,
)
from tests.support.small_office import Desk, Option, Position
from tests.support.writing import Data, case, sample


def meeting(now: Position) -> Iterator[Option]:
    for some in some_of(may(now, ActKind.CONSULTATION)):
        yield Option(f"征求意见 {'+'.join(some)}", partial(_consultation, Desk(now), some))
    if any(unanswered(now.docket, "2025")):
        yield Option("部门答复(无意见)", partial(_replies, Desk(now)))
        yield Option("部门答复(有意见)", partial(_replies, Desk(now), against=True))
        yield Option("部门未答复", partial(_replies, Desk(now), silent=True))
    elif now.docket.batch_acts("2025", ActKind.CONSULTATION):
        acts = partial(_again, Desk(now))
        yield Option("部门再次答复(有意见)", acts, outside=True)
    for rows in rows_open_to(now, ActKind.RESOLUTION, PROPOSED):
        yield Option(f"审定 {in_words(rows)}", partial(_resolution, Desk(now), rows))


def _consultation(desk: Desk, units: list[str]) -> dict[str, Data]:
    letter = sample("consultation-1.yaml") | {"dated": desk.day}
    letter["due_on"] = (desk.now.day + timedelta(days=10)).isoformat()
    letter |= {
        "units": [case(u) for u in units],
        "number": f"渝经信函〔2025〕{desk.number()}号",
        "on": desk.on(*(desk.paths(units, ActKind.PROPOSAL) or desk.latest_of(ActKind.PROPOSAL))),
    }
    return desk.linked({desk.free("consultation"): letter})


def _replies(desk: Desk, *, against: bool = False, silent: bool = False) -> dict[str, Data]:
    """Every department that is awaited answers, or is recorded as silent."""
    acts: dict[str, Data] = {}
    for letter, department in list(unanswered(desk.now.docket, "2025")):
        path = letter.file.removeprefix("dossiers/2025/")
        act: Data = {"record": "consultation-reply/1", "on": desk.on(path)}
        act |= {"department": department, "silent": silent}
        if silent:
            act["disposal"] = {"decided_on": desk.day, "reasons": "逾期未答复（示例）。"}
        else:
            number = f"示例函〔2025〕{desk.number() + len(acts)}号"
            opinions = [{"dossier": unit, "opinion": "无意见"} for unit in letter.get("units")]
            if against:
                opinions[0] |= {"opinion": "有意见", "text": "建议不予认定（示例）。"}
            act |= {"number": number, "answered_on": desk.day, "opinions": opinions}
        acts |= desk.linked({desk.free("consultation-reply"): act})
    return acts


def _again(desk: Desk) -> dict[str, Data]:
    """A department writes once more on the first unit of the last letter, against it."""
    letter = desk.now.docket.batch_acts("2025", ActKind.CONSULTATION)[-1].record
    path = letter.file.removeprefix("dossiers/2025/")
    opinion = {"dossier": letter.get("units")[0], "opinion": "有意见", "text": "另有情况（示例）。"}
    act: Data = {"record": "consultation-reply/1", "on": desk.on(path), "silent": False}
    act |= {"department": letter.get("departments")[0], "opinions": [opinion]}
    act |= {"number": f"示例函〔2025〕{desk.number()}号", "answered_on": desk.day}
    return {desk.free("consultation-reply"): act}


def _resolution(desk: Desk, rows: Mapping[str, str]) -> dict[str, Data]:
    act = sample("resolution-1.yaml")
    kinds = (ActKind.PROPOSAL, ActKind.OBJECTION_FINDING, ActKind.PANEL)
    act["on"] = desk.on(*desk.paths(list(rows), *kinds))
    act["meeting"]["held_on"] = desk.day
    why = "研究认为（示例）。"
    act["rows"] = [{"dossier": case(u), "conclusion": c, "reasons": why} for u, c in rows.items()]
    return desk.linked({desk.free("resolution"): act})
