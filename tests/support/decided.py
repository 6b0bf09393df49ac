"""Judgements on steps kept as values: what was asked of `decide`, and what it answered.

Written by `python -m tests.authority_recorded` while whole attacks run on real repositories;
read back they are judged anew in milliseconds, without Git.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.authority.before import Before
from pipeline.authority.record_check import RecordCheck
from pipeline.git.steps import Commit, Step
from pipeline.model.case import Signatures
from pipeline.model.finding import Finding
from pipeline.office.roles import Need

FILE = Path(__file__).parents[1] / "authority" / "recorded.json.xz"
Asked = tuple[Step, Sequence[Need], Before, bool, RecordCheck]
Answer = tuple[tuple[Finding, ...], Mapping[str, Signatures]]


def told(answer: Answer) -> dict[str, Any]:
    """An answer as it is compared: the grounds in their words, and who signed what."""
    findings, people = answer
    return {
        "grounds": [[f.rule, f.where.file, f.message, f.hint] for f in findings],
        "people": {p: [s.drafter, s.checker, s.approver] for p, s in people.items()},
    }


def write(cases: Mapping[str, tuple[Asked, Answer]], file: Path = FILE) -> None:
    """All cases as one compressed file, the same bytes for the same cases."""
    data = {name: {"asked": plain(asked), "told": told(a)} for name, (asked, a) in cases.items()}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=0)
    file.write_bytes(lzma.compress(text.encode(), preset=9))


def recorded(file: Path = FILE) -> Iterator[tuple[str, Asked, dict[str, Any]]]:
    """Each case: its name, what is asked, what was answered."""
    for name, case in json.loads(lzma.decompress(file.read_bytes())).items():
        yield name, tuple(value(case["asked"])), case["told"]  # type: ignore[misc]


def plain(one: Any) -> Any:
    """A value of our own types as JSON; what a signature covers, and a good one, is left out."""
    if isinstance(one, Step):
        commits = [_good(c) if c.sha in one.signers else c for c in (one.commit, *one.branch)]
        one = replace(one, commit=commits[0], branch=tuple(commits[1:]))
    if isinstance(one, Commit):
        one = replace(one, payload=b"", message="")
    if isinstance(one, Enum):
        return {"enum": [_name(type(one)), one.value]}
    if one is None or isinstance(one, bool | int | float | str):
        return one
    for kind, tag, convert in _PLAIN:
        if isinstance(one, kind):
            return {tag: convert(one)}
    assert is_dataclass(one), one
    own = {f.name: plain(getattr(one, f.name)) for f in fields(one) if f.init}
    return {"of": _name(type(one)), "with": own}


def _good(commit: Commit) -> Commit:
    """A commit whose signature verified: by whom stands in the step."""
    return replace(commit, signature=commit.signature and "…")


_PLAIN: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
    (datetime, "instant", lambda one: one.isoformat()),
    (date, "day", lambda one: one.isoformat()),
    (bytes, "bytes", lambda one: one.decode("latin-1")),
    (Mapping, "map", lambda one: [[plain(k), plain(v)] for k, v in one.items()]),
    (frozenset, "set", lambda one: sorted(map(plain, one), key=json.dumps)),
    (tuple, "tuple", lambda one: [plain(part) for part in one]),
    (list, "list", lambda one: [plain(part) for part in one]),
)


def value(one: Any) -> Any:
    """The value that `plain` wrote."""
    if not isinstance(one, dict):
        return one
    if "of" in one:
        return _type(one["of"])(**{name: value(v) for name, v in one["with"].items()})
    ((tag, said),) = one.items()
    return _VALUES[tag](said)


_VALUES: Mapping[str, Callable[[Any], Any]] = {
    "enum": lambda said: _type(said[0])(said[1]),
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": lambda said: said.encode("latin-1"),
    "map": lambda said: {value(k): value(v) for k, v in said},
    "set": lambda said: frozenset(map(value, said)),
    "tuple": lambda said: tuple(map(value, said)),
    "list": lambda said: list(map(value, said)),
}


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _type(name: str) -> Any:
    module, _, kind = name.partition(":")
    assert module.startswith("pipeline.")
    return getattr(import_module(module), kind)
