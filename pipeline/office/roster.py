"""The roster: who holds which key and which post on which day.

Built from `registry/root.yaml` (administrators) and `registry/officers.yaml` as they stood in the
effective view before the step to be judged: a roster change never approves itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.model.public_key import soundness_fault
from pipeline.office.roles import CITY, MACHINES, Role


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


AccountId = tuple[str, int]
"""An account on a forge: its host ("github.com") and its number, for logins change hands."""


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with keys ("ssh-ed25519 AAAA…", without comment), posts and accounts on forges.

    A recorder or a publisher is a machine; `records` is the one repository (forge, number) that a
    recorder may speak of.
    """

    id: str
    name: str
    keys: tuple[str, ...]
    posts: tuple[Post, ...]
    accounts: tuple[AccountId, ...] = ()
    records: AccountId | None = None

    def offices(self, roles: Iterable[Role], on: date) -> frozenset[str]:
        """Where this person may act in one of `roles` on that day."""
        wanted = frozenset(roles)
        return frozenset(p.office for p in self.posts if p.role in wanted and p.holds(on))

    @property
    def mixed(self) -> bool:
        """Whether a machine's post stands beside another, or beside an account: never allowed."""
        roles = {post.role for post in self.posts}
        return bool(MACHINES & roles) and (len(roles) > 1 or bool(self.accounts))


def key_of(text: str) -> str:
    """The first two words of an OpenSSH public key: type and blob, without the comment."""
    return " ".join(text.split()[:2])


@dataclass(frozen=True)
class Roster:
    """All officers. `refused_keys` never count (the demo's published keys, outside a demo)."""

    officers: tuple[Officer, ...] = ()
    refused_keys: frozenset[str] = frozenset()
    _by_key: Mapping[str, Officer | None] = field(init=False, repr=False, compare=False)
    _by_account: Mapping[AccountId, Officer | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        accounts: dict[AccountId, Officer | None] = {}
        index: dict[str, Officer | None] = {}
        for officer in self.officers:
            for key in officer.keys:
                # A key that two persons hold proves neither of them.
                index[key] = None if key in index else officer
            for account in officer.accounts:
                accounts[account] = None if account in accounts else officer
        object.__setattr__(self, "_by_key", index)
        object.__setattr__(self, "_by_account", accounts)

    @classmethod
    def of(
        cls,
        root: Mapping[str, Any],
        officers: Mapping[str, Any] | None,
        demo_keys: frozenset[str] = frozenset(),
        sound_keys: bool = False,
    ) -> Roster:
        """The roster that `registry/root.yaml` and `registry/officers.yaml` (their data) describe.

        `demo_keys` are refused unless the root says `demo: true`, and, with `sound_keys`, keys
        whose point proves nothing. Both records have passed their schemas; a KeyError or
        ValueError here means they have not.
        """
        found: dict[str, Officer] = {}
        for entry in root.get("administrators", ()):
            _add(found, _administrator(entry))
        for entry in (officers or {}).get("officers", ()):
            _add(found, _officer(entry))
        people = tuple(found[key] for key in sorted(found))
        refused = frozenset() if root.get("demo") is True else demo_keys
        if sound_keys:
            refused |= {key for one in people for key in one.keys if soundness_fault(key)}
        return cls(people, refused)

    def holder(self, key: str) -> Officer | None:
        """Whose key this is; None where nobody's, two persons', or a refused one."""
        return None if key in self.refused_keys else self._by_key.get(key)

    def shared_keys(self) -> tuple[str, ...]:
        """Keys entered for more than one person: a fault of the roster."""
        return tuple(sorted(k for k, officer in self._by_key.items() if officer is None))

    def person(self, account: AccountId) -> Officer | None:
        """Whose account this is; None where nobody's or two persons'."""
        return self._by_account.get(account)

    def shared_accounts(self) -> tuple[AccountId, ...]:
        """Accounts entered for more than one person: a fault of the roster."""
        return tuple(sorted(a for a, officer in self._by_account.items() if officer is None))

    def recorder(self, key: str, on: date) -> Officer | None:
        """The machine whose key may record reviews that day; None for any other key."""
        holder = self.holder(key)
        if holder is None or holder.mixed or holder.records is None:
            return None
        return holder if holder.offices({Role.RECORDER}, on) else None

    def publisher(self, key: str, on: date) -> Officer | None:
        """The machine whose key may sign publications that day; None for any other key."""
        holder = self.holder(key)
        if holder is None or holder.mixed:
            return None
        return holder if holder.offices({Role.PUBLISHER}, on) else None

    def publishers_keys(self) -> frozenset[str]:
        """Every key of a publisher's post, on whatever day."""
        posted = [o for o in self.officers if any(p.role is Role.PUBLISHER for p in o.posts)]
        return frozenset(k for o in posted for k in o.keys if self.holder(k) is o)

    def records_reviews(self, on: date) -> bool:
        """Whether reviews can count at all that day: there is a recorder."""
        return any(self.recorder(key, on) for person in self.officers for key in person.keys)

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
        accounts = tuple(dict.fromkeys(old.accounts + new.accounts))
        posts, records = old.posts + new.posts, old.records or new.records
        new = Officer(old.id, old.name, keys, posts, accounts, records)
    found[new.id] = new


def _administrator(entry: Mapping[str, Any]) -> Officer:
    post = Post(CITY, Role.ADMINISTRATOR, date.min)
    return Officer(entry["id"], entry["name"], (key_of(entry["key"]),), (post,))


def _officer(entry: Mapping[str, Any]) -> Officer:
    keys = tuple(dict.fromkeys(key_of(key) for key in entry["keys"]))
    accounts = tuple(dict.fromkeys((a["forge"], a["id"]) for a in entry.get("accounts", ())))
    scope = entry.get("records")
    return Officer(
        id=entry["id"],
        name=entry["name"],
        keys=keys,
        posts=tuple(_post(p) for p in entry["posts"]),
        accounts=accounts,
        records=(scope["forge"], scope["repository"]) if scope else None,
    )


def _post(entry: Mapping[str, Any]) -> Post:
    until = entry.get("valid_to")
    return Post(
        office=entry["office"],
        role=Role(entry["role"]),
        valid_from=date.fromisoformat(entry["valid_from"]),
        valid_to=date.fromisoformat(until) if until else None,
        unit=entry.get("unit", ""),
    )
