"""The roster: who holds which key and which post on which day. Pure.

Built from `registry/root.yaml` (administrators) and `registry/officers.yaml` as they stood in the
effective view before the step to be judged: a roster change never approves itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from enum import StrEnum
from typing import Any, Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The zone of every legal date (design, Clock)."""

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
}


class Approval(StrEnum):
    """How many persons an act needs, from the fewest to the most."""

    INTAKE = "intake"  # the accepting officer alone; others' files may be unsigned
    ONE = "one"  # +1: drafted by one, approved by another
    TWO = "two"  # +2: drafted, 核稿 and 签发 by three persons

    @property
    def rank(self) -> int:
        return list(Approval).index(self)


class Office(StrEnum):
    """Whose act it is."""

    DISTRICT = "district"  # the division of the case
    CITY = "city"
    EITHER = "either"  # one of the two, the same for all who sign


class Requires(Protocol):
    """Who must stand behind one kind of act; every row of the procedure's table says so.

    An empty `drafter` means anyone may write the file, signed or not (applicant, evaluator).
    `checker` counts only for `Approval.TWO`.
    """

    @property
    def kind(self) -> str: ...
    @property
    def drafter(self) -> frozenset[Role]: ...
    @property
    def checker(self) -> frozenset[Role]: ...
    @property
    def approver(self) -> frozenset[Role]: ...
    @property
    def approval(self) -> Approval: ...
    @property
    def office(self) -> Office: ...


@dataclass(frozen=True, slots=True)
class Requirement:
    """A `Requires` on its own, for what the table of acts does not hold."""

    kind: str
    drafter: frozenset[Role]
    checker: frozenset[Role]
    approver: frozenset[Role]
    approval: Approval
    office: Office


@dataclass(frozen=True, slots=True)
class ActNeed:
    """One act of a step and what it asks for.

    `division` is the division answerable for the case on the step's date, successors resolved, or
    None for an act of the municipality. `handlers` are the officers who drafted in the unit's
    folder and so may not draft this act (objections only). `annuls` are the commit ids an
    annulment names.
    """

    path: str
    kind: str
    row: Requires
    division: str | None = None
    handlers: frozenset[str] = frozenset()
    annuls: frozenset[str] = frozenset()

    @property
    def offices(self) -> frozenset[str]:
        """The offices whose posts count for this act."""
        own = frozenset({self.division} if self.division else ())
        match self.row.office:
            case Office.CITY:
                return frozenset({CITY})
            case Office.DISTRICT:
                return own
            case Office.EITHER:
                return own | {CITY}


@dataclass(frozen=True, slots=True)
class Post:
    """One post and the days it is held, both ends included; `valid_to` None while it lasts."""

    office: str
    role: Role
    valid_from: date
    valid_to: date | None = None
    unit: str = ""

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with keys ("ssh-ed25519 AAAA…", without comment) and posts."""

    id: str
    name: str
    keys: tuple[str, ...]
    posts: tuple[Post, ...]

    def offices(self, roles: Iterable[Role], on: date) -> frozenset[str]:
        """Where this person may act in one of `roles` on that day."""
        wanted = frozenset(roles)
        return frozenset(p.office for p in self.posts if p.role in wanted and p.holds(on))


def key_of(text: str) -> str:
    """The first two words of an OpenSSH public key: type and blob, without the comment."""
    return " ".join(text.split()[:2])


@dataclass(frozen=True)
class Roster:
    """All officers. `refused_keys` never count (the demo's published keys, outside a demo)."""

    officers: tuple[Officer, ...] = ()
    refused_keys: frozenset[str] = frozenset()
    _by_key: Mapping[str, Officer | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, Officer | None] = {}
        for officer in self.officers:
            for key in officer.keys:
                # A key that two persons hold proves neither of them.
                index[key] = None if key in index else officer
        object.__setattr__(self, "_by_key", index)

    @classmethod
    def of(
        cls,
        root: Mapping[str, Any],
        officers: Mapping[str, Any] | None,
        demo_keys: frozenset[str] = frozenset(),
    ) -> Roster:
        """The roster that `registry/root.yaml` and `registry/officers.yaml` (their data) describe.

        `demo_keys` are refused unless the root says `demo: true`. Both records have passed their
        schemas; a KeyError or ValueError here means they have not.
        """
        found: dict[str, Officer] = {}
        for entry in root.get("administrators", ()):
            _add(found, _administrator(entry))
        for entry in (officers or {}).get("officers", ()):
            _add(found, _officer(entry))
        people = tuple(found[key] for key in sorted(found))
        return cls(people, frozenset() if root.get("demo") is True else demo_keys)

    def holder(self, key: str) -> Officer | None:
        """Whose key this is; None where nobody's, two persons', or a refused one."""
        return None if key in self.refused_keys else self._by_key.get(key)

    def shared_keys(self) -> tuple[str, ...]:
        """Keys entered for more than one person: a fault of the roster."""
        return tuple(sorted(k for k, officer in self._by_key.items() if officer is None))

    def find(self, officer: str) -> Officer | None:
        return next((o for o in self.officers if o.id == officer), None)

    def competent(
        self, roles: Iterable[Role], offices: Iterable[str], on: date
    ) -> tuple[Officer, ...]:
        """Everyone who may act in one of `roles` for one of `offices` on that day."""
        wanted, places = frozenset(roles), frozenset(offices)
        return tuple(o for o in self.officers if o.offices(wanted, on) & places)


def _add(found: dict[str, Officer], new: Officer) -> None:
    if (old := found.get(new.id)) is not None:
        keys = tuple(dict.fromkeys(old.keys + new.keys))
        new = Officer(old.id, old.name, keys, old.posts + new.posts)
    found[new.id] = new


def _administrator(entry: Mapping[str, Any]) -> Officer:
    post = Post(CITY, Role.ADMINISTRATOR, date.min)
    return Officer(entry["id"], entry["name"], (key_of(entry["key"]),), (post,))


def _officer(entry: Mapping[str, Any]) -> Officer:
    keys = tuple(dict.fromkeys(key_of(key) for key in entry["keys"]))
    return Officer(entry["id"], entry["name"], keys, tuple(_post(p) for p in entry["posts"]))


def _post(entry: Mapping[str, Any]) -> Post:
    until = entry.get("valid_to")
    return Post(
        office=entry["office"],
        role=Role(entry["role"]),
        valid_from=date.fromisoformat(entry["valid_from"]),
        valid_to=date.fromisoformat(until) if until else None,
        unit=entry.get("unit", ""),
    )
