"""Git objects from their raw bytes: commits, trees, ids.

Everything believed about a history is parsed here from bytes whose hash has been checked, so
that neither a clone's caches nor its settings can change what a commit says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha1

from pipeline.git.limits import MAX_COMMIT, MAX_NAME
from pipeline.git.steps import Commit
from pipeline.model.clock import SHANGHAI

Entry = tuple[str, str]
"""What stands under a name in a folder: mode and id."""
Tree = Mapping[bytes, Entry]
"""Name → (mode, id) of one folder."""

FILE, EXECUTABLE, SYMLINK, SUBMODULE, FOLDER = "100644", "100755", "120000", "160000", "40000"
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
EPOCH = datetime(1970, 1, 1, 8, tzinfo=SHANGHAI)

_ENTRY = re.compile(rb"([0-7]+) ([^\0]+)\0(.{20})", re.DOTALL)
_LINKS = re.compile(rb"tree ([0-9a-fA-F]{40})\n((?:parent [0-9a-fA-F]{40}\n)*)")
_WHEN = re.compile(rb"> (\d{1,15}) [+-]\d{4}$")
_SIGNATURES = (b"gpgsig", b"gpgsig-sha256")


class Folder(dict[bytes, Entry]):
    """One folder, name → (mode, id), as far as it can be read; `fault` says what cannot be."""

    fault = ""


def object_id(kind: str, raw: bytes) -> str:
    """The id Git gives these bytes (SHA-1 object format)."""
    return sha1(b"%s %d\0%s" % (kind.encode(), len(raw), raw), usedforsecurity=False).hexdigest()


@lru_cache(maxsize=256)
def plain_mode(mode: str) -> str:
    """The mode as Git takes and would write it: by its type, an executable by its owner's bit."""
    bits = int(mode[-11:], 8) & 0xFFFFFFFF
    kinds = {0o100000: FILE, 0o120000: SYMLINK, 0o040000: FOLDER}
    kind = kinds.get(bits & 0o170000, SUBMODULE)
    return EXECUTABLE if kind == FILE and bits & 0o100 else kind


def is_folder(entry: Entry | None) -> bool:
    """Whether a folder stands there, however its mode is spelt."""
    return entry is not None and plain_mode(entry[0]) == FOLDER


def parse_tree(raw: bytes) -> Folder:
    """One folder. Whatever the bytes are, they mean one thing: the first entry of each name.

    Names that would forge a path, or that nothing could hold, are left out.
    """
    folder, end = Folder(), 0
    for found in _ENTRY.finditer(raw):
        if found.start() != end:
            break
        end = found.end()
        mode, name, sha = found.groups()
        if b"/" in name or len(name) > MAX_NAME:
            folder.fault = "目录中有含“/”或过长的名称"
        elif name in folder:
            folder.fault = "目录中有重名"
        else:
            folder[name] = (_mode(mode), sha.hex())
    if end != len(raw):
        folder.fault = "目录对象不完整"
    return folder


@lru_cache(maxsize=256)
def _mode(raw: bytes) -> str:
    """The same few modes in every folder."""
    return raw[-11:].decode()


def parse_commit(sha: str, raw: bytes, size: int | None = None) -> Commit:
    """A commit, with the signature taken out and the payload it signs left over.

    Tree and parents stand where Git looks for them. What else cannot be read is told in `fault`;
    two signature headers, as Git never writes them, count as none. Of a commit too long to be
    read `raw` is the beginning, and `size` its length.
    """
    links = _LINKS.match(raw)
    tree, parents = (links[1].decode().lower(), links[2]) if links else (EMPTY_TREE, b"")
    head, _, message = raw.partition(b"\n\n")
    headers = _headers(head)
    committed_at = _instant(headers)
    signatures = [value for name, value in headers if name in _SIGNATURES]
    named = [name for name, _ in headers if name in (b"tree", b"parent")]
    fault = ""
    if size is not None and size > MAX_COMMIT:
        fault = f"提交对象有{size}字节，超过{MAX_COMMIT >> 20} MiB"
    elif links is None or len(named) != 1 + parents.count(b"\n"):
        fault = "提交的头部无法读取"
    elif committed_at is None:
        fault = "提交的时间无法表示"
    return Commit(
        sha=sha,
        tree=tree,
        parents=tuple(line[7:].decode().lower() for line in parents.splitlines()),
        committed_at=committed_at or EPOCH,
        message=message.decode("utf-8", "replace"),
        signature=signatures[0].decode("ascii", "replace") if len(signatures) == 1 else None,
        payload=_unsigned(headers) + b"\n" + message,
        fault=fault,
    )


def write_commit(payload: bytes, signature: str) -> bytes:
    """`payload` with an armoured signature put in where Git puts it: after the other headers."""
    head, _, message = payload.partition(b"\n\n")
    folded = signature.strip("\n").replace("\n", "\n ").encode()
    return head + b"\ngpgsig " + folded + b"\n\n" + message


def _headers(head: bytes) -> list[tuple[bytes, bytes]]:
    """Header lines with their continuation lines joined by newlines."""
    found: list[tuple[bytes, bytes]] = []
    for line in head.split(b"\n"):
        if line.startswith(b" ") and found:
            name, value = found[-1]
            found[-1] = (name, value + b"\n" + line[1:])
        else:
            name, _, value = line.partition(b" ")
            found.append((name, value))
    return found


def _unsigned(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    kept = [(n, v.replace(b"\n", b"\n ")) for n, v in headers if n not in _SIGNATURES]
    return b"".join(name + b" " + value + b"\n" for name, value in kept)


def _instant(headers: Iterable[tuple[bytes, bytes]]) -> datetime | None:
    """The committer's date, None where there is none that a calendar holds.

    The zone written there is the signer's whim; ours is legal time.
    """
    committers = [value for name, value in headers if name == b"committer"]
    found = _WHEN.search(committers[0]) if len(committers) == 1 else None
    try:
        return EPOCH + timedelta(seconds=int(found[1])) if found else None
    except OverflowError:
        return None
