"""Who must stand behind one kind of act: roles, offices, number of persons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CITY = "city"
"""The `office` of a municipal post; any other office is the id of a division."""


class Role(StrEnum):
    """What a post entitles to (registry/officers.yaml)."""

    DISTRICT_CLERK = "district-clerk"
    DISTRICT_LEADER = "district-leader"
    CITY_CLERK = "city-clerk"
    SECTION_CHIEF = "section-chief"
    COMMISSION_LEADER = "commission-leader"
    ADMINISTRATOR = "administrator"
    RECORDER = "recorder"
    PUBLISHER = "publisher"

    @property
    def chinese(self) -> str:
        return _ROLE_CHINESE[self]


_ROLE_CHINESE = {
    Role.DISTRICT_CLERK: "区县经办",
    Role.DISTRICT_LEADER: "区县分管领导",
    Role.CITY_CLERK: "市承办人",
    Role.SECTION_CHIEF: "处长",
    Role.COMMISSION_LEADER: "委领导",
    Role.ADMINISTRATOR: "管理员",
    Role.RECORDER: "记录员",
    Role.PUBLISHER: "发布员",
}
MACHINES = frozenset({Role.RECORDER, Role.PUBLISHER})
"""Posts of machines: each stands alone, on an entry of its own."""


class Approval(StrEnum):
    """How many persons an act needs, from the fewest to the most."""

    INTAKE = "intake"  # the accepting officer alone; others' files may be unsigned
    ONE = "one"  # +1: drafted by one, approved by another
    TWO = "two"  # +2: drafted, 核稿 and 签发 by three persons

    @property
    def rank(self) -> int:
        return list(Approval).index(self)


class Level(StrEnum):
    """Whose act it is."""

    DISTRICT = "district"  # the division of the case
    CITY = "city"
    EITHER = "either"  # one of the two, the same for all who sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Who must stand behind one kind of act; every row of the procedure's table is one.

    An empty `drafter` means anyone may write the file, signed or not (applicant, evaluator).
    `checker` counts only for `Approval.TWO`.
    """

    kind: str
    approval: Approval
    drafter: frozenset[Role] = frozenset()
    checker: frozenset[Role] = frozenset()
    approver: frozenset[Role] = frozenset()
    level: Level = Level.CITY


@dataclass(frozen=True, slots=True)
class Need:
    """One act of a step and what it asks for.

    `division` is the division answerable for the case on the step's date, successors resolved, or
    None for an act of the municipality. `handlers` are the officers who drafted in the unit's
    folder and so may not draft this act (objections only). `annuls` are the commit ids an
    annulment names, `withholds` what a withholding may do to files: path, blob before, blob after.
    """

    path: str
    kind: str
    row: Requirement
    division: str | None = None
    handlers: frozenset[str] = frozenset()
    annuls: frozenset[str] = frozenset()
    withholds: frozenset[tuple[str, str, str | None]] = frozenset()

    @property
    def offices(self) -> frozenset[str]:
        """The offices whose posts count for this act."""
        own = frozenset({self.division} if self.division else ())
        match self.row.level:
            case Level.CITY:
                return frozenset({CITY})
            case Level.DISTRICT:
                return own
            case Level.EITHER:
                return own | {CITY}
