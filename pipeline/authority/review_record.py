"""What a forge knew of one merge, as its recorder wrote it down. Facts only.

The text is JSON under `schemas/approvals-1.schema.json`, the same bytes for the same facts. What
a review is worth is `review_weight`'s part, whether the note may be believed `record_check`'s.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.model.clock import SHANGHAI
from pipeline.office.roster import AccountId

HEADER = "approvals/1"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the forge names it. `type` is "User" for a person."""

    id: int
    login: str
    type: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """A commit and the accounts to which the forge attributes it, by e-mail: a claim, no proof."""

    sha: str
    author: Account | None
    committer: Account | None


@dataclass(frozen=True, slots=True)
class Push:
    """A push to the branch, by an account that had to prove itself."""

    before: str
    after: str
    at: datetime
    by: Account | None


@dataclass(frozen=True, slots=True)
class Review:
    """One review; `commit` is the head it looked at, None where that is gone."""

    id: int
    by: Account | None
    state: str
    commit: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The request that one merge of main closed. Instants are kept to the second."""

    forge: str
    repository: int
    pull_request: int
    merge: str
    base: str
    head: str
    merged_at: datetime
    merged_by: Account | None
    author: Account | None
    retargeted_at: datetime | None
    commits: tuple[Contribution, ...]
    pushes: tuple[Push, ...]
    reviews: tuple[Review, ...]
    main: str
    recorded_at: datetime

    def name(self, account: Account) -> AccountId:
        """The account as the roster knows it."""
        return self.forge, account.id

    def text(self) -> bytes:
        """What the recorder signs."""
        data = {"record": HEADER} | {name: _plain(getattr(self, name)) for name in _FIELDS}
        return (json.dumps(data, indent=1) + "\n").encode()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ReviewRecord:
        """From a record that its schema accepts; KeyError or ValueError where it has not."""
        return cls(
            **{name: data[name] for name in _PLAIN},
            merged_at=_instant(data["merged_at"]),
            merged_by=_account(data["merged_by"]),
            author=_account(data["author"]),
            retargeted_at=_maybe(data["retargeted_at"]),
            commits=tuple(
                Contribution(c["sha"], _account(c["author"]), _account(c["committer"]))
                for c in data["commits"]
            ),
            pushes=tuple(
                Push(p["before"], p["after"], _instant(p["at"]), _account(p["by"]))
                for p in data["pushes"]
            ),
            reviews=tuple(
                Review(r["id"], _account(r["by"]), r["state"], r["commit"], _maybe(r["at"]))
                for r in data["reviews"]
            ),
            recorded_at=_instant(data["recorded_at"]),
        )


_FIELDS = tuple(ReviewRecord.__dataclass_fields__)
_PLAIN = ("forge", "repository", "pull_request", "merge", "base", "head", "main")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(microsecond=0).isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if fields := getattr(value, "__dataclass_fields__", None):
        return {name: _plain(getattr(value, name)) for name in fields}
    return value


def _account(data: Mapping[str, Any] | None) -> Account | None:
    return Account(data["id"], data["login"], data["type"]) if data else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return _instant(text) if text else None
