"""What was read lately, kept up to a size in bytes rather than a number."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

_Read = TypeVar("_Read")


class Kept(Generic[_Read]):
    """Values by id, the longest unused let go first; one larger than all the room is not kept."""

    def __init__(self, room: int) -> None:
        self._room, self._held = room, 0
        self._values: OrderedDict[str, tuple[_Read, int]] = OrderedDict()

    def get(self, id: str) -> _Read | None:
        """The value, if it is still here."""
        if (found := self._values.get(id)) is None:
            return None
        self._values.move_to_end(id)
        return found[0]

    def put(self, id: str, value: _Read, size: int) -> None:
        """Keeps a value of about that size."""
        if size > self._room or id in self._values:
            return
        self._values[id] = value, size
        self._held += size
        while self._held > self._room:
            _, (_, freed) = self._values.popitem(last=False)
            self._held -= freed
