"""A schema written out as a YAML file to fill in: every field with its title and what it takes.

Values already known are written; the rest is left empty, so that `check` names each field
still to be filled and nothing is ever filled by a guess.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.records.schemas import Schemas

TO_FILL = "【待填】"
"""Marks every line that the person must fill in."""
_EMPTY = {"string": '""', "integer": "null", "number": "null", "boolean": "null"}


def skeleton(schemas: Schemas, name: str, values: Mapping[str, Any]) -> str:
    """The file for schema `name` ("publicity-1.schema.json") with `values` filled in."""
    node = schemas.documents[name]
    lines = _members(schemas, node, values, 0, spoken=True)
    return "\n".join([*lines, *_optional(schemas, node, values)]) + "\n"


def _members(
    schemas: Schemas,
    node: Mapping[str, Any],
    values: Mapping[str, Any],
    depth: int,
    spoken: bool | None,
) -> Iterator[str]:
    """The required fields of a mapping, and those that have a value, in the schema's order.

    `spoken`: explained on a line above (True), beside the field (False), or not again (None).
    """
    required = set(node.get("required", ()))
    for key, member in node.get("properties", {}).items():
        if key in required or key in values:
            inner = schemas.resolve(member)
            if spoken and key != "record":
                yield f"{_pad(depth)}# {_says(inner)}"
            yield from _field(schemas, key, inner, values.get(key), depth, spoken)


def _field(
    schemas: Schemas, key: str, node: Mapping[str, Any], value: Any, depth: int, spoken: bool | None
) -> Iterator[str]:
    head = f"{_pad(depth)}{key}:"
    remark = f"  # {_says(node)}" if spoken is False else ""
    to_fill = f"  # {TO_FILL}{_says(node) if spoken is False else ''}"
    below = None if spoken is None else False
    if node.get("type") == "object":
        yield head + remark
        yield from _members(schemas, node, value or {}, depth + 1, below)
    elif node.get("type") == "array":
        yield from _items(schemas, head + remark, node, value, depth)
    elif "const" in node:
        yield f"{head} {_scalar(node['const'])}"
    else:
        empty = value is None or value == ""
        shown = _EMPTY.get(node.get("type", "string"), '""') if empty else _scalar(value)
        yield f"{head} {shown}{to_fill if empty else remark}"


def _items(
    schemas: Schemas, head: str, node: Mapping[str, Any], value: Any, depth: int
) -> Iterator[str]:
    """A list: the values there are, or one empty item where the schema wants at least one."""
    items = value if value is not None else [None] * min(1, node.get("minItems", 0))
    if not items:
        yield head.replace(":", ": []", 1)
        return
    yield head
    inner = schemas.resolve(node.get("items", {}))
    for number, item in enumerate(items):
        if inner.get("type") == "object":
            lines = list(
                _members(schemas, inner, item or {}, depth + 2, spoken=None if number else False)
            )
            yield f"{_pad(depth + 1)}- {lines[0].lstrip()}"
            yield from lines[1:]
        else:
            told = f'""  # {TO_FILL}' if item is None else _scalar(item)
            yield f"{_pad(depth + 1)}- {told}"


def _optional(
    schemas: Schemas, node: Mapping[str, Any], values: Mapping[str, Any]
) -> Iterator[str]:
    left = {k: m for k, m in node["properties"].items() if k not in node.get("required", ())}
    for key, member in left.items():
        if key not in values:
            yield f"# 可选 {key}：{_says(schemas.resolve(member))}"


def _says(node: Mapping[str, Any]) -> str:
    """What a field is and takes, on one line."""
    words = f"{node.get('title', '')}：{node.get('description', '')}"
    if "enum" in node:
        words += f"可选：{' | '.join(str(choice) for choice in node['enum'])}。"
    elif examples := node.get("examples"):
        words += f"例：{examples[0]}。"
    return " ".join(words.split())


def _scalar(value: Any) -> str:
    """JSON's spelling, which is also YAML's."""
    return json.dumps(value, ensure_ascii=False)


def _pad(depth: int) -> str:
    return "  " * depth
