"""Files of a work tree as a tree of bytes: the only reader of the user's folder.

Symbolic links are never followed, pipes and devices never waited for, and nothing above a record's
size limit is read, so a hostile folder costs a finding, not memory or time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from stat import S_ISREG

from pipeline.model.finding import Finding
from pipeline.records.attachments import Attachment, folder_of_attachment
from pipeline.records.paths import DOSSIERS, REGISTRY, SCHEMAS, TEMPLATES

FOLDERS = (DOSSIERS, REGISTRY, SCHEMAS, TEMPLATES)
_LIMIT = (1 << 20) + 1  # one byte more than the reader takes, so that it can say "too large"
_SPECIAL = "不是普通文件（管道、设备或套接字），不予读取"


def read_tree(root: Path) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The files of the four folders by path with slashes, and those that could not be taken."""
    tree: dict[str, bytes] = {}
    faults: list[Finding] = []
    for folder in FOLDERS:
        for path in _files(root / folder.rstrip("/")):
            name = path.relative_to(root).as_posix()
            if path.is_symlink():
                faults.append(Finding.of_file("symlink", name, "符号链接不予读取", "改为普通文件"))
            elif not path.is_file():
                faults.append(Finding.of_file("special", name, _SPECIAL, "改为普通文件"))
            elif "/attachments/" not in name and (raw := _read(path)) is not None:
                tree[name] = raw
    return tree, tuple(faults)


def read_attachments(root: Path) -> dict[str, Attachment]:
    """The attachments of the dossiers by path with slashes; links are told of by `read_tree`."""
    found: dict[str, Attachment] = {}
    for path in _files(root / DOSSIERS.rstrip("/")):
        name = path.relative_to(root).as_posix()
        if folder_of_attachment(name) and path.is_file() and not path.is_symlink():
            found[name] = _attachment(path)
    return found


def _attachment(path: Path) -> Attachment:
    with path.open("rb") as file:
        start = file.read(_LIMIT)
        if len(start) < _LIMIT:
            return Attachment.of(start)
        file.seek(0)
        return Attachment(file_digest(file, "sha256").hexdigest())


def _read(path: Path) -> bytes | None:
    """The beginning of a plain file; None of anything else, for a pipe could have us wait."""
    if not S_ISREG(path.lstat().st_mode):
        return None
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(opened, "rb") as file:
        return file.read(_LIMIT) if S_ISREG(os.fstat(opened).st_mode) else None


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_symlink():
        yield folder
        return
    for parent, folders, files in os.walk(folder, followlinks=False):
        for name in sorted([*files, *(f for f in folders if (Path(parent) / f).is_symlink())]):
            yield Path(parent) / name
