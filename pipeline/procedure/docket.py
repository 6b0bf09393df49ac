"""Which acts are in effect and where each case stands: state derived from acts, in order.

A `Docket` is folded act by act; `fork` tries a step's acts without touching what is held,
`absorb` keeps them. Nothing here asks who signed: that is `authority`.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heapify, heappop, heappush

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Batch, Case, State
from pipeline.model.finding import Problem
from pipeline.model.generation import NEWEST
from pipeline.model.record import FieldPath, Record
from pipeline.procedure.row import Row
from pipeline.procedure.rows import rank, row_of, rows
from pipeline.records.paths import folder_of


@dataclass(frozen=True, slots=True)
class Listed:
    """One case that an act names: where in the record, and with which outcome."""

    dossier: str
    path: FieldPath
    outcome: str


def listed(act: Act, row: Row) -> tuple[Listed, ...]:
    """The cases an act moves: its own, or those its `units` field lists."""
    record = act.record
    outcome = str(record.get(row.outcome) or "") if row.outcome else ""
    value = record.get(row.units) if row.units else (case_id(act) if act.case else None)
    if isinstance(value, str):
        return (Listed(value, (row.units,) if row.units else (), outcome),)
    found = []
    for index, item in enumerate(value or ()):
        inner = item if isinstance(item, dict) else {"dossier": item}
        own = str(inner.get(row.outcome, "")) if row.in_batch and row.outcome else outcome
        found.append(Listed(inner["dossier"], (row.units, index), own))
    return tuple(found)


def case_id(act: Act) -> str:
    """The case whose folder holds the act, "2025/f-7k3q"."""
    return f"{act.year}/{act.case}"


def act_of(record: Record, on: date, step: str = "", generation: int = NEWEST) -> Act:
    """The act a record under `dossiers/<year>/[<case>/]` would be on that day."""
    year, id = folder_of(record.file)
    return Act(record, year, id or None, on, step, generation=generation)


class Docket:
    """The acts in effect, by path; the cases they make; the batches they belong to."""

    def __init__(self, parent: Docket | None = None) -> None:
        self.acts: ChainMap[str, Act] = parent.acts.new_child() if parent else ChainMap()
        self.cases: ChainMap[str, Case] = parent.cases.new_child() if parent else ChainMap()
        self._years: ChainMap[str, tuple[Act, ...]] = (
            parent._years.new_child() if parent else ChainMap()
        )
        self._sites: ChainMap[tuple[str, str], tuple[str, ...]] = (
            parent._sites.new_child() if parent else ChainMap()
        )
        self._attached: ChainMap[str, frozenset[str]] = (
            parent._attached.new_child() if parent else ChainMap()
        )

    def fork(self) -> Docket:
        """A docket over this one: changes to it stay its own until absorbed."""
        return Docket(self)

    def absorb(self, fork: Docket) -> None:
        """Keep what was tried on a fork of this docket."""
        self.acts.update(fork.acts.maps[0])
        self.cases.update(fork.cases.maps[0])
        self._years.update(fork._years.maps[0])
        self._sites.update(fork._sites.maps[0])
        self._attached.update(fork._attached.maps[0])

    def attached(self, year: str) -> frozenset[str]:
        """The digests of attachments compared with the acts of that year's batch."""
        return self._attached.get(year, frozenset())

    def years(self) -> list[str]:
        return sorted(self._years)

    def batch_acts(self, year: str, kind: ActKind | None = None) -> tuple[Act, ...]:
        """Acts of the whole batch of that year, in order, of one kind where given."""
        return tuple(a for a in self._years.get(year, ()) if kind in (None, a.kind))

    def batch(self, year: str) -> Batch:
        """One year's round with its cases, in the order of their ids."""
        cases = {i: self.cases[i] for i in sorted(self.cases) if i.startswith(f"{year}/")}
        return Batch(year, self._years.get(year, ()), cases)

    def earlier_siblings(self, case: Case) -> Iterator[Case]:
        """Cases of the same site and kind taken in before this one (Article 3), in any year."""
        if (acceptance := case.find(ActKind.ACCEPTANCE)) is not None:
            ids = self._sites.get((str(acceptance.get("site_key")), case.kind), ())
            yield from (self.cases[i] for i in ids[: ids.index(case.id)])

    def apply(self, act: Act) -> None:
        """Put an act in effect. Call only after `refusals` found nothing."""
        row = row_of(act.record, act.generation)
        if row is None:
            return
        self.acts[act.path] = act
        if row.in_batch:
            self._years[act.year] = (*self._years.get(act.year, ()), act)
        for item in listed(act, row):
            self._move(act, row, item)

    def attach(self, dossier: str, compared: frozenset[str]) -> None:
        """Keep the digests of attachments compared with the records of a case, or of a batch."""
        if dossier in self._years:
            self._attached[dossier] = self.attached(dossier) | compared
        elif compared and (case := self.cases.get(dossier)) is not None:
            self.cases[dossier] = replace(case, attached=case.attached | compared)

    def _move(self, act: Act, row: Row, item: Listed) -> None:
        case = self.cases.get(item.dossier)
        move = row.move(item.outcome, case.state if case else None)
        state = move.after if move and move.after else (case.state if case else State.FILED)
        acts = (*case.acts, act) if case else (act,)
        was_listed = bool(case and case.on_list) and act.kind != ActKind.PUBLICITY_CHANGE
        listed_still = act.kind == ActKind.PUBLICITY or was_listed
        if state is State.PUBLICISED and open_reports(acts):
            state = State.HELD  # one finding does not settle the other objections
        elif state is State.PUBLICISED and not listed_still:
            state = State.RESOLVED  # it was held before it was on a list
        attached = case.attached if case else frozenset[str]()
        on_list = listed_still and state in _ON_LIST
        self.cases[item.dossier] = Case(item.dossier, acts, state, attached, on_list)
        if act.kind == ActKind.ACCEPTANCE:
            key = (str(act.record.get("site_key")), self.cases[item.dossier].kind)
            self._sites[key] = (*self._sites.get(key, ()), item.dossier)


