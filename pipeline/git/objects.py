"""Git objects from their raw bytes: commits, trees, ids.

Everything believed about a history is parsed here from bytes whose hash has been checked, so
that neither a clone's caches nor its settings can change what a commit says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha1

from pipeline.git.steps import Commit
from pipeline.model.clock import SHANGHAI

Tree = Mapping[bytes, tuple[str, str]]
"""Name → (mode, id) of one folder."""

FILE, EXECUTABLE, SYMLINK, SUBMODULE, FOLDER = "100644", "100755", "120000", "160000", "40000"

_ENTRY = re.compile(rb"([0-7]+) ([^\0/]+)\0(.{20})", re.DOTALL)  # a "/" would forge a path
_WHEN = re.compile(rb"> (-?\d+) [+-]\d{4}$")
_SIGNATURES = (b"gpgsig", b"gpgsig-sha256")


_FORBIDDEN = frozenset('<>:"|?*')
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


class Malformed(ValueError):
    """The bytes are not an object of the kind they should be."""


def object_id(kind: str, raw: bytes) -> str:
    """The id Git gives these bytes (SHA-1 object format)."""
    return sha1(b"%s %d\0%s" % (kind.encode(), len(raw), raw), usedforsecurity=False).hexdigest()


def parse_tree(raw: bytes) -> dict[bytes, tuple[str, str]]:
    """One folder. Raises Malformed where the bytes are not wholly entries, each name once."""
    found = _ENTRY.findall(raw)
    if sum(len(mode) + len(name) + 22 for mode, name, _ in found) != len(raw):
        raise Malformed("目录对象不完整")
    entries = {name: (mode.decode(), sha.hex()) for mode, name, sha in found}
    if len(entries) != len(found):
        raise Malformed("目录对象中有重名")
    return entries


def parse_commit(sha: str, raw: bytes) -> Commit:
    """A commit, with the signature taken out and the payload it signs left over.

    Two signature headers, as Git never writes them, count as none. Raises Malformed.
    """
    head, _, message = raw.partition(b"\n\n")
    headers = _headers(head)
    try:
        (tree,) = [value.decode("ascii") for name, value in headers if name == b"tree"]
        (committer,) = [value for name, value in headers if name == b"committer"]
        parents = tuple(value.decode("ascii") for name, value in headers if name == b"parent")
        committed_at = _instant(committer)
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed(f"提交 {sha[:12]} 的头部无法读取") from error
    signatures = [value for name, value in headers if name in _SIGNATURES]
    return Commit(
        sha=sha,
        tree=tree,
        parents=parents,
        committed_at=committed_at,
        message=message.decode("utf-8", "replace"),
        signature=signatures[0].decode("ascii", "replace") if len(signatures) == 1 else None,
        payload=_unsigned(headers) + b"\n" + message,
    )


def write_commit(payload: bytes, signature: str) -> bytes:
    """`payload` with an armoured signature put in where Git puts it: after the other headers."""
    head, _, message = payload.partition(b"\n\n")
    folded = signature.strip("\n").replace("\n", "\n ").encode()
    return head + b"\ngpgsig " + folded + b"\n\n" + message


def spell_path(parts: Iterable[bytes]) -> str:
    """The path as text; bytes that are not UTF-8 survive as surrogates, to be refused later."""
    return b"/".join(parts).decode("utf-8", "surrogateescape")


def path_fault(path: str) -> str | None:
    """What is wrong with a repository path, or None."""
    if any(0xD800 <= ord(c) <= 0xDFFF for c in path):
        return "不是有效的 UTF-8 编码"
    if any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in path):
        return "含有控制字符或不可见字符"
    if unicodedata.normalize("NFC", path) != path:
        return "不是规范组合形式（NFC）"
    parts = path.split("/")
    if "\\" in path or any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
        return "含有反斜杠、空段、“.”、“..”或“.git”"
    if any(part[-1] in ". " or set(part) & _FORBIDDEN for part in parts):
        return '的某一段以点或空格结尾，或含有 < > : " | ? *，Windows 无法保存'
    if any(part.split(".")[0].rstrip().casefold() in _RESERVED for part in parts):
        return "的某一段是 Windows 的保留名称（con、nul、com1 等）"
    if any(part.startswith("-") for part in parts):
        return "的某一段以连字符开头"
    return None


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


def _instant(committer: bytes) -> datetime:
    """The committer's date. The zone written there is the signer's whim; ours is legal time."""
    if (found := _WHEN.search(committer)) is None:
        raise ValueError("no date")
    return datetime.fromtimestamp(int(found[1]), SHANGHAI)
