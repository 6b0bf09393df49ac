"""What `dossier new` writes, and why it may not."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.failure import Failure


class CannotDraft(Failure):
    """The act cannot be begun as asked; the message says what is missing."""


@dataclass(frozen=True)
class Begun:
    """A new file: where it goes and what it says."""

    path: str
    text: str
