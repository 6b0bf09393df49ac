"""A walk over what may happen to a small office, and the search for its ways out of there."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.generation import NEWEST
from pipeline.model.record import Record
from pipeline.procedure.closing import conclusion_of
from pipeline.procedure.docket import open_reports
from pipeline.procedure.open_matters import unanswered
from pipeline.procedure.terms import deadline, publicity_end
from tests.support.options import options
from tests.support.small_office import JUDGED, UNITS, Option, Position, received, taken

_S, _K = State, ActKind
OVER = frozenset(
    {
        _S.NOT_RECOMMENDED,
        _S.RETURNED_BY_DISTRICT,
        _S.RETURNED_BY_CITY,
        _S.NOT_DESIGNATED,
        _S.WITHDRAWN,
        _S.DESIGNATED,
    }
)
"""Where nothing is owed to the unit any more: it has its title, or the paper that refuses it."""
LEFT = OVER | {_S.REMOVED, _S.RESOLVED_REFUSAL, _S.REVIEW_REFUSED}
WAITS_FOR_IT = frozenset({_S.SUPPLEMENTING, _S.SUPPLEMENTING_CITY})

WAY = (
    "初审(推荐)", "推荐函", "资料审查(进入评审)", "现场核实(属实)", "评审(通过)", "建议",
    "征求意见", "部门答复(无意见)", "审定", "公示", "情况说明", "认定",
)  # fmt: skip
"""The regular way, each step for both units."""


LEFT_OUT = f"审定 {UNITS[0]}:不予认定、{UNITS[1]}:拟认定"
"""The meeting refuses one of the two."""


def climb(generation: int = NEWEST) -> Iterator[Position]:
    """The rungs of the regular way, and of the way that one unit goes alone from the meeting on."""
    yield (now := received(generation))
    before = now
    for step in WAY:
        before = now if step == "审定" else before
        of_each = step.startswith(("初审", "资料审查", "现场核实"))
        for name in [f"{step} {unit}" for unit in UNITS] if of_each else [step]:
            now = made(now, name)
        yield now
    now = made(before, LEFT_OUT)
    for step in WAY[WAY.index("审定") + 1 :]:
        yield (now := made(now, step))


def made(now: Position, step: str) -> Position:
    """The option of that name that is best for the units, after the days it needs."""
    for _ in range(3):
        for option in sorted(options(now), key=lambda o: (-len(o.name), o.name)):
            good = step == option.name or not any(w in option.name for w in ("不予认定", "暂缓"))
            if option.name.startswith(step) and good and (found := taken(now, option).position):
                return found
        (wait,) = [o for o in options(now) if o.name.startswith("至")]
        after = taken(now, wait).position
        assert after
        now = after
    raise AssertionError(f"{step}: {now.told}")


# --- what tells one position from another --------------------------------------------------


def shape(now: Position) -> Hashable:
    """What may matter to what follows; positions of one shape are looked at once."""
    awaited = [letter.day("due_on") < now.day for letter, _ in unanswered(now.docket, "2025")]
    return (*(_unit(now, u) for u in UNITS), bool(awaited), any(awaited), too_late(now))


_KINDS = (_K.REVIEW, _K.SITE_VISIT, _K.PANEL, _K.PROPOSAL, _K.CONSULTATION, _K.RESOLUTION)


_ALTERED = {_K.ALTERATION, _K.ALTERATION_DECISION}


def _unit(now: Position, unit: str) -> Hashable:
    case = now.case(unit)
    reported = bool(open_reports(case.acts))
    said = tuple(_concluded(case, case.find(kind)) for kind in (_K.RECOMMENDATION, *_KINDS))
    order = [act.kind for act in case.acts if act.kind in {_K.EVALUATION, _K.PANEL}][-1]
    notice = case.find(_K.SUPPLEMENT_NOTICE) if case.state in WAITS_FOR_IT else None
    over = notice is not None and now.day > notice.day("due_on")
    altered = len([act for act in case.acts if act.kind in _ALTERED])
    flags = (case.on_list, reported, unit in now.hits, over, order, altered)
    return (case.state, flags, said, _listed(now, case))


def _listed(now: Position, case: Case) -> Hashable:
    publicity = case.find(_K.PUBLICITY)
    if publicity is None:
        return ()
    over = now.day > publicity_end(now.docket, publicity)
    stated = _concluded(case, case.find(_K.PUBLICITY_CLOSING))
    return (over, stated, conclusion_of(case, publicity))


def _concluded(case: Case, record: Record | None) -> str:
    """What an act concluded on the case; "-" where there is none."""
    if record is None:
        return "-"
    for field_ in ("rows", "outcomes"):
        for row in record.get(field_) or ():
            if row["dossier"] == case.id:
                return str(row.get("conclusion", ""))
    return str(record.get("conclusion") or "")


# --- the ways out ----------------------------------------------------------------------------


def owed(now: Position) -> list[tuple[str, frozenset[State]]]:
    """For each unit the states in which the office owes it nothing more.

    A unit on its way, of which nothing bad is known, is owed the way to its title.
    """
    found = []
    for unit in UNITS:
        state = now.case(unit).state
        clean = state not in LEFT | WAITS_FOR_IT and unit not in now.hits
        clean = clean and not (too_late(now) and now.case(unit).find(_K.REVIEW) is None)
        found.append((unit, frozenset({_S.DESIGNATED}) if clean else OVER))
    return found


_FIRST = (
    "认定", "情况说明", "不予认定决定", "核查(不成立", "公示", "审定", "部门答复(无意见)",
    "征求意见", "建议", "评审(通过)", "现场核实(属实)", "资料审查(进入评审)", "推荐函",
    "初审(推荐)", "变更决定(沿用)", "至",
    "部门未答复", "终止公示", "资料审查", "初审", "核查",
)  # fmt: skip


_ADVERSE = ("不予认定", "不推荐", "退回", "不属实", "不通过", "移出")


def _preferred(option: Option, leaving: Iterable[str]) -> tuple[int, str]:
    """Acts that lead on first, for as many units as there are; refusals for who has to leave."""
    place = next((n for n, name in enumerate(_FIRST) if option.name.startswith(name)), len(_FIRST))
    for part in option.name.replace(" ", "、").split("、")[1:]:
        unit, _, said = part.partition(":")
        adverse = any(word in (said or option.name) for word in _ADVERSE)
        if unit in leaving:
            place += -40 if adverse else 30
        elif adverse or said == "暂缓":
            place += 50
    return (place, option.name)


def too_late(now: Position) -> bool:
    """Whether the districts' term is over: what the city has not received then is returned."""
    return now.day > datetime.fromisoformat(deadline(now.docket, "2025")).date()


