"""Where a ledger's bytes come from, and how much of them it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.authority.before import View
from pipeline.git.limits import MAX_ATTACHED, MAX_BLOB, MAX_RECORD
from pipeline.git.objects import FILE
from pipeline.git.steps import Step
from pipeline.records.attachments import Attachment, folder_of_attachment
from pipeline.records.paths import DOSSIERS, is_office_file, is_record
from pipeline.records.withheld import StandIn, Withholdings

_TOO_LARGE = bytes(MAX_RECORD + 1)


class Blobs(Protocol):
    """Git's objects by id."""

    @property
    def withheld(self) -> Withholdings: ...

    def blob(self, sha: str) -> bytes: ...

    def measure(self, sha: str) -> tuple[str, int]: ...

    def entry(self, revision: str, path: str) -> tuple[str, str] | None: ...

    def tree(self, revision: str) -> Mapping[str, tuple[str, str]]: ...


def record_bytes(blobs: Blobs, sha: str) -> bytes:
    """The bytes of a record; of one too large, as many as say no more than that."""
    return blobs.blob(sha) if blobs.measure(sha)[1] <= MAX_RECORD else _TOO_LARGE


def act_bytes(blobs: Blobs, sha: str) -> bytes:
    """The bytes of an act; of one that is withheld, the text in its place, if there is one."""
    if (one := blobs.withheld.files.get(sha)) is None:
        return record_bytes(blobs, sha)
    counts, met = one.sha256, {sha}
    while one and (sha := one.instead) and sha not in met:
        met.add(sha)
        one = blobs.withheld.files.get(sha)
    return StandIn.of(record_bytes(blobs, sha) if sha and one is None else b"", counts)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a step writes into dossiers and registry, by path: records, attachments."""

    records: Mapping[str, bytes]
    attached: Mapping[str, Attachment] = field(default_factory=dict)

    @classmethod
    def by(cls, step: Step, blobs: Blobs, attached: bool) -> Changed:
        """Attachments are read only where they are to be compared."""
        files = changed_attachments(blobs, step) if attached else {}
        return cls(changed_records(blobs, step), files)


def changed_attachments(blobs: Blobs, step: Step) -> dict[str, Attachment]:
    """The attachments that a step writes, each content read once and no more than the limit."""
    wanted = {
        change.path: change.new
        for change in step.changes
        if change.new is not None and change.mode == FILE and folder_of_attachment(change.path)
    }
    read, weight = dict[str, Attachment](), 0
    for sha in wanted.values():
        if (one := blobs.withheld.files.get(sha)) is not None:
            read[sha] = Attachment(one.sha256, here=False, what="经批准撤除的内容")
        if sha not in read:
            size = blobs.measure(sha)[1]
            weight += size
            read[sha] = _attachment(blobs, sha, size, weight)
    return {path: read[sha] for path, sha in wanted.items()}


def _attachment(blobs: Blobs, sha: str, size: int, weight: int) -> Attachment:
    if size > MAX_BLOB:
        return Attachment(fault=f"附件有{size}字节，超过{MAX_BLOB >> 20} MiB，无法核对其摘要")
    if weight > MAX_ATTACHED:
        return Attachment(fault=f"本步骤的附件合计超过{MAX_ATTACHED >> 20} MiB，无法逐一核对摘要")
    return Attachment.of(blobs.blob(sha))


def changed_records(blobs: Blobs, step: Step) -> dict[str, bytes]:
    """The records that a step writes, by path.

    Nothing stands in for the office's own files: who may withhold is judged by them.
    """
    return {
        change.path: (act_bytes if change.path.startswith(DOSSIERS) else record_bytes)(
            blobs, change.new
        )
        for change in step.changes
        if change.new is not None and change.mode == FILE and is_record(change.path)
    }


def office_files(blobs: Blobs, view: View) -> dict[str, bytes]:
    """The office's own files of a view."""
    return {path: blobs.blob(sha) for path, sha in view.items() if is_office_file(path)}
