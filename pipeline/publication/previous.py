"""What was published before: manifest entries by paper, and the bytes of their files.

Kept on the branch `published`, public files at its root and the others under `internal/`; a
folder laid out the same way serves too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.git.history import History
from pipeline.ledger.snapshot import Rewritten
from pipeline.model.failure import Failure
from pipeline.publication.edition import MANIFEST, sha256

BRANCH = "published"
REFS = (f"refs/heads/{BRANCH}", f"refs/remotes/origin/{BRANCH}")
INTERNAL = "internal/"


class Damaged(Failure):
    """A kept paper's bytes are not those its manifest names."""


@dataclass(frozen=True)
class Previous:
    """The last publication. `origin` is said to people, "" where there was none."""

    origin: str = ""
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    renderers: Mapping[str, Any] = field(default_factory=dict)
    as_of: str = ""
    commit: str = ""  # of main, that it was made from
    read: Callable[[str], bytes | None] = lambda _: None

    def files(self, paper: str) -> dict[str, bytes]:
        """The kept bytes of a paper by format. Raises Damaged."""
        entry = self.entries[paper]
        inner = "" if entry["audience"] == "public" else INTERNAL
        kept = {}
        for suffix, file in entry["files"].items():
            raw = self.read(inner + file["path"])
            if raw is None or sha256(raw) != file["sha256"]:
                raise Damaged(f"{self.origin} 中 {inner}{file['path']} 缺失或与清单的摘要不符")
            kept[suffix] = raw
        return kept


def of_branch(history: History, revision: str = "") -> Previous:
    """The publication on that revision, by default on the branch `published`, if there is one."""
    sha = history.resolve(revision) if revision else _tip(history)
    if sha is None:
        return Previous()
    _unchanged(history, sha)
    tree = history.tree(sha)

    def read(path: str) -> bytes | None:
        return history.blob(tree[path][1]) if path in tree else None

    return _of(read, f"{revision or BRANCH} 分支 {sha[:12]}")


def intact(previous: Previous) -> None:
    """Every kept file is what its manifest says. Raises Damaged."""
    for paper in previous.entries:
        previous.files(paper)


def _unchanged(history: History, tip: str) -> None:
    """An entry once written never changes and never goes, commit by commit. Raises Damaged."""
    known: dict[str, tuple[str, dict[str, str]]] = {}
    for commit in reversed(history.first_parents(tip)):
        found = {paper: _print(entry) for paper, entry in _manifests(history, commit.sha).items()}
        for paper, was in known.items():
            if found.get(paper) != was:
                done = "改动了" if paper in found else "删去了"
                raise Damaged(
                    f"{BRANCH} 分支的提交 {commit.sha[:12]} {done}已出具的公文 {paper}。"
                    "公文只出具一次：请查明由谁提交，把该分支恢复到此前的提交"
                )
        known = found


def _manifests(history: History, sha: str) -> dict[str, Mapping[str, Any]]:
    tree = history.tree(sha)

    def read(path: str) -> bytes | None:
        return history.blob(tree[path][1]) if path in tree else None

    return dict(_of(read, "").entries)


def _print(entry: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """What may never change of an entry: its content and the digests of its files."""
    files = {suffix: str(file["sha256"]) for suffix, file in entry["files"].items()}
    return str(entry["content_sha256"]), files


def of_folder(folder: Path) -> Previous:
    """The publication in a folder."""

    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return _of(read, str(folder))


def _tip(history: History) -> str | None:
    return next((history.refs[name] for name in REFS if name in history.refs), None)


def _of(read: Callable[[str], bytes | None], origin: str) -> Previous:
    entries: dict[str, Mapping[str, Any]] = {}
    renderers: dict[str, Any] = {}
    as_of = commit = ""
    for name in (MANIFEST, INTERNAL + MANIFEST):
        if (raw := read(name)) is not None:
            manifest = json.loads(raw)
            entries |= {entry["id"]: entry for entry in manifest["papers"]}
            renderers |= manifest["renderers"]
            as_of, commit = manifest["as_of"], manifest["commit"]
    return Previous(origin, entries, renderers, as_of, commit, read)


def require_on_line(history: History, tip: str, before: Previous) -> None:
    """The commit last published from must still be on main's first-parent line. Raises Rewritten.

    A push that makes another line the first parent would erase steps without a trace.
    """
    line = {commit.sha for commit in history.first_parents(tip)}
    if before.commit and before.commit not in line:
        raise Rewritten(
            f"上次发布所依据的提交 {before.commit[:12]} 已不在主线上：主线被改写。"
            "请先查明由谁改写，从备份恢复主线后再审计或发布"
        )
