"""Every field that the code reads of a record is a field of some schema: a typo is caught."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.running import ROOT

CODE = sorted((ROOT / "pipeline").rglob("*.py"))
TYPED = frozenset({"text", "day", "instant"})
FOREIGN = {
    "pipeline/records/schemas.py": "reads the schemas themselves",
    "pipeline/records/explain.py": "reads the schemas themselves",
    "pipeline/desk/new/skeleton.py": "reads the schemas themselves",
    "pipeline/forge/client.py": "reads what the forge answers",
    "pipeline/forge/facts.py": "reads what the forge answers",
    "pipeline/publication/previous.py": "reads the manifest",
    "pipeline/publication/issuing.py": "reads the manifest",
}
"""Files whose keys are not fields of a record, each with the reason."""


def fields(node: Any) -> Iterator[str]:
    """The names of all fields below a schema node."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for child in node.values():
            yield from fields(child)
    elif isinstance(node, list):
        for child in node:
            yield from fields(child)


FIELDS = {
    name
    for file in (ROOT / "schemas").glob("*.json")
    for name in fields(json.loads(file.read_text("utf-8")))
}


def keys(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each field that a text reads of a record by a constant path.

    A path of several steps, a typed reader, or `get` of something named for a record: a `get` of
    a plain dictionary is no record's.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, owner = node.func.attr, ast.unparse(node.func.value)
        steps = [a.value for a in node.args if isinstance(a, ast.Constant)]
        words = [word for word in steps if isinstance(word, str)]
        of_record = owner.split(".")[-1] in RECORDS or ".last(" in owner or ".find(" in owner
        if (name in TYPED and node.args) or (name == "get" and of_record):
            yield from ((node.lineno, word) for word in words)


RECORDS = frozenset(
    {
        "record", "application", "publicity", "acceptance", "evaluation", "report", "review",
        "recommendation", "call", "notice", "issuer", "resolution", "letter", "change",
        "decision", "alteration", "objection", "designation", "closing", "latest", "earlier",
    }
)  # fmt: skip
"""Names that hold a record wherever the code uses them."""


@pytest.mark.parametrize("file", CODE, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_every_field_read_is_in_a_schema(file: Any) -> None:
    name = file.relative_to(ROOT).as_posix()
    found = [] if name in FOREIGN else list(keys(file.read_text("utf-8")))
    unknown = [f"{name}:{line} reads “{key}”" for line, key in found if key not in FIELDS]
    assert unknown == [], "no schema in schemas/ has such a field"


def test_an_unknown_field_is_seen() -> None:
    assert [k for _, k in keys("x = record.day('endson')") if k not in FIELDS] == ["endson"]
    assert [k for _, k in keys("a.record.get('site', 'divison')") if k not in FIELDS] == ["divison"]
    assert list(keys("settings.get('colour')")) == []


def test_enough_is_read_to_be_worth_it() -> None:
    assert sum(len(list(keys(file.read_text("utf-8")))) for file in CODE) > 300


def test_foreign_files_are_there() -> None:
    assert [name for name in FOREIGN if not (ROOT / name).is_file()] == []
