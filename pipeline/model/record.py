"""One YAML file as read, and places inside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from pipeline.model.clock import legal_day

FieldPath: TypeAlias = tuple[str | int, ...]
"""Where in a record: ("applicant", "legal_representatives", 0, "name")."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where a person should look. Lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Record:
    """One YAML file as read: plain JSON data and where each node stands in the text.

    `file` is the path inside the repository, with slashes. `sha256` is over the raw bytes.
    """

    file: str
    kind: str
    version: int
    data: Mapping[str, Any]
    positions: Mapping[FieldPath, tuple[int, int]]
    sha256: str

    def locate(self, path: FieldPath = ()) -> Location:
        """The place of `path`, or of its nearest ancestor that was written."""
        for end in range(len(path), -1, -1):
            if (place := self.positions.get(path[:end])) is not None:
                return Location(self.file, *place)
        return Location(self.file)

    def get(self, *path: str | int) -> Any:
        """The value at `path`, or None where any step of it is missing."""
        node: Any = self.data
        for step in path:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node

    def text(self, *path: str | int) -> str:
        """The text at `path`, "" where there is none."""
        value = self.get(*path)
        return "" if value is None else str(value)

    def day(self, *path: str | int) -> date:
        """The date at `path`; of an instant, its day in Asia/Shanghai.

        Raises KeyError where nothing stands there, ValueError where it is no date. A record that
        its schema accepts has every required date, so neither is met in a record in effect.
        """
        return day_of(self._required(*path))

    def instant(self, *path: str | int) -> datetime:
        """The instant at `path`. Raises as `day`."""
        return datetime.fromisoformat(self._required(*path))

    def _required(self, *path: str | int) -> str:
        if (value := self.get(*path)) is None:
            raise KeyError(f"{self.file} has no {'/'.join(map(str, path))}")
        return str(value)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The paths that `on:` names: what the act is founded on."""
        return tuple(ref["path"] for ref in self.get("on") or () if isinstance(ref, dict))

    @property
    def judged_sha256(self) -> str:
        """The digest that findings on an act carry: judgements added to it do not change it."""
        data = {key: value for key, value in self.data.items() if key != "judgements"}
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def day_of(text: str) -> date:
    """The day that a date or an instant of a record names, in Asia/Shanghai.

    Raises ValueError where the text is neither.
    """
    return legal_day(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
