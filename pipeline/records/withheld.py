"""Content that must not be in the repository at all: what a withholding names, and its stand-ins.

A withholding is a record of the registry, approved by three persons. From then on nobody reads the
bytes that it names, whether or not a clone still holds them, so that no verdict hangs on that: an
attachment counts by the digest given, a record by the text that stands in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.record import Record
from pipeline.records.paths import WITHHOLDINGS

KIND = "withholding"
ON_PUBLISHED = "published:"
"""Before the path of a file that stands on the branch `published`."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """One file that a withholding names. `blob` and `instead` are ids of Git; "" is none.

    `index` is its place among the contents of `by`, the withholding's own path.
    """

    by: str
    index: int
    blob: str
    sha256: str
    size: int
    path: str
    instead: str = ""

    @property
    def published(self) -> str:
        """Where it stands on the branch `published`, "" where it is a file of main."""
        return self.path.removeprefix(ON_PUBLISHED) if self.path.startswith(ON_PUBLISHED) else ""

    @property
    def edit(self) -> tuple[str, str, str | None]:
        """What the withholding may do to the file of main: path, content before, content after."""
        return self.path, self.blob, self.instead or None


class StandIn(bytes):
    """Read in place of withheld bytes, by whose digest it counts; empty where nothing is."""

    sha256: str

    @classmethod
    def of(cls, raw: bytes, sha256: str) -> StandIn:
        """`raw` under the digest of what it stands for."""
        made = cls(raw)
        made.sha256 = sha256
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StandIn) and self.sha256 == other.sha256 and super().__eq__(other)

    def __hash__(self) -> int:
        return hash((bytes(self), self.sha256))


def digest_of(raw: bytes) -> str:
    """The SHA-256 digest by which the bytes of a record count."""
    return raw.sha256 if isinstance(raw, StandIn) else hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True)
class Withholdings:
    """All that is withheld: files by blob id, and earlier digests of what papers say, by paper."""

    files: Mapping[str, Withheld] = field(default_factory=dict)
    papers: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Withholdings:
        """Of these records, in the order of their paths; the first to name a file counts."""
        files, papers = dict[str, Withheld](), dict[str, frozenset[str]]()
        for record in sorted(records, key=lambda one: one.file):
            for one in named(record):
                files.setdefault(one.blob, one)
            for paper, content in papers_of(record):
                papers[paper] = papers.get(paper, frozenset()) | {content}
        return cls(files, papers)

    @classmethod
    def of_files(cls, files: Iterable[Withheld]) -> Withholdings:
        """Of these files; the first to name one counts."""
        found = dict[str, Withheld]()
        for one in files:
            found.setdefault(one.blob, one)
        return cls(found)

    def over(self, other: Withholdings) -> Withholdings:
        """These and, where they say nothing of a file or paper, the other ones."""
        return Withholdings({**other.files, **self.files}, {**other.papers, **self.papers})

    @property
    def on_published(self) -> Mapping[str, str]:
        """The files on the branch `published`: digest → blob id."""
        return {one.sha256: one.blob for one in self.files.values() if one.published}

    def hides(self, entry: Mapping[str, Any], file: Mapping[str, Any]) -> bool:
        """Whether nobody reads a file of a published paper: it is withheld, or prints what is.

        `entry` is the paper's in the manifest, `file` one of its files there.
        """
        printed = self.said(entry["id"], entry["content_sha256"])
        return printed or file["sha256"] in self.on_published

    def said(self, paper: str, content: str) -> bool:
        """Whether a paper issued earlier said what has that digest, before it was withheld."""
        return content in self.papers.get(paper, ())


NONE = Withholdings()


def named(record: Record) -> Iterator[Withheld]:
    """The files that a withholding names; none in any other record."""
    for index, one in enumerate((record.get("contents") or ()) if record.kind == KIND else ()):
        where = (record.file, index, one["blob"], one["sha256"], one["size"], one["path"])
        yield Withheld(*where, one.get("instead", ""))


def papers_of(record: Record) -> Iterator[tuple[str, str]]:
    """The papers of which a withholding changes what the records say: id, digest until then."""
    for one in (record.get("papers") or ()) if record.kind == KIND else ():
        yield one["paper"], one["content_sha256"]


def edits(records: Iterable[Record]) -> frozenset[tuple[str, str, str | None]]:
    """What withholdings may do to files of main: path, content before, content after."""
    return frozenset(w.edit for r in records for w in named(r) if not w.published)


def takes_out(
    allowed: Set[tuple[str, str, str | None]], change: tuple[str, str | None, str | None], held: str
) -> bool:
    """Whether withholdings allow a change (path, before, after) where `held` is in effect.

    What is in effect counts as the content before; where nothing is, what main holds.
    """
    path, old, new = change
    return (path, held or old or "", new) in allowed


def is_withholding(path: str) -> bool:
    """Whether a path is that of a withholding."""
    return path.startswith(WITHHOLDINGS)


def put_in_place(files: Mapping[str, bytes], records: Iterable[Record]) -> Mapping[str, bytes]:
    """A work tree's acts, each text that stands for a withheld one under that one's digest."""
    standing = {(w.path, w.instead): w.sha256 for r in records for w in named(r) if w.instead}
    if not standing:
        return files
    found = dict(files)
    for path in {path for path, _ in standing} & files.keys():
        raw = files[path]
        if (counts := standing.get((path, _blob_id(raw)))) is not None:
            found[path] = StandIn.of(raw, counts)
    return found


def _blob_id(raw: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()
