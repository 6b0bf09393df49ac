"""Keys that no longer count: since when, why, and since when others may have signed with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.model.clock import SHANGHAI
from pipeline.model.labelled import Labelled


class Reason(Labelled):
    """Why a key was revoked."""

    LOST = "lost", "丢失"
    COMPROMISED = "compromised", "泄露"
    REPLACED = "replaced", "更换"


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key that counts no longer from `at` on; `since` is when others may have come to hold it."""

    key: str
    at: datetime
    reason: Reason
    since: datetime | None = None

    @property
    def chinese(self) -> str:
        return f"于 {self.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 吊销（{self.reason.chinese}）"

    @property
    def doubtful_from(self) -> datetime | None:
        """Since when what it signed is to be looked at; None: from its beginning.

        A key known to others, nobody knows since when, is doubtful from its beginning; any other
        at least from its end, which may be earlier than the merge that says so.
        """
        if self.since is None and self.reason is Reason.COMPROMISED:
            return None
        return self.since or self.at


def key_of(entry: str | Mapping[str, Any]) -> str:
    """The first two words of an OpenSSH public key, type and blob; a revoked one's too."""
    return " ".join((entry if isinstance(entry, str) else entry["key"]).split()[:2])


def revocation_of(entry: str | Mapping[str, Any]) -> Revocation | None:
    """What the roster says of a key's end; None for a key in use."""
    if isinstance(entry, str):
        return None
    since = entry.get("compromised_since")
    return Revocation(
        key=key_of(entry),
        at=datetime.fromisoformat(entry["revoked_at"]),
        reason=Reason(entry["reason"]),
        since=datetime.fromisoformat(since) if since else None,
    )
