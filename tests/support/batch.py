"""The sample batch of 2025 and variations of it: a small overlay, digests mended, acts in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar

import yaml

from pipeline.demo.relink import relinked
from pipeline.git.worktree import read_tree
from pipeline.model.case import Act
from pipeline.model.record import Record
from pipeline.office.office import Office, read_office
from pipeline.procedure.docket import Docket, act_of, in_order
from pipeline.records.paths import is_office_file
from pipeline.records.reader import take
from tests.support.running import EXAMPLE

ROOT = Path(__file__).parents[2]
BATCH = "dossiers/2025/"
STORY = BATCH + "story.yaml"
INTAKE = ("application", "evaluation", "acceptance")

_TREE, _ = read_tree(EXAMPLE)


class _Plain(yaml.CSafeLoader):
    """YAML as the project reads it: `on` is a word, a date is text."""

    yaml_implicit_resolvers: ClassVar = {
        letter: [
            (tag, pattern) for tag, pattern in found if not tag.endswith(("bool", "timestamp"))
        ]
        for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def loaded(raw: bytes | str) -> Any:
    """The data of a YAML file."""
    return yaml.load(raw, _Plain)


OFFICE = {path: raw for path, raw in read_tree(ROOT)[0].items() if is_office_file(path)}
TEXTS = {p: raw for p, raw in _TREE.items() if p.startswith(BATCH) and p != STORY}


@cache
def shipped_office() -> Office:
    """The office as this repository ships it."""
    found, faults = read_office(OFFICE)
    assert faults == ()
    return found


@cache
def story() -> Mapping[str, Any]:
    data: Mapping[str, Any] = loaded(_TREE[STORY])
    return data


@dataclass(frozen=True)
class Overlay:
    """What differs from the sample batch. Paths are relative to dossiers/2025/.

    `copy_case` copies an intake under a new case id, `add` a file under a new name; both stand
    directly behind the original in the order of acts. `change` sets fields by path (see
    `changed`); `remove` drops files and all that names them; `write` brings whole new records;
    `behind` says which original an added or written file stands behind.
    `after` changes what was linked.
    """

    change: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    remove: Sequence[str] = ()
    copy_case: Mapping[str, str] = field(default_factory=dict)
    add: Mapping[str, str] = field(default_factory=dict)
    write: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def texts(self) -> dict[str, bytes]:
        """The files of the batch with the overlay, every digest true but what `after` breaks."""
        return dict(self._texts)

    @cached_property
    def _texts(self) -> dict[str, bytes]:
        data = dict(TEXTS)
        for path, like in self._copies().items():
            raw = data[BATCH + like]
            for new, old in self.copy_case.items():
                raw = raw.replace(f"2025/{old}".encode(), f"2025/{new}".encode())
            data[BATCH + path] = raw
        data |= {BATCH + path: dumped(record) for path, record in self.write.items()}
        for path in self.remove:
            del data[BATCH + path]
        if self.remove:
            data = {path: _without(raw, self.remove) for path, raw in data.items()}
        _edit(data, self.change)
        linked = dict(relinked(data))
        _edit(linked, self.after)
        return linked

    def _copies(self) -> dict[str, str]:
        cases = {
            f"{new}/{kind}.yaml": f"{old}/{kind}.yaml"
            for new, old in self.copy_case.items()
            for kind in INTAKE
        }
        return cases | dict(self.add)

    def order(self) -> list[tuple[str, list[str]]]:
        """The steps of the story: instant and the paths merged then, copies behind originals."""
        behind: dict[str, list[str]] = {}
        for path, like in (self._copies() | dict(self.behind)).items():
            behind.setdefault(BATCH + like, []).append(BATCH + path)
        gone = {BATCH + path for path in self.remove}
        return [
            (
                step["at"],
                [
                    p
                    for path in step["acts"]
                    for p in (path, *behind.get(path, ()))
                    if p not in gone
                ],
            )
            for step in story()["steps"]
        ]

    def acts(self) -> Iterator[Act]:
        """Every act, in order, as of the day of its merge in the story."""
        texts = self.texts()
        for at, paths in self.order():
            for record in in_order(record_of(path, texts[path]) for path in paths):
                yield act_of(record, datetime.fromisoformat(at).date())

    def docket(self, until: str = "", before: str = "") -> Docket:
        """The acts in effect up to and with `until`, or up to but without `before`."""
        found = Docket()
        for act in self.acts():
            if before and act.path == BATCH + before:
                return found
            found.apply(act)
            if until and act.path == BATCH + until:
                return found
        assert not (until or before), f"no such act: {until or before}"
        return found

    def act(self, path: str) -> Act:
        return next(act for act in self.acts() if act.path == BATCH + path)


@cache
def record_of(path: str, raw: bytes) -> Record:
    """A record that its schema accepts."""
    taken = take(path, raw, shipped_office().schemas)
    assert isinstance(taken, Record), taken
    return taken


def dumped(data: Mapping[str, Any]) -> bytes:
    """A record as YAML."""
    text: str = yaml.dump(
        data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000
    )
    return text.encode()


def _edit(texts: dict[str, bytes], changes: Mapping[str, Mapping[str, Any]]) -> None:
    for path, edits in changes.items():
        texts[BATCH + path] = dumped(changed(loaded(texts[BATCH + path]), edits))


def changed(data: Any, edits: Mapping[str, Any]) -> Any:
    """The data with fields set by dotted path; None deletes.

    In a list a step is a place (`experts.4`) or, in brackets, the name of an item
    (`values[setting.park_staff].value`): of each item, where several have that name.
    """
    for path, value in edits.items():
        _set(data, re.findall(r"\[[^\]]+\]|[^.\[\]]+", path), value)
    return data


def _set(node: Any, steps: Sequence[str], value: Any) -> None:
    for key in reversed(_keys(node, steps[0])):  # from the end: a deletion moves what is behind it
        if steps[1:]:
            _set(node[key], steps[1:], value)
        elif isinstance(node, list):
            node[key : key + 1] = [] if value is None else [value]
        elif value is None:
            del node[key]
        else:
            node[key] = value


def _keys(node: Any, step: str) -> list[Any]:
    """The keys or places that one step of a path means in this mapping or list."""
    if not step.startswith("["):
        return [int(step) if isinstance(node, list) else step]
    places = [place for place, item in enumerate(node) if item["name"] == step[1:-1]]
    assert places, f"no item of the list is named {step[1:-1]}"
    return places


def _without(raw: bytes, removed: Sequence[str]) -> bytes:
    """The file without references to what was removed."""
    gone = {BATCH + path for path in removed}
    if not any(path.encode() in raw for path in gone):
        return raw
    data = loaded(raw)
    data["on"] = [ref for ref in data["on"] if ref["path"] not in gone]
    return dumped(data)
