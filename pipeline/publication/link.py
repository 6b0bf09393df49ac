"""One commit of the branch `published`, what is believed of the branch, why a commit is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.publication.manifest import Entry

Files = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Link:
    """One commit of the branch. `key` is the one whose signature verified; `tree` its files."""

    sha: str
    key: str | None
    at: datetime
    tree: Callable[[], Files]
    parents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Why a commit does not count. A publication appended since has `mended` it.

    `halts`: nothing may be published before people have looked into it.
    """

    commit: str
    rule: str
    message: str
    hint: str
    halts: bool = False
    mended: bool = False


@dataclass(frozen=True)
class Believed:
    """All that counts, up to the commit `last` ("": nothing does). `blobs`: path → blob id.

    `signed`: whether any of it is; from then on nothing unsigned counts.
    """

    last: str = ""
    commit: str = ""
    as_of: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    renderers: Mapping[str, object] = field(default_factory=dict)
    blobs: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False
