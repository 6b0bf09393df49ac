"""The branch `published` judged commit by commit: which of them count, and why others do not.

A commit counts if it is signed by a key that was a publisher's when main stood where it says, keeps
all that was published before as it was, and adds only what main had issued by then. A commit that
does not count has no effect: nothing of it is served, and the next publication is made as if it
were not there. Pure over what is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NoReturn

from pipeline.git.objects import FILE
from pipeline.ledger.marks import Mark
from pipeline.ledger.snapshot import Rewritten
from pipeline.model.clock import legal_day
from pipeline.publication.edition import MANIFEST, sha256
from pipeline.publication.expected import Expected
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
Files = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Link:
    """One commit of the branch. `key` is the one whose signature verified; `tree` its files."""

    sha: str
    key: str | None
    at: datetime
    tree: Callable[[], Files]


@dataclass(frozen=True)
class Fault:
    """Why a commit does not count. A publication appended since has `mended` it.

    `halts`: nothing may be published before people have looked into it.
    """

    commit: str
    rule: str
    message: str
    hint: str
    halts: bool = False
    mended: bool = False


@dataclass(frozen=True)
class Believed:
    """All that counts, up to the commit `last` ("": nothing does). `blobs`: path → blob id."""

    last: str = ""
    commit: str = ""
    as_of: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    renderers: Mapping[str, object] = field(default_factory=dict)
    blobs: Mapping[str, str] = field(default_factory=dict)


class _Discredited(Exception):
    def __init__(self, rule: str, message: str, hint: str = "", *, halts: bool = False) -> None:
        self.rule, self.message, self.hint, self.halts = rule, message, hint, halts


_NEXT = (
    "不采信，其中的文件不会公开；下一次 dossier publish --commit 会在其后追加签名的提交，恢复原状。"
    "请查明由谁推送，收紧 published 分支的写入权限"
)


def judge(
    links: Iterable[Link], main: Expected, blob: Callable[[str], bytes]
) -> tuple[Believed, tuple[Fault, ...]]:
    """What counts of these commits, parents before children, and why the others do not.

    Raises Rewritten where a publisher published from a main that is no longer the line.
    """
    believed, faults = Believed(), list[Fault]()
    for link in links:
        try:
            believed = _Weighing(link, believed, main, blob).outcome()
        except _Discredited as why:
            hint = why.hint or _NEXT
            faults.append(Fault(link.sha, why.rule, why.message, hint, why.halts))
        else:
            faults = [replace(fault, mended=True) for fault in faults]
    return believed, tuple(faults)


@dataclass(frozen=True)
class _Weighing:
    """One commit weighed against what is believed so far."""

    link: Link
    before: Believed
    main: Expected
    blob: Callable[[str], bytes]

    def outcome(self) -> Believed:
        """What is believed after the commit. Raises _Discredited, Rewritten."""
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
        return Believed(
            self.link.sha, manifest.commit, manifest.as_of, manifest.entries, renderers, blobs
        )

    def _no(self, rule: str, message: str, hint: str = "", *, halts: bool = False) -> NoReturn:
        said = f"published 分支的提交 {self.link.sha[:12]} {message}"
        raise _Discredited(rule, said, hint, halts=halts)

    def _signed(self) -> None:
        if self.link.key is None:
            self._no("published-unsigned", "没有有效的签名")
        if self.link.key not in self.main.publishers:
            self._no("published-key", f"不是发布员的密钥签名的（{fingerprint(self.link.key)}）")

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
        if not self.link.key or not mark.roster.publisher(self.link.key, day):
            self._no("published-key", f"签名的密钥在 {day.isoformat()} 不是在任发布员的")

    def _blobs(self, manifest: Manifest, tree: Files) -> dict[str, str]:
        """Every file by path. Raises _Discredited where one is missing or nothing asks for it."""
        wanted = {
            place(entry, file) for entry in manifest.entries.values() for file in _files(entry)
        }
        for path in sorted(wanted):
            if tree.get(path, ("", ""))[0] != FILE:
                self._no("published-changed", f"缺少清单所列的 {path}")
        if foreign := sorted(tree.keys() - wanted - OWN):
            self._no("published-malformed", f"含有清单没有列出的文件 {foreign[0]}")
        return {path: blob for path, (_, blob) in tree.items()}

    def _kept(self, manifest: Manifest, tree: Files) -> None:
        """What was published stays, to the byte."""
        for paper, was in self.before.entries.items():
            now = manifest.entries.get(paper)
            if now is None or _lasting(now) != _lasting(was):
                done = "改动了" if now else "删去了"
                self._no("published-changed", f"{done}已出具的公文 {paper}，公文只出具一次")
            for path in (place(was, file) for file in _files(was)):
                if tree.get(path) != (FILE, self.before.blobs[path]):
                    self._no(
                        "published-changed", f"改动或删去了已出具的文件 {path}，公文只出具一次"
                    )

    def _true(self, manifest: Manifest, blobs: Mapping[str, str]) -> None:
        """Every new file is the one its entry names; every new entry says who published it."""
        for entry in self._new(manifest):
            for file in _files(entry):
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
