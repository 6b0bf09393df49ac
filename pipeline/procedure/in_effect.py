"""What is in effect after all acts so far, as papers, tables and the site may read it.

An act fixes a deadline, a period, a name; a later act may move it. So nobody who tells people
about the procedure reads the acts themselves: they get calls, publicities and names from here, as
moved by every later act. A house test holds that `documents/`, `publication/`, `cli/` and the
tables of `desk/` know no docket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.law.calendar import Calendar, Uncovered
from pipeline.law.divisions import in_list_order
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.procedure import terms
from pipeline.procedure.docket import Docket, case_id, open_reports
from pipeline.procedure.open_matters import objections_under, unanswered

MOVED = frozenset(
    {ActKind.CALL, ActKind.CALL_AMENDMENT, ActKind.PUBLICITY, ActKind.PUBLICITY_CHANGE}
)
"""Kinds whose records say what a later act may move: `call` and `publicity` answer for them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of a list: its case and the name as printed."""

    case: Case
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """The call of a year as last amended. `deadline` is an instant in ISO 8601."""

    number: str
    deadline: str
    departments: Mapping[str, str]
    list_order: tuple[str, ...]
    contact: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Publicity:
    """A 公示 with its end as extended and its names as corrected. `starts` and `ends` are days."""

    path: str
    dated: date
    starts: date
    ends: date
    units: tuple[Unit, ...]
    contact: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Title:
    """A title conferred: the unit and its name as the 认定通知 prints it, the notice, the day."""

    unit: Unit
    number: str
    dated: date
    conferred_on: date


class InEffect:
    """Reads a docket for those who tell people about it."""

    def __init__(self, docket: Docket) -> None:
        self.docket = docket
        """For judging alone: whoever prints, asks the methods below."""

    def years(self) -> list[str]:
        """The years that have an act, in order."""
        return self.docket.years()

    def cases(self, year: str = "") -> list[Case]:
        """The cases of a year, or all, by id."""
        known = self.docket.cases
        return [known[id] for id in sorted(known) if not year or id.startswith(f"{year}/")]

    def case(self, id: str) -> Case | None:
        """The case of that id ("2025/f-7k3q")."""
        return self.docket.cases.get(id)

    def case_of(self, act: Act) -> Case:
        """The case in whose folder the act stands."""
        return self.docket.cases[case_id(act)]

    def acts(self, year: str, kind: ActKind) -> tuple[Act, ...]:
        """All acts of a kind in a year, of the batch and of cases, in the order they took effect.

        Raises ValueError for a kind of `MOVED`, whose records alone do not say what is in effect.
        """
        if kind in MOVED:
            raise ValueError(f"{kind}: later acts move what its record says; ask call or publicity")
        return tuple(a for a in self.docket.acts.values() if a.kind == kind and a.year == year)

    def foundation(self, act: Act, kind: ActKind) -> Record | None:
        """The record of that kind which an act rests on. Raises ValueError as `acts`."""
        if kind in MOVED:
            raise ValueError(f"{kind}: later acts move what its record says; ask publicity_under")
        return self._foundation(act, kind)

    def call(self, year: str) -> Call | None:
        """The call of the year, as last amended."""
        if (record := terms.opening_notice(self.docket, year)) is None:
            return None
        return Call(
            number=record.text("number"),
            deadline=terms.deadline(self.docket, year),
            departments={entry["id"]: entry["name"] for entry in record.get("departments")},
            list_order=tuple(record.get("list_order")),
            contact=record.get("contact"),
        )

    def publicities(self, year: str) -> Iterator[Publicity]:
        """The publicities of a year, in order."""
        for act in self.docket.batch_acts(year, ActKind.PUBLICITY):
            yield self._publicity(act.record)

    def publicity_under(self, act: Act, *, before: bool = False) -> Publicity | None:
        """The publicity that an act rests on; `before` as it was when the act was made."""
        record = self._foundation(act, ActKind.PUBLICITY)
        return self._publicity(record, act if before else None) if record else None

    def publicity_of(self, case: Case) -> Publicity | None:
        """The latest publicity that lists the case."""
        record = case.find(ActKind.PUBLICITY)
        return self._publicity(record) if record else None

    def printed_name(self, case: Case) -> str:
        """The name the public knows the unit by."""
        return terms.printed_name(self.docket, case)

    def applicant(self, case: Case) -> str:
        """The applicant as papers address it: under the name it goes by now."""
        return terms.applicant(case)

    def titles(self) -> Iterator[Title]:
        """The titles conferred, in the order of years and notices."""
        for year in self.years():
            for act in self.docket.batch_acts(year, ActKind.DESIGNATION):
                number, dated = act.record.text("number"), act.record.day("dated")
                for unit in self.units(act):
                    yield Title(unit, number, dated, act.on)

    def units(self, act: Act) -> list[Unit]:
        """The rows of a published list as the act itself prints them."""
        rows: list[Mapping[str, Any]] = act.record.get("rows")
        return [Unit(self.docket.cases[row["dossier"]], row["name"]) for row in rows]

    def awaited_reply(self, year: str) -> tuple[Record, str] | None:
        """The earliest consultation letter that a department has not answered, and which."""
        return next(self.awaited_replies(year), None)

    def awaited_replies(self, year: str) -> Iterator[tuple[Record, str]]:
        """Each letter that a department has not answered, and the department."""
        return unanswered(self.docket, year)

    def open_reports(self, year: str) -> tuple[Record, ...]:
        """Objections and incidents of a year on which no finding rests yet."""
        return tuple(open_reports(a for a in self.docket.acts.values() if a.year == year))

    def objections_under(self, publicity: Publicity) -> list[Record]:
        """The objections received on a publicity."""
        return objections_under(self.docket, publicity.path)

    def division_order(self, year: str, divisions: set[str]) -> tuple[str, ...]:
        """Divisions in the order of published lists."""
        call = self.call(year)
        return in_list_order(divisions, call.list_order if call else ())

    def department(self, year: str, id: str) -> str:
        """A department's name as the call gives it; its id where the call does not know it."""
        call = self.call(year)
        return call.departments.get(id, id) if call else id

    def days_short(self, publicity: Publicity, office: Office, calendar: Calendar) -> int:
        """How many working days its period lacks, as holidays are known now."""
        record = self.docket.acts[publicity.path].record
        law = terms.law_of(self.docket, publicity.path.split("/")[1], office)
        return terms.days_short(self.docket, record, law, calendar) if law else 0

    def earliest_designation(self, publicity: Publicity, calendar: Calendar) -> date:
        """The first day on which its units may be designated. Raises Uncovered."""
        return terms.earliest_designation(
            self.docket, self.docket.acts[publicity.path].record, calendar
        )

    def when_designated(self, publicity: Publicity, calendar: Calendar) -> str:
        """The earliest day of designation in words, or that it cannot be computed yet."""
        try:
            day = self.earliest_designation(publicity, calendar)
        except Uncovered as uncovered:
            return terms.uncountable(uncovered)
        return f"最早 {day.isoformat()} 方可认定"

    def _foundation(self, act: Act, kind: ActKind) -> Record | None:
        found = (self.docket.acts.get(path) for path in act.record.rests_on)
        return next((one.record for one in found if one and one.kind == kind), None)

    def _publicity(self, record: Record, before: Act | None = None) -> Publicity:
        docket = self.docket
        rows = [row["dossier"] for row in record.get("rows")]
        return Publicity(
            path=record.file,
            dated=record.day("dated"),
            starts=record.day("starts_on"),
            ends=terms.publicity_end(docket, record, before),
            units=tuple(
                Unit(docket.cases[id], terms.name_on(docket, record, id, before)) for id in rows
            ),
            contact=record.get("contact"),
        )
