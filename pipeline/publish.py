"""Bytes to an output folder, whole or not at all: the only writer of published files.

A folder is written beside the old one and takes its place by two renames. Killed in between, the
next start puts the old one back; nothing is ever half there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.site import MANIFEST


class NotOurs(Exception):
    """The output folder holds something that no publication wrote; it is left alone."""


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly `files`. Raises NotOurs, OSError; then nothing has changed."""
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        recover(folder)
        if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
            raise NotOurs(f"{folder} 不是空文件夹，也不是以前发布的结果，未作改动。请换一个文件夹")
        fresh, old = _beside(folder, "new"), _beside(folder, "old")
        try:
            _fill(fresh, files)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        _sync(folder.parent)
        shutil.rmtree(old, ignore_errors=True)


def recover(folder: Path) -> None:
    """Undo what a killed run left behind: the old folder comes back, the unfinished one goes."""
    old = _beside(folder, "old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(_beside(folder, "new"), ignore_errors=True)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two publications of one folder wait for each other; a killed one leaves no lock behind."""
    with _beside(folder, "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
