"""A failure that a command foresees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Failure(Exception):
    """Its text is one Chinese sentence that says what is wrong and what to do next.

    The command line prints it and ends with exit code 1; any other exception is the program's
    own fault and ends with 3.
    """


@contextmanager
def placed(place: object) -> Iterator[None]:
    """An error of the disk within says where: a write that found it full does not by itself."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(place)
        raise
