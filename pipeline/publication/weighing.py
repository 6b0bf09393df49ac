"""One commit of `published` weighed: its key, its manifests, what was there before, what is new."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from pipeline.git import limits
from pipeline.git.kept_notes import KEPT
from pipeline.git.objects import FILE
from pipeline.ledger.folding import Rewritten
from pipeline.ledger.marks import Mark
from pipeline.model.clock import legal_day
from pipeline.publication.edition import MANIFEST, sha256
from pipeline.publication.expected import Expected
from pipeline.publication.link import Believed, Files, Link
from pipeline.publication.manifest import (
    INTERNAL,
    Entry,
    Manifest,
    Unreadable,
    fingerprint,
    place,
    read_manifests,
)

OWN = frozenset({MANIFEST, INTERNAL + MANIFEST, "index.html", "register.json", "register.csv"})
"""What stands on the branch besides the papers."""


_NOTE = re.compile(rf"{KEPT}/[0-9a-f]{{40}}")


class Discredited(Exception):
    """Why a commit does not count; `halts` where people must look into it first."""

    def __init__(self, rule: str, message: str, hint: str = "", *, halts: bool = False) -> None:
        self.rule, self.message, self.hint, self.halts = rule, message, hint, halts


@dataclass(frozen=True)
class Weighing:
    """One commit weighed against what is believed so far."""

    link: Link
    before: Believed
    main: Expected
    blob: Callable[[str], bytes]
    until: Mapping[str, frozenset[str]]
    """Of a key that leaked, the commits that still count by it."""

    def outcome(self) -> Believed:
        """What is believed after the commit. Raises Discredited, Rewritten, HistoryError."""
        try:
            return self._outcome()
        except limits.Unreadable as why:
            self._no("published-malformed", f"无法读取：{why}")

    def _outcome(self) -> Believed:
        self._signed()
        tree = self.link.tree()
        manifest = self._manifest(tree)
        mark = self._mark(manifest)
        self._of_a_publisher(mark)
        self._kept(manifest, tree)
        blobs = self._blobs(manifest, tree)
        self._true(manifest, blobs)
        self._produced(manifest, mark)
        renderers = {**self.before.renderers, **manifest.renderers}
        entries = {**manifest.entries, **self._as_first_told(manifest)}
        told = (manifest.commit, manifest.as_of, entries, renderers, blobs)
        signed = self.before.signed or self.link.key is not None
        return Believed(self.link.sha, *told, signed)

    def _no(self, rule: str, message: str, hint: str = "", *, halts: bool = False) -> NoReturn:
        said = f"published 分支的提交 {self.link.sha[:12]} {message}"
        raise Discredited(rule, said, hint, halts=halts)

    def _signed(self) -> None:
        if self.link.key is None:
            if not self._accepted():
                self._no("published-unsigned", "没有有效的签名")
            return
        if self.link.key not in self.main.publishers:
            self._no("published-key", f"不是发布员的密钥签名的（{self._by}）")
        if self.link.sha not in self.until.get(self._by, {self.link.sha}):
            self._no("published-key", f"由已泄露的密钥签名（{self._by}），在最后可信的发布之后")

    def _accepted(self) -> bool:
        """Whether an act names both manifests of a publication made before any was signed."""
        if not self.main.earlier or self.before.signed:
            return False
        tree = self.link.tree()
        found = [tree[name][1] for name in (MANIFEST, INTERNAL + MANIFEST) if name in tree]
        return bool(found) and all(sha256(self.blob(b)) in self.main.earlier for b in found)

    def _manifest(self, tree: Files) -> Manifest:
        def read(path: str) -> bytes | None:
            return self.blob(tree[path][1]) if path in tree else None

        try:
            return read_manifests(read)
        except Unreadable as error:
            self._no("published-malformed", f"的清单无法采信：{error}")

    def _mark(self, manifest: Manifest) -> Mark:
        if (mark := self.main.mark(manifest.commit)) is None:
            raise Rewritten(
                f"上次发布所依据的提交 {manifest.commit[:12]} 已不在主线上：主线被改写。"
                "请先查明由谁改写，从备份恢复主线后再审计或发布"
                "（若只是本克隆的主线没有取回，先 git pull）"
            )
        return mark

    def _of_a_publisher(self, mark: Mark) -> None:
        """By the roster at the entry's step; a date of the signer's choice gives no more days."""
        day = legal_day(max(self.link.at, mark.at))
        if self.link.key and not mark.roster.publisher(self.link.key, day):
            self._no("published-key", f"签名的密钥在 {day.isoformat()} 不是在任发布员的")

    def _blobs(self, manifest: Manifest, tree: Files) -> dict[str, str]:
        """Every file by path. Raises Discredited where one is missing or nothing asks for it."""
        files = [(e, file) for e in manifest.entries.values() for file in _files(e)]
        wanted = {place(entry, file) for entry, file in files}
        for path in sorted({place(*one) for one in files if self._asked(*one)}):
            if tree.get(path, ("", ""))[0] != FILE:
                self._no("published-changed", f"缺少清单所列的 {path}")
        if foreign := sorted(p for p in tree.keys() - wanted - OWN if not _NOTE.fullmatch(p)):
            self._no("published-malformed", f"含有清单没有列出的文件 {foreign[0]}")
        return {path: blob for path, (_, blob) in tree.items()}

    def _asked(self, entry: Entry, file: Mapping[str, str]) -> bool:
        """Whether a file has to be there; what is withheld is not looked at."""
        return not self.main.withheld.hides(entry, file)

    def _kept(self, manifest: Manifest, tree: Files) -> None:
        """What was published stays, to the byte, and so do the records it rests on."""
        for paper, was in self.before.entries.items():
            now = self._as_first_told(manifest).get(paper)
            if now is None or _lasting(now) != _lasting(was):
                done = "改动了" if now else "删去了"
                self._no("published-changed", f"{done}已出具的公文 {paper}，公文只出具一次")
        entries = self.before.entries.values()
        papers = [place(e, file) for e in entries for file in _files(e) if self._asked(e, file)]
        for path in (*papers, *filter(_NOTE.fullmatch, self.before.blobs)):
            if tree.get(path) != (FILE, self.before.blobs[path]):
                said = f"改动或删去了已保存的 {path}，公文只出具一次"
                self._no("published-changed", said)

    def _true(self, manifest: Manifest, blobs: Mapping[str, str]) -> None:
        """Every new file is the one its entry names; every new entry says who published it."""
        for entry in self._new(manifest):
            for file in (one for one in _files(entry) if self._asked(entry, one)):
                if sha256(self.blob(blobs[place(entry, file)])) != file["sha256"]:
                    self._no("published-changed", f"的 {file['path']} 与清单所列的摘要不符")
            if (entry["key"], entry["step"]) != (self._by, manifest.commit):
                self._no("published-malformed", f"的清单没有如实写明 {entry['id']} 的密钥和步骤")

    def _produced(self, manifest: Manifest, mark: Mark) -> None:
        """Every new entry is what main had issued by then."""
        for entry in self._new(manifest):
            for what in self.main.differences(entry, mark):
                self._no(
                    "published-not-produced",
                    f"所列的 {entry['id']} 不是主线所产生的（{what}），未予采信，也不再出具",
                    "多半是审核记录（refs/notes/approvals）缺失或没有取回：请先取回，或用 "
                    "dossier record 补记；确系密钥泄露的，经批准在 registry/published.yaml 中"
                    "写明最后可信的发布。不要废止后重新办理，否则同一文书会出具两次",
                    halts=True,
                )

    def _as_first_told(self, manifest: Manifest) -> dict[str, Entry]:
        """The entries that there were before; unsigned manifests did not say who made them when."""
        known = {p: e for p, e in self.before.entries.items() if p in manifest.entries}
        if self.link.key:
            return {paper: manifest.entries[paper] for paper in known}
        return {
            paper: {**manifest.entries[paper], "key": was["key"], "step": was["step"]}
            for paper, was in known.items()
        }

    @property
    def _by(self) -> str:
        return fingerprint(self.link.key) if self.link.key else ""

    def _new(self, manifest: Manifest) -> Iterator[Entry]:
        return (e for paper, e in manifest.entries.items() if paper not in self.before.entries)


def _files(entry: Entry) -> Iterator[Mapping[str, str]]:
    yield from entry["files"].values()


def _lasting(entry: Entry) -> dict[str, object]:
    """An entry without what a later paper may add to it."""
    return {name: value for name, value in entry.items() if name != "superseded_by"}
