"""What was published before: manifest entries by paper, and the bytes of their files.

Public files stand at the root of the branch `published` and the others under `internal/`; a
folder laid out the same way serves too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.model.failure import Failure
from pipeline.publication.edition import sha256
from pipeline.publication.manifest import Unreadable, place, read_manifests
from pipeline.records.withheld import NONE, Withholdings


class Damaged(Failure):
    """A kept paper's bytes are not those its manifest names."""


@dataclass(frozen=True)
class Previous:
    """The last publication. `origin` is said to people, "" where there was none."""

    origin: str = ""
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    renderers: Mapping[str, Any] = field(default_factory=dict)
    as_of: str = ""
    commit: str = ""  # of main, that it was made from
    read: Callable[[str], bytes | None] = lambda _: None
    withheld: Withholdings = NONE

    def files(self, paper: str) -> dict[str, bytes]:
        """The kept bytes of a paper by format, but for what is withheld. Raises Damaged."""
        entry = self.entries[paper]
        kept = {}
        for suffix, file in entry["files"].items():
            if self.withheld.hides(entry, file):
                continue
            path = place(entry, file)
            raw = self.read(path)
            if raw is None or sha256(raw) != file["sha256"]:
                raise Damaged(f"{self.origin} 中 {path} 缺失或与清单的摘要不符")
            kept[suffix] = raw
        return kept

    def says(self, paper: str, content: str) -> bool:
        """Whether that is what a paper said when it was issued, or what is left of it."""
        then = self.entries[paper]["content_sha256"]
        return bool(then == content) or self.withheld.said(paper, then)


def of_folder(folder: Path) -> Previous:
    """The publication in a folder. Raises Damaged."""

    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    try:
        found = read_manifests(read)
    except Unreadable as error:
        raise Damaged(f"{folder} 中的清单无法采信：{error}") from error
    return Previous(str(folder), found.entries, found.renderers, found.as_of, found.commit, read)
