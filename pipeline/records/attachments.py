"""Attachments of a dossier: where they lie, which records name them, what a file's content is.

A record names an attachment by the SHA-256 digest of its bytes alone, whatever the file is called.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from pipeline.model.record import Record

_PLACE = re.compile(r"(dossiers/20\d{2}(?:/[^/]+)?)/attachments/.+")
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*"
    rb"oid sha256:([0-9a-f]{64})\nsize [0-9]+\n"
)
_DIGEST, _ANOTHERS = "sha256", frozenset({"path", "dossier"})
"""A field of that very name, beside one of these, is the digest of another record."""
_OF_PAPERS = frozenset({"content_sha256"})
"""Digests of what a published paper says, not of a file."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attached file by the digest of its content; `fault` says why that is not known.

    It is `here` where its bytes were read. Git LFS leaves a pointer that only tells the digest, and
    so does a withholding; `what` says to people whose digest it is.
    """

    sha256: str = ""
    here: bool = True
    what: str = "内容"
    fault: str = ""

    @classmethod
    def of(cls, raw: bytes) -> Attachment:
        """From a file's bytes."""
        if pointer := _POINTER.fullmatch(raw):
            return cls(pointer[1].decode(), here=False, what="Git LFS 指针所指内容")
        return cls(hashlib.sha256(raw).hexdigest())


def folder_of_attachment(path: str) -> str:
    """The case's or batch's folder that a file is attached to; "" where the path is none."""
    place = _PLACE.fullmatch(path)
    return place[1] if place else ""


def is_digest_of_attachment(field: str, beside: Set[str]) -> bool:
    """Whether a field holds an attachment's digest; `beside` are all fields of the same object."""
    if field == _DIGEST:
        return not _ANOTHERS & beside
    return field.endswith("_" + _DIGEST) and field not in _OF_PAPERS


def digests(record: Record) -> frozenset[str]:
    """The digests of attachments that a record names."""
    return frozenset(_named(record.data))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        own = (key for key in value if is_digest_of_attachment(str(key), value.keys()))
        yield from (str(value[key]) for key in own)
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
