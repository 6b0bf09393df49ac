"""Bytes to an output folder, whole or not at all: the only writer of published files.

A folder is written beside the old one and takes its place by two renames. Killed in between, the
next start puts the old one back; nothing is ever half there.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.model.failure import Failure, placed
from pipeline.publication.edition import MANIFEST


class Overlapping(Failure):
    """Public and internal papers would lie in one another's folder."""


class NotOurs(Failure):
    """The output folder holds something that no publication wrote; it is left alone."""


def refuse_overlap(*folders: Path) -> None:
    """Raises Overlapping where one folder is, or lies in, another: what is closed stays apart."""
    real = [folder.resolve() for folder in folders]
    for n, one in enumerate(real):
        for other in real[n + 1 :]:
            if one == other or one in other.parents or other in one.parents:
                raise Overlapping(
                    f"公开文件夹和不公开文件夹不能相同或互相包含：{one}、{other}。请分开指定"
                )


def refuse_foreign(*folders: Path) -> None:
    """Raises NotOurs where a folder holds what no publication wrote: before anything is done."""
    for folder in folders:
        if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
            raise NotOurs(f"{folder} 不是空文件夹，也不是以前发布的结果，未作改动。请换一个文件夹")


def write_file(path: Path, raw: bytes) -> None:
    """Write one file whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    try:
        with placed(path):
            aside.write_bytes(raw)
            aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly `files`. Raises NotOurs, OSError; then nothing has changed."""
    folder = folder.absolute()
    if not folder.name:
        raise NotOurs(f"不能以 {folder} 为发布文件夹，请另指定一个")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        recover(folder)
        refuse_foreign(folder)
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
        with placed(folder), path.open("wb") as file:
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
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:32]
    place = Path(tempfile.gettempdir()) / f"dossier-publish-{os.getuid()}-{name}.lock"
    lock = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
