"""Attachments of a dossier: where they lie, which records name them, what a file's content is.

A record names an attachment by the SHA-256 digest of its bytes alone, whatever the file is called.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.model.record import Record

_PLACE = re.compile(r"(dossiers/20\d{2}(?:/[^/]+)?)/attachments/.+")
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*"
    rb"oid sha256:([0-9a-f]{64})\nsize [0-9]+\n"
)
_ANOTHERS = frozenset({"path", "dossier"})
"""Beside one of these a digest is that of another record."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attached file by the digest of its content; `fault` says why that is not known.

    It is `here` where its bytes were read; Git LFS leaves a pointer that only tells the digest.
    """

    sha256: str = ""
    here: bool = True
    fault: str = ""

    @classmethod
    def of(cls, raw: bytes) -> Attachment:
        """From a file's bytes."""
        if pointer := _POINTER.fullmatch(raw):
            return cls(pointer[1].decode(), here=False)
        return cls(hashlib.sha256(raw).hexdigest())


def folder_of_attachment(path: str) -> str:
    """The case's or batch's folder that a file is attached to; "" where the path is none."""
    place = _PLACE.fullmatch(path)
    return place[1] if place else ""


def digests(record: Record) -> frozenset[str]:
    """The digests of attachments that a record names."""
    return frozenset(_named(record.data))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "sha256" in value and not _ANOTHERS & value.keys():
            yield str(value["sha256"])
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
