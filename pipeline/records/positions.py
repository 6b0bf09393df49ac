"""Where each node of a record stands in its text, kept small.

A dictionary from path to place costs twenty times the record itself, and places are asked for
only when something is wrong. So they are kept as plain numbers in the order of the text, and a
path is found by walking the data.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.model.record import FieldPath
from pipeline.records.yaml_text import Position

KEY: Final = ""
"""`places[(*path, KEY)]` is where the key of `path` stands; `places[path]` its value."""

_STRIDE: Final = 4  # line and column of the value, line and column of the key


class Places(Mapping[FieldPath, Position]):
    """The mapping `Record.positions`: path to line and column, both counted from 1."""

    __slots__ = ("_numbers", "data")

    def __init__(self) -> None:
        self.data: Any = None
        self._numbers = array("I")

    def append(self, value: Position, key: Position = (0, 0)) -> None:
        """Note the next node in the order of the text; `key` where it is the value of one."""
        self._numbers.extend((*value, *key))

    def __getitem__(self, path: FieldPath) -> Position:
        of_key = bool(path) and path[-1] == KEY
        start = self._index(path[:-1] if of_key else path) * _STRIDE + 2 * of_key
        place = self._numbers[start], self._numbers[start + 1]
        if place == (0, 0):
            raise KeyError(path)
        return place

    def _index(self, path: FieldPath) -> int:
        """How many nodes stand before the one at `path`. Raises KeyError where there is none."""
        node, before = self.data, 0
        for step in path:
            before += 1
            for name, child in _children(node):
                if name == step:
                    node = child
                    break
                before += _size(child)
            else:
                raise KeyError(path)
        return before

    def __iter__(self) -> Iterator[FieldPath]:
        for number, path in enumerate(_paths(self.data, ())):
            yield path
            if self._numbers[number * _STRIDE + 2]:
                yield (*path, KEY)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _children(node: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from enumerate(node)


def _size(node: Any) -> int:
    """How many nodes; asked for every place that is told, so written for speed."""
    if isinstance(node, dict):
        return 1 + sum(map(_size, node.values()))
    return 1 + sum(map(_size, node)) if isinstance(node, list) else 1


def _paths(node: Any, path: FieldPath) -> Iterator[FieldPath]:
    yield path
    for step, child in _children(node):
        yield from _paths(child, (*path, step))
