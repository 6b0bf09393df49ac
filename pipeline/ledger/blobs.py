"""Where a ledger's bytes come from, and how much of them it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pipeline.authority.before import View
from pipeline.git.limits import MAX_RECORD
from pipeline.git.objects import FILE
from pipeline.git.steps import Step
from pipeline.records.paths import is_office_file, is_record

_TOO_LARGE = bytes(MAX_RECORD + 1)


class Blobs(Protocol):
    """Git's objects by id."""

    def blob(self, sha: str) -> bytes: ...

    def measure(self, sha: str) -> tuple[str, int]: ...

    def entry(self, revision: str, path: str) -> tuple[str, str] | None: ...

    def tree(self, revision: str) -> Mapping[str, tuple[str, str]]: ...


def record_bytes(blobs: Blobs, sha: str) -> bytes:
    """The bytes of a record; of one too large, as many as say no more than that."""
    return blobs.blob(sha) if blobs.measure(sha)[1] <= MAX_RECORD else _TOO_LARGE


def changed_records(blobs: Blobs, step: Step) -> dict[str, bytes]:
    """The records that a step writes, by path."""
    return {
        change.path: record_bytes(blobs, change.new)
        for change in step.changes
        if change.new is not None and change.mode == FILE and is_record(change.path)
    }


def office_files(blobs: Blobs, view: View) -> dict[str, bytes]:
    """The office's own files of a view."""
    return {path: blobs.blob(sha) for path, sha in view.items() if is_office_file(path)}