_ON_LIST = frozenset({State.PUBLICISED, State.HELD, State.CLEARED, State.DESIGNATED})


def refusals(docket: Docket, act: Act) -> Iterator[Problem]:
    """Why an act does not follow from what is in effect; nothing where it does."""
    row = row_of(act.record, act.generation)
    if row is None:
        return
    if act.kind == ActKind.CALL:
        yield from _second_call(docket, act)
    elif act.year not in docket.years():
        yield Problem((), f"{act.year} 年度尚未发布申报通知", "先合并本年度的 call.yaml")
        return
    for item in listed(act, row):
        if reason := _cannot_follow(docket.cases.get(item.dossier), row, item, act.generation):
            yield Problem(item.path, reason, "核对案卷现状，或改为可以接续的行为")


def _second_call(docket: Docket, act: Act) -> Iterator[Problem]:
    if docket.batch_acts(act.year, ActKind.CALL):
        yield Problem(
            (), f"{act.year} 年度已有申报通知，每年认定一次（第三条）", "不得另发第二份申报通知"
        )


def _cannot_follow(case: Case | None, row: Row, item: Listed, generation: int) -> str:
    if item.outcome not in row.moves:
        return f"“{row.title}”没有“{item.outcome}”这一结论" if row.moves else ""
    state = case.state if case else None
    if row.move(item.outcome, state) is not None:
        return ""
    stands = f"现处“{state.chinese}”" if state else "尚未申报"
    name = f"{row.title}（{item.outcome}）" if item.outcome else row.title
    following = "、".join(successors(state, generation)) or "无"
    return f"案卷 {item.dossier} {stands}，不能作出“{name}”；现在可以作出的是：{following}"


def successors(state: State | None, generation: int = NEWEST) -> tuple[str, ...]:
    """What may follow in that state, in the order of the procedure, as a person reads it."""
    names = []
    for row in rows(generation):
        for outcome in row.moves:
            move = row.move(outcome, state)
            if move is not None and move.after is not None:
                names.append(f"{row.title}（{outcome}）" if outcome else row.title)
    return tuple(dict.fromkeys(names))


REPORTS = frozenset({ActKind.OBJECTION, ActKind.INCIDENT})


def open_reports(acts: Iterable[Act]) -> list[Record]:
    """Objections and incidents among a case's acts on which no finding rests yet."""
    acts = list(acts)
    found = {
        path for a in acts if a.kind == ActKind.OBJECTION_FINDING for path in a.record.rests_on
    }
    return [a.record for a in acts if a.kind in REPORTS and a.path not in found]


class Circle(ValueError):
    """Acts that rest on one another. `paths` names them."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__("、".join(paths))
        self.paths = tuple(paths)


def in_order(
    records: Iterable[Record], day: Callable[[Record], str] = lambda _: ""
) -> list[Record]:
    """Records so that each follows what it rests on (`on:`), then by `day`, then by the table.

    Without `day` they are the acts of one merge. Raises Circle.
    """
    waiting = {record.file: record for record in records}
    needs = {file: set(r.rests_on) & waiting.keys() for file, r in waiting.items()}
    needed_by: dict[str, list[str]] = {}
    for file, paths in needs.items():
        for path in paths:
            needed_by.setdefault(path, []).append(file)

    def place(file: str) -> tuple[str, int, str]:
        return (day(waiting[file]), rank(waiting[file].kind), file)

    ready = [place(file) for file, paths in needs.items() if not paths]
    heapify(ready)
    ordered: list[Record] = []
    while ready:
        file = heappop(ready)[-1]
        ordered.append(waiting[file])
        for later in needed_by.get(file, ()):
            needs[later].discard(file)
            if not needs[later]:
                heappush(ready, place(later))
    if len(ordered) < len(waiting):
        raise Circle(sorted(waiting.keys() - {r.file for r in ordered}))
    return ordered
