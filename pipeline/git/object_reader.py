"""Objects of a clone by id, through two processes of git: one that measures, one that reads.

What is read is believed only if all its bytes hash to its name.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha1
from typing import IO

from pipeline.git.refs import Absent, HistoryError

_CHUNK = 1 << 20
_AT_ONCE = 500  # 20 kB of ids always fit the pipe, so neither side waits for the other


def missing(sha: str) -> str:
    """The sentence on an object that the clone does not hold."""
    return f"对象 {sha} 不在这个克隆中。克隆不完整或只取了一部分，请重新完整克隆"


class GitEnded(OSError):
    """The process of git ended before it had answered, as it does where memory runs out."""


_ENDED = "git cat-file 中途退出（多半因为内存不足或被系统终止），没有作出任何判定。请稍后重试"


class Objects:
    """The objects of one repository; `environment` says which."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def close(self) -> None:
        """Ends both processes."""
        for process in self._running.values():
            process.communicate()
        self._running.clear()

    def measure(self, ids: Sequence[str]) -> list[tuple[str, int]]:
        """Kind and size of objects without reading them; ("", 0) for one that is missing."""
        found: list[tuple[str, int]] = []
        for start in range(0, len(ids), _AT_ONCE):
            chunk = ids[start : start + _AT_ONCE]
            told = self._ask("--batch-check", "\n".join(chunk))
            headers = [_header(told) for _ in chunk]
            found += [(h[1].decode(), int(h[2])) if len(h) == 3 else ("", 0) for h in headers]
        return found

    def read(self, sha: str, kind: str = "", limit: int | None = None) -> bytes:
        """The bytes of an object, of any kind if none is named; the first `limit` if there is one.

        Raises HistoryError where it is missing, of another kind, or not what its id says.
        """
        stdout = self._ask("--batch", sha)
        header = _header(stdout)
        if len(header) != 3:
            raise Absent(missing(sha))
        size = int(header[2])
        kept = size if limit is None else min(limit, size)
        if len(raw := stdout.read(kept)) < kept:
            raise GitEnded(_ENDED)
        digest = sha1(b"%s %d\0" % (header[1], size), usedforsecurity=False)
        digest.update(raw)
        _pass(stdout, size - kept, digest.update)
        stdout.read(1)
        if kind not in ("", header[1].decode()) or digest.hexdigest() != sha:
            raise HistoryError(
                f"对象 {sha} 的内容与编号不符，克隆已损坏或被改动，请重新克隆后再核对"
            )
        return raw

    def _ask(self, how: str, asked: str) -> IO[bytes]:
        if (process := self._running.get(how)) is None:
            process = self._running[how] = subprocess.Popen(
                ["git", "cat-file", how],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self._environment,
            )
        assert process.stdin is not None and process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(asked.encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError as error:
            raise GitEnded(_ENDED) from error
        return process.stdout


def _header(stdout: IO[bytes]) -> list[bytes]:
    """Id, kind and size as git tells them. Raises GitEnded: silence says nothing of an object."""
    if not (line := stdout.readline()):
        raise GitEnded(_ENDED)
    return line.split()


def _pass(stdout: IO[bytes], count: int, seen: Callable[[bytes], None]) -> None:
    """Lets bytes go by without keeping them."""
    while count > 0 and (chunk := stdout.read(min(count, _CHUNK))):
        seen(chunk)
        count -= len(chunk)
