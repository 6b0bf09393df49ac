"""The year of three units, step by step, told once; a variant begins at any rung of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.support.office_at_work import Mark
from tests.support.telling import CHANGSHOU, CITY, SIGNED, Data, Story

A, B, C = UNITS = ("f-aaaa", "f-bbbb", "f-cccc")
PERIOD = ("2025-09-26", "2025-10-09")
LETTER, CHECK = "district-letter-500115.yaml", "compliance-check-500115-1.yaml"
PUBLICITY, CLEAN = "publicity-1.yaml", dict.fromkeys(UNITS, "无异议")
NUMBER = "渝经信节能〔2025〕50号"
DESIGNATED_ON = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]

RUNGS = (
    "called", "received", "recommended", "forwarded", "reviewed", "visited", "assessed",
    "proposed", "asked", "answered", "resolved", "queried", "publicised", "closed",
    "queried again", "designated",
)  # fmt: skip


class Ladder:
    """A story and its rungs, by name. `at` takes the story back to one."""

    def __init__(self, folder: Path) -> None:
        self.tale = Story(folder, dict.fromkeys(UNITS, "500115"))
        self.rungs: Mapping[str, Mark] = dict(zip(RUNGS, _climb(self.tale), strict=True))

    def at(self, rung: str) -> Story:
        self.tale.back_to(self.rungs[rung])
        return self.tale


def _climb(tale: Story) -> Iterator[Mark]:
    """Each rung, on the sample's own day."""
    tale.begin()
    yield tale.mark()
    for unit in UNITS:
        tale.take_in("2025-06-10T16:00", unit, "cs-clerk-1")
    yield tale.mark()
    at = "2025-07-09T15:00"
    acts = {CHECK: tale.check(UNITS, "上报", at, division="500115", queried_by="cs-clerk-1")}
    tale.linked(acts)
    for unit in UNITS:
        acts |= tale.opinion(at[:10], unit, CHECK)
    tale.merge(at, acts, **CHANGSHOU)
    yield tale.mark()
    at = "2025-07-10T17:00"
    tale.merge(at, tale.sent(at, "500115", LETTER, CHECK, UNITS), **CHANGSHOU)
    yield tale.mark()
    tale.merge("2025-07-25T16:00", tale.reviews(LETTER, UNITS, "2025-07-11T10:30"), **CITY)
    yield tale.mark()
    tale.merge("2025-08-08T17:00", tale.visits("2025-08-08", UNITS), **CITY)
    yield tale.mark()
    tale.merge("2025-08-19T17:00", tale.panel("2025-08-19", UNITS), **CITY)
    yield tale.mark()
    rows = dict.fromkeys(UNITS, "拟认定")
    tale.merge("2025-08-20T16:45", tale.proposal("2025-08-20", rows), **CITY)
    yield tale.mark()
    tale.merge("2025-08-25T11:20", tale.letter("2025-08-25", "2025-09-09", UNITS), **SIGNED)
    yield tale.mark()
    tale.merge("2025-09-10T15:00", tale.replies("2025-09-09", UNITS), **CITY)
    yield tale.mark()
    tale.resolve("2025-09-17T17:20", tale.adopted(UNITS))
    yield tale.mark()
    query(tale, 1, "公示", "2025-09-23T10:00", UNITS)
    yield tale.mark()
    act = tale.publicity(1, "2025-09-25", PERIOD, UNITS)
    tale.merge("2025-09-25T15:30", {"publicity-1.yaml": act}, **SIGNED)
    yield tale.mark()
    close(tale, "2025-10-10T09:00", dict.fromkeys(UNITS, "无异议"))
    yield tale.mark()
    query(tale, 2, "认定", "2025-10-10T09:30", UNITS)
    yield tale.mark()
    designate(tale, "2025-10-10T15:00", UNITS)
    yield tale.mark()


def query(tale: Story, number: int, before: str, at: str, units: Sequence[str]) -> None:
    """The municipality's compliance check."""
    act = tale.check(units, before, at)
    tale.merge(f"{at[:14]}59", {f"compliance-check-{number}.yaml": act}, **CITY)


def close(
    tale: Story,
    at: str,
    outcomes: Mapping[str, str],
    number: int = 1,
    received: int = 0,
    publicity: str = "publicity-1.yaml",
    period: tuple[str, str] = PERIOD,
) -> None:
    """The statement on a publicity, recorded at that hour."""
    act = tale.closing(publicity, at, period, received, outcomes)
    tale.merge(f"{at[:14]}20", {f"publicity-closing-{number}.yaml": act}, **CITY)


def designate(
    tale: Story,
    at: str,
    units: Sequence[str],
    number: int = 1,
    on: Sequence[str] = (),
    resolution: str = "resolution-1.yaml",
    **names: str,
) -> None:
    """A 认定通知 that day."""
    text = f"渝经信节能〔{at[:4]}〕{49 + number}号"
    act = tale.designation(on or DESIGNATED_ON, at[:10], text, units, resolution, **names)
    tale.merge(at, {f"designation-{number}.yaml": act}, **SIGNED)


def notice(tale: Story, unit: str, by: str, day: str, due: str, *fields: str) -> dict[str, Data]:
    items = [
        {"record_kind": "application", "field": field, "requirement": "请补充并更正。"}
        for field in fields
    ]
    act = {
        "record": "supplement-notice/1",
        "on": tale.on(f"{unit}/acceptance.yaml"),
        "dated": day,
        "issued_by": by,
        "due_on": due,
        "items": items,
    }
    if by == "市级":
        act["number"] = "渝经信函〔2025〕180号"
    path = f"{unit}/supplement-notice-1.yaml"
    return tale.linked({path: act})


def resolve_refused(tale: Story, at: str, rows: list[Data]) -> str:
    act = tale.resolution(at[:10], rows, 1, "proposal-1.yaml")
    return tale.refused(at, tale.linked({"resolution-1.yaml": act}), **SIGNED)
