"""A manifest as read: whole and well formed, or the reason why it says nothing.

Whoever may push to `published` may write one, so nothing in it is taken for granted.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.office.bounds import json_depth
from pipeline.publication.edition import MANIFEST, MANIFEST_SCHEMA

INTERNAL = "internal/"
UNSIGNED_SCHEMA = "https://example.invalid/green-dossier/manifest/1"
"""Of publications made before their commits were signed: entries name no key and no step."""
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 500
"""Lists and objects within one another: counted, for how deep one can read depends on the stack."""
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
Entry = Mapping[str, Any]

_TEXTS = (
    "id", "kind", "number", "title", "dated", "status", "audience", "batch", "dossier",
    "source_commit", "content_sha256", "renderer", "key", "step",
)  # fmt: skip
_PATH = re.compile(r"papers/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+\.(html|pdf|docx|xlsx)")
_DIGEST, _COMMIT = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{40}")


class Unreadable(ValueError):
    """The manifest is not one; the message says in Chinese what is wrong with it."""


@dataclass(frozen=True)
class Manifest:
    """The public and the internal manifest of one publication, together."""

    commit: str  # of main, that it was made from
    as_of: str
    entries: Mapping[str, Entry]
    renderers: Mapping[str, Any]


def fingerprint(public: str) -> str:
    """A public key as `ssh-keygen -l` names it: SHA256:…"""
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def place(entry: Entry, file: Mapping[str, Any]) -> str:
    """Where a file of an entry stands on the branch."""
    return ("" if entry["audience"] == "public" else INTERNAL) + str(file["path"])


def read_manifests(read: Callable[[str], bytes | None]) -> Manifest:
    """Both manifests of a publication, `read` giving a file by path. Raises Unreadable."""
    public, closed = (_one(read, name) for name in (MANIFEST, INTERNAL + MANIFEST))
    if public is None:
        raise Unreadable(f"缺少 {MANIFEST}")
    if closed is None:
        return public
    if (public.commit, public.as_of) != (closed.commit, closed.as_of):
        raise Unreadable("公开和不公开的两份清单不是同一次发布的")
    if twice := sorted(public.entries.keys() & closed.entries.keys()):
        raise Unreadable(f"两份清单都列有 {twice[0]}")
    return Manifest(
        public.commit,
        public.as_of,
        {**public.entries, **closed.entries},
        {**public.renderers, **closed.renderers},
    )


def _one(read: Callable[[str], bytes | None], name: str) -> Manifest | None:
    if (raw := read(name)) is None:
        return None
    try:
        if len(raw) > MAX_BYTES:
            raise Unreadable("过大")
        if json_depth(_STRING.sub(b"", raw).decode("latin-1")) > MAX_DEPTH:
            raise Unreadable(f"嵌套超过{MAX_DEPTH}层")
        return _manifest(json.loads(raw), public=name == MANIFEST)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = str(error) if isinstance(error, Unreadable) else "不是清单的格式"
        raise Unreadable(f"{name} {reason}") from error


def _manifest(data: Any, *, public: bool) -> Manifest:
    if data["schema"] not in (MANIFEST_SCHEMA, UNSIGNED_SCHEMA):
        raise Unreadable(f"是本程序不认识的格式 {str(data['schema'])[:80]}")
    commit, as_of = _matching(_COMMIT, data["commit"]), date.fromisoformat(data["as_of"])
    known = {"key": "", "step": commit} if data["schema"] == UNSIGNED_SCHEMA else {}
    entries = [_entry({**known, **entry}, public=public) for entry in data["papers"]]
    found = {entry["id"]: entry for entry in entries}
    paths = [file["path"] for entry in entries for file in entry["files"].values()]
    if len(found) != len(entries) or len(set(paths)) != len(paths):
        raise Unreadable("有重复的公文或文件")
    renderers = dict(data["renderers"])
    if lacking := sorted({entry["renderer"] for entry in entries} - renderers.keys()):
        raise Unreadable(f"没有说明排版环境 {lacking[0]}")
    return Manifest(commit, as_of.isoformat(), found, renderers)


def _entry(entry: dict[str, Any], *, public: bool) -> Entry:
    name = str(entry.get("id", ""))[:80]
    if wrong := next(_wrong(entry, public=public), ""):
        raise Unreadable(f"中“{name}”的 {wrong} 有误")
    return entry


def _wrong(entry: dict[str, Any], *, public: bool) -> Iterator[str]:
    yield from (field for field in _TEXTS if not isinstance(entry.get(field), str))
    if not _DIGEST.fullmatch(entry["content_sha256"]):
        yield "content_sha256"
    if (entry["audience"] == "public") is not public:
        yield "audience"
    if not entry["files"] or not isinstance(entry["files"], dict):
        yield "files"
    for suffix, file in entry["files"].items():
        path = _PATH.fullmatch(file["path"])
        if path is None or path[1] != suffix or not _DIGEST.fullmatch(file["sha256"]):
            yield f"files.{suffix}"


def _matching(pattern: re.Pattern[str], text: Any) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise Unreadable("没有写明所依据的主线提交")
    return text
