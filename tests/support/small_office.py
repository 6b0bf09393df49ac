"""An office of two units in memory: what is in effect on a day, and what a merge would make of it.

A change is judged as a merge judges it (`try_change`), but for the signatures: who must sign is
known of every act, and says nothing of what may follow.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from pipeline.judgement.trial import Trial, try_change
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.clock import SHANGHAI
from pipeline.model.finding import Effect, Finding
from pipeline.model.generation import NEWEST
from pipeline.office.office import Office, read_office
from pipeline.procedure.docket import Docket
from tests.support.batch import OFFICE, dumped
from tests.support.publishing import KEYS
from tests.support.writing import Data, Records, case, full, plain, sample

A, B = UNITS = ("f-aaaa", "f-bbbb")
DISTRICT = "500115"
JUDGED = Counter[str]()
"""How many changes were judged, by what they were called."""


@dataclass(frozen=True)
class Position:
    """How things stand on a day. `hits` are units that a query found on a list."""

    office: Office
    docket: Docket
    texts: Mapping[str, bytes]
    day: date
    hits: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    """What was done to come here, in words."""
    done: tuple[tuple[date, Mapping[str, bytes]], ...] = ()
    """And the records that were merged, each with its day."""

    @property
    def generation(self) -> int:
        return self.office.judging.number

    def case(self, unit: str) -> Case:
        return self.docket.cases[case(unit)]


@dataclass(frozen=True)
class Option:
    """Something that may happen next: an act of the office, or what others do (`outside`)."""

    name: str
    acts: Mapping[str, Data] | Callable[[], Mapping[str, Data]] = field(default_factory=dict)
    outside: bool = False
    day: date | None = None  # the day it happens, if time passes first
    hits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """Where an option leads; None where it is refused, and why."""

    position: Position | None
    findings: Sequence[Finding] = ()


def taken(position: Position, option: Option) -> Outcome:
    """The option judged; what must be judged by people is judged by them, for it to go on."""
    day = option.day or position.day
    if not (acts := option.acts() if callable(option.acts) else option.acts):
        return Outcome(_at(position, position.docket, option, day, {}))
    files = {full(path): plain(act) for path, act in acts.items()}
    trial = _tried(position, files, day)
    if trial.blocking and all(f.effect is Effect.REFERRAL for f in trial.blocking):
        files = _judged(acts, trial.blocking)
        trial = _tried(position, files, day)
    assert not trial.spoilt - {r.file for r in trial.records}, [f.message for f in trial.blocking]
    JUDGED[option.name.partition(" ")[0]] += 1
    if trial.blocking:
        return Outcome(None, trial.blocking)
    docket = Docket()
    docket.absorb(position.docket)
    docket.absorb(trial.docket)
    return Outcome(_at(position, docket, option, day, files))


def _tried(position: Position, files: Mapping[str, bytes], day: date) -> Trial:
    at = datetime(day.year, day.month, day.day, 17, tzinfo=SHANGHAI)
    return try_change(position.docket, files, position.office, day, at=at)


def _at(
    before: Position, docket: Docket, option: Option, day: date, files: Mapping[str, bytes]
) -> Position:
    texts = {**before.texts, **files}
    hits, told = before.hits | option.hits, (*before.told, option.name)
    done = (*before.done, (day, files)) if files else before.done
    return replace(before, docket=docket, texts=texts, day=day, hits=hits, told=told, done=done)


def _judged(acts: Mapping[str, Data], found: Sequence[Finding]) -> dict[str, bytes]:
    """Each act with a judgement on what was found in it; the last on what was found elsewhere."""
    files, own = {}, {full(path) for path in acts}
    last = full(list(acts)[-1])
    for path, act in acts.items():
        places = {f.id: f.where.file if f.where.file in own else last for f in found}
        mine = [name for name, place in places.items() if place == full(path)]
        more = [
            {
                "finding": name,
                "reasons": "已核实（示例）。",
                "evidence": [{"title": "核实记录（示例）", "sha256": "a" * 64}],
                "by": "city-clerk-1",
            }
            for name in mine
        ]
        judgements = [*act.get("judgements", ()), *more]
        files[full(path)] = plain(act | ({"judgements": judgements} if judgements else {}))
    return files


class Desk(Records):
    """What can be written on a position: paths that are free, records there are."""

    def __init__(self, position: Position) -> None:
        super().__init__(dict.fromkeys(UNITS, DISTRICT))
        self.now = position
        self.texts = ChainMap({}, position.texts)
        self.day = position.day.isoformat()
        self.at = f"{self.day}T10:00"

    def naming(self, act: Data) -> Data:
        """The published papers are asked for by the ledger, not by the trial."""
        return act

    def free(self, stem: str, *, first: bool = False) -> str:
        """A path not taken: `stem-1.yaml`, or `stem.yaml` where the first has no number."""
        names = (f"{stem}-{n}.yaml" for n in range(2 if first else 1, 99))
        if first and full(f"{stem}.yaml") not in self.texts:
            return f"{stem}.yaml"
        return next(name for name in names if full(name) not in self.texts)

    def number(self) -> int:
        """One that no paper bears."""
        return len(self.texts) + 300

    def path_of(self, unit: str, kind: str) -> str:
        """Where the latest act of that kind about the unit stands; "" where there is none."""
        found = self.now.case(unit).find(kind)
        return found.file.removeprefix("dossiers/2025/") if found else ""

    def latest_of(self, kind: ActKind) -> list[str]:
        """Where the latest act of that kind in the batch stands."""
        acts = self.now.docket.batch_acts("2025", kind)
        return [act.path.removeprefix("dossiers/2025/") for act in acts[-1:]]

    def paths(self, units: Sequence[str], *kinds: str) -> list[str]:
        """The latest acts of those kinds about the units, each once."""
        found = [self.path_of(unit, kind) for kind in kinds for unit in units]
        return list(dict.fromkeys(path for path in found if path))


@cache
def office(generation: int) -> Office:
    """The office that this repository ships, judged by a generation."""
    root = {
        "record": "root/1",
        "administrators": [{"id": "admin-1", "name": "示例管某", "key": KEYS["admin-1"].public}],
        "demo": True,
        "generation": generation,
        "established_on": "2025-03-03",
    }
    found, faults = read_office({**OFFICE, "registry/root.yaml": dumped(root)})
    assert faults == (), faults
    return found


@cache
def received(generation: int = NEWEST) -> Position:
    """Both units taken in, on the day after."""
    start = Position(office(generation), Docket(), {}, date(2025, 3, 10))
    called = taken(start, Option("call", {"call.yaml": sample("call.yaml")})).position
    assert called
    for number, unit in enumerate(UNITS, 1):
        desk = _Intake(called)
        acts = desk.intake(unit, number)
        outcome = taken(called, Option("intake", acts, outside=True, day=date(2025, 6, 10)))
        assert outcome.position, [f.message for f in outcome.findings]
        called = outcome.position
    return replace(called, day=date(2025, 6, 12), told=())


class _Intake(Records):
    def __init__(self, position: Position) -> None:
        super().__init__(dict.fromkeys(UNITS, DISTRICT))
        self.texts = dict(position.texts)

    def naming(self, act: Any) -> Any:
        return act
