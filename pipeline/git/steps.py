"""Steps of main and the judgement on them, as frozen data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.authority.review_record import Attested, Review
from pipeline.model.case import Finding, Signatures


@dataclass(frozen=True, slots=True)
class Change:
    """One path in the difference of two trees; `old` and `new` are blob ids, None where absent."""

    path: str
    old: str | None
    new: str | None
    mode: str = "100644"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as stored. `signature` is the armoured SSH signature, `payload` what it signs."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    committed_at: datetime
    message: str
    signature: str | None = None
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Note:
    """What `refs/notes/approvals` holds on a merge: the text, and the key whose signature verified.

    `fault` says in Chinese why it cannot be used; `key` is None where the signature proves nothing.
    """

    text: bytes = b""
    key: str | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of main's first-parent line, with what it changed and who prepared it.

    `branch` holds the commits brought by the merge, oldest first, and is empty for a direct
    commit. `changes` is first parent → this tree; `proposed` is merge base → branch tip; `added`
    maps a path to the commit of the branch that last wrote it. `signers` maps a commit id to the
    public key ("ssh-ed25519 AAAA…") whose signature verified, and lacks unsigned ones. `note` is
    what a recorder left on the merge, not yet believed. `displaced` are commits of the branch that
    can only have been made as steps of main: merging them takes them off its line.
    """

    commit: Commit
    branch: tuple[Commit, ...]
    changes: tuple[Change, ...]
    proposed: tuple[Change, ...]
    added: Mapping[str, str]
    signers: Mapping[str, str]
    note: Note | None = None
    displaced: tuple[str, ...] = ()

    @property
    def tip(self) -> Commit | None:
        return self.branch[-1] if self.branch else None


@dataclass(frozen=True, slots=True)
class Decision:
    """The judgement on one step: with any finding that blocks it has no effect.

    `attested` is the record of reviews that stood in for the merge's signature, if one did, and
    `reviews` those of them that count, by the officer's id.
    """

    step: str
    at: datetime
    accepted: bool
    findings: tuple[Finding, ...]
    signatures: Mapping[str, Signatures] = field(default_factory=dict)
    attested: Attested | None = None
    reviews: Mapping[str, Review] = field(default_factory=dict)
