"""Districts, counties and functional zones of Chongqing, each as it stood on a given day.

Ids in records never change; names on papers follow the paper's own date. A list of January 2026
prints 江北区 until the 24th and 两江新区 from the 25th.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.model.record import Record


class UnknownDivision(LookupError):
    """No division of that id, or none that stood or succeeded it on that day."""


@dataclass(frozen=True, slots=True)
class Division:
    """One row of `registry/divisions.yaml`; `code` is its GB/T 2260 code, if it has one."""

    id: str
    code: str | None
    name: str
    short_name: str
    kind: str
    department: str
    department_short: str
    valid_from: date
    valid_to: date | None
    successors: tuple[str, ...]
    located_in: str | None = None

    def stands(self, on: date) -> bool:
        """Whether it existed on `on`; the first and the last day count."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Divisions:
    """All divisions by id, in the order of the record."""

    by_id: Mapping[str, Division]

    @classmethod
    def read(cls, record: Record) -> Divisions:
        """From the divisions record, which has passed its schema."""
        return cls({row["id"]: _division(row) for row in record.data["divisions"]})

    def get(self, id: str) -> Division:
        """The division whatever the day. Raises UnknownDivision."""
        try:
            return self.by_id[id]
        except KeyError:
            raise UnknownDivision(f"没有代码为“{id}”的区县，见 registry/divisions.yaml") from None

    def standing(self, on: date) -> tuple[Division, ...]:
        """Those that existed on `on`, in the order of the record."""
        return tuple(d for d in self.by_id.values() if d.stands(on))

    def at(self, id: str, on: date) -> Division:
        """The division that answers for `id` on `on`: itself, or who took over its seat.

        Where several succeeded, the first listed counts; `heirs` lists them all, and which of
        them a unit of a ceded town belongs to is for a ruling. Raises UnknownDivision.
        """
        heirs = self.heirs(id, on)
        if not heirs:
            raise UnknownDivision(f"{self.get(id).name}在{on.isoformat()}不存在，也没有承继的区县")
        return heirs[0]

    def same(self, one: str, other: str, on: date) -> bool:
        """Whether two ids name the same division on that day, successors followed.

        An id that is not known names the same division as itself alone.
        """
        try:
            return self.at(one, on) == self.at(other, on)
        except UnknownDivision:
            return one == other

    def heirs(self, id: str, on: date) -> tuple[Division, ...]:
        """Itself if it stands on `on`, else its successors that do, through several changes."""
        division = self.get(id)
        if division.stands(on):
            return (division,)
        if division.valid_to is None or on < division.valid_from:
            return ()
        found = [heir for next_id in division.successors for heir in self.heirs(next_id, on)]
        return tuple(dict.fromkeys(found))

    def names(self, on: date | None = None) -> Mapping[str, str]:
        """Short names by id: of all, or of those standing on `on`."""
        rows = self.by_id.values() if on is None else self.standing(on)
        return {d.id: d.short_name for d in rows}

    def department(self, id: str, on: date) -> str:
        """The full name of the district's 经信 department on that day. Raises UnknownDivision."""
        return self.at(id, on).department


def in_list_order(ids: Iterable[str], list_order: Sequence[str]) -> tuple[str, ...]:
    """Ids by the batch's own order (the call's `list_order`); ids it lacks come last, by id."""
    rank = {id: n for n, id in enumerate(list_order)}
    return tuple(sorted(ids, key=lambda id: (rank.get(id, len(rank)), id)))


def _division(row: Mapping[str, Any]) -> Division:
    ends = row.get("valid_to")
    return Division(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        department=row["department"],
        department_short=row["department_short"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(ends) if ends else None,
        successors=tuple(row["successors"]),
        located_in=row.get("located_in"),
    )
