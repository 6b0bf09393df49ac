"""A branch of the clone moves on, and its files with it where it is checked out; also after a kill.

What is about to happen is noted in the clone first. A run that was killed between branch and files
would leave the old files looking like new work; the next one reads the note and completes it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from pipeline.git.writer import Dirty, Writer, told_of
from pipeline.model.failure import placed

_NOTE = "dossier-following"


def follow(clone: Writer, branch: str, old: str, new: str) -> None:
    """Takes a branch from `old` to `new`, files included. Raises Moved, HistoryError, OSError."""
    if clone.bare or clone.head_branch != branch:
        clone.set_ref(f"refs/heads/{branch}", new, old)
        return
    with _noted(clone) as note:
        note.write(f"{branch} {old} {new}".encode())
        note.flush()
        clone.set_ref(f"refs/heads/{branch}", new, old)
        clone.update_work_tree(old, new)
        note.truncate(0)


def complete(clone: Writer) -> None:
    """Completes what a killed run left undone. Raises Dirty, Locked, HistoryError."""
    if clone.bare:
        return
    clone.refuse_locked()
    if not (clone.git_dir / _NOTE).is_file():
        return
    with _noted(clone) as note:
        told = note.read().decode("ascii", "replace").split()
        clone.reread_refs()
        if len(told) == 3 and _is_half_done(clone, *told):
            _complete(clone, *told[1:])
        note.truncate(0)


def _is_half_done(clone: Writer, branch: str, old: str, new: str) -> bool:
    """Whether the branch moved, and its files may not have."""
    return clone.head_branch == branch and clone.refs.get(f"refs/heads/{branch}") == new


def _complete(clone: Writer, old: str, new: str) -> None:
    """Each file is as the old commit has it or as the new one; what is neither is someone's."""
    theirs = set(clone.changed_since(old)) & set(clone.changed_since(new))
    if theirs:
        raise Dirty(
            f"上次执行被中断，工作区还停在 {old[:12]}，又有{len(theirs)}个文件另有改动"
            f"（{told_of(sorted(theirs))}）。请先移走这些文件的改动，再执行本命令"
        )
    clone.reset_work_tree(new)


@contextmanager
def _noted(clone: Writer) -> Iterator[IO[bytes]]:
    """The note, held by one run at a time; a killed one leaves it unlocked."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(clone.git_dir / _NOTE, flags, 0o600), "r+b") as note:
        fcntl.flock(note, fcntl.LOCK_EX)
        with placed(clone.git_dir / _NOTE):
            yield note