@dataclass
class Exits:
    """The office's ways out, searched depth first; what was found on the way is remembered."""

    solved: set[Hashable] = field(default_factory=set)
    longest: int = 0

    def lead_out(self, start: Position, most: int = 400) -> Position | None:
        """Where acts of the office, and time, bring every unit to what it is owed, or on a way
        that is known to; None where they do not.
        """
        goals = owed(start)
        mark = tuple(goal for _, goal in goals)
        leaving = [unit for unit, goal in goals if goal == OVER]
        path: list[tuple[Position, Iterator[Option]]] = [(start, _ways(start, leaving))]
        seen = {shape(start)}
        while path and most:
            now, ways = path[-1]
            if (shape(now), mark) in self.solved or _done(now, goals):
                self.solved |= {(shape(position), mark) for position, _ in path}
                self.longest = max(self.longest, len(path) - 1)
                return now
            if (option := next(ways, None)) is None:
                path.pop()
                continue
            after = taken(now, option).position
            most -= 1
            if after is not None and shape(after) not in seen and _hopeful(after, goals):
                seen.add(shape(after))
                path.append((after, _ways(after, leaving)))
        return None


def _ways(now: Position, leaving: list[str]) -> Iterator[Option]:
    own = (option for option in options(now) if not option.outside)
    return iter(sorted(own, key=lambda option: _preferred(option, leaving)))


def _done(now: Position, goals: Iterable[tuple[str, frozenset[State]]]) -> bool:
    return all(now.case(unit).state in goal for unit, goal in goals)


def _hopeful(now: Position, goals: Iterable[tuple[str, frozenset[State]]]) -> bool:
    """Whether no unit has come to an end that is not one it was owed."""
    return all(
        now.case(unit).state in goal or now.case(unit).state not in LEFT or goal == OVER
        for unit, goal in goals
    )


# --- the walk ----------------------------------------------------------------------------------


@dataclass
class Walk:
    """What was reached, by shape, and how often one thing led to another."""

    reached: dict[Hashable, Position] = field(default_factory=dict)
    edges: int = 0

    def go(self, starts: Iterable[Position], depth: int, most: int) -> None:
        """Everything that may happen, `depth` things in a row from each start."""
        queue = deque((start, depth) for start in starts)
        for start, _ in queue:
            self.reached.setdefault(shape(start), start)
        while queue and JUDGED.total() < most:
            now, left = queue.popleft()
            for option in options(now):
                after = taken(now, option).position
                if after is None:
                    continue
                self.edges += 1
                if (key := shape(after)) not in self.reached:
                    self.reached[key] = after
                    if left > 1:
                        queue.append((after, left - 1))
