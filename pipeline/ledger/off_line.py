"""Whether a merge within a branch had been a step of main that took effect.

Nothing in Git tells a merge of two topics from a step of main that another line has replaced. What
tells them apart is whether it would have counted: a step without effect that leaves main takes
nothing with it, one that had effect takes away what it revoked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.git.steps import Note
from pipeline.ledger.ledger import Ledger

MAX_LINES = 50
"""Lines judged for one audit. Only officers' signatures make one; who makes more replaces main."""


class Signed(Protocol):
    """A clone's history, asked who stood behind a commit."""

    def signer(self, commit: str) -> str | None: ...

    def note(self, commit: str) -> Note | None: ...


@dataclass
class OffLine:
    """Judges merges, each on the line of first parents that it stands on."""

    history: Signed
    fold: Callable[[str], Ledger | None]
    """The line up to a commit, judged; None where it replaces another line itself."""
    _judged: dict[str, bool] = field(default_factory=dict)
    _lines: int = 0

    def was_step(self, sha: str, ledger: Ledger) -> bool:
        """Whether the merge would have taken effect as a step of main."""
        if not self._by_officer(sha, ledger):
            return False
        if sha not in self._judged:
            self._lines += 1
            line = self.fold(sha) if self._lines <= MAX_LINES else None
            if line is None:
                return True
            self._judged |= {d.step: d.accepted for d in line.decisions}
        return self._judged.get(sha, False)

    def _by_officer(self, sha: str, ledger: Ledger) -> bool:
        """Whether a key that ever was in the roster signed the merge, or a record of its reviews.

        No other merge can have had effect, and nobody else can make us judge a line.
        """
        note = self.history.note(sha)
        keys = {self.history.signer(sha), note.key if note else None}
        return not keys.isdisjoint(ledger.known_keys)
