"""A clone's objects and refs, read through an empty bare repository of our own.

The clone may be anyone's: its config, hooks, replace objects, grafts, attributes and commit-graph
do not count here. Objects come from the clone, and each is believed only if its bytes hash to its
name; everything else comes from us.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.git.kept import Kept
from pipeline.git.limits import MAX_BLOB, Unreadable
from pipeline.git.object_reader import Objects, missing
from pipeline.git.refs import (
    Absent,
    HistoryError,
    common_folder,
    git_folder,
    read_ref_file,
    read_refs,
)
from pipeline.git.told import Locked, full_told, lock_in, lock_told
from pipeline.model.failure import placed

_CONFIG = """[core]
\trepositoryformatversion = 0
\tbare = true
\tcommitGraph = false
\thooksPath = /dev/null
\tfsmonitor = false
\tquotePath = false
\tautocrlf = false
[gc]
\tauto = 0
"""
_ID = re.compile(r"[0-9a-f]{40}")
_PLAIN = re.compile(r"[\w/-]+")


def clean_environment() -> dict[str, str]:
    """The caller's environment without anything that would steer Git."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


class Repository:
    """One clone (or bare repository), opened for reading. Use as a context manager.

    Raises HistoryError where there is no repository, or a shallow one, or one in an object format
    or ref storage that is not understood. Refs are as they stood when it was opened.
    """

    def __init__(self, path: Path) -> None:
        if shutil.which("git") is None:
            raise HistoryError("找不到 git 程序，请先安装（Debian/Ubuntu：apt-get install git）")
        self.path = path.absolute()
        self.git_dir = git_folder(self.path)
        self.common_dir = common_folder(self.git_dir)
        self._refuse_unreadable()
        self._folder = tempfile.TemporaryDirectory(prefix="dossier-git-")
        self.own_dir = Path(self._folder.name)
        self._set_up()
        self._objects: Objects | None = None
        self._held: set[str] = set()
        self._blobs = Kept[bytes](32 << 20)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._objects is not None:
            self._objects.close()
            self._objects = None
        self._folder.cleanup()

    @property
    def bare(self) -> bool:
        return self.git_dir == self.path

    def run(
        self, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] | None = None
    ) -> bytes:
        """What git prints, run in our own repository. Raises HistoryError."""
        done = subprocess.run(
            ["git", *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env=self.environment | dict(more or {}),
        )
        if done.returncode != 0:
            reason = done.stderr.decode("utf-8", "replace").strip()
            if lock := lock_in(reason):
                raise Locked(lock_told(lock))
            told = full_told(done.returncode, reason, self.path) or reason or done.returncode
            raise HistoryError(f"git {arguments[0]} 失败：{told}")
        return done.stdout

    def resolve(self, revision: str) -> str:
        """The commit id a name, id or expression such as "main~2" stands for."""
        if (plain := self._plain(revision)) and self._holds(plain):
            return plain
        try:
            found = self.run("rev-parse", "--verify", "--end-of-options", revision + "^{commit}")
        except HistoryError as error:
            raise HistoryError(
                f"找不到版本“{revision}”。请核对分支名或提交号，必要时先执行 git fetch"
            ) from error
        return found.decode().strip()

    def _plain(self, revision: str) -> str | None:
        """The id, where git would have nothing to work out: a full id, or a branch's only name."""
        if _ID.fullmatch(revision):
            return revision
        first = (revision, f"refs/{revision}", f"refs/tags/{revision}")  # git looks here before
        if not _PLAIN.fullmatch(revision) or not self._refs.keys().isdisjoint(first):
            return None
        hidden = (self.own_dir / revision).exists()
        return None if hidden else self._refs.get(f"refs/heads/{revision}")

    def _holds(self, sha: str) -> bool:
        """Whether the clone holds such a commit; asked of git once."""
        if sha not in self._held and self.measure(sha)[0] == "commit":
            self._held.add(sha)
        return sha in self._held

    @property
    def refs(self) -> Mapping[str, str]:
        """Full ref name → id, HEAD included unless the branch it names has no commit yet."""
        return dict(self._refs)

    @property
    def head_branch(self) -> str | None:
        """The branch HEAD stands on ("main"), None where it is detached."""
        head = read_ref_file(self.git_dir / "HEAD")
        begin = "ref: refs/heads/"
        return head.removeprefix(begin) if head.startswith(begin) else None

    def blob(self, sha: str) -> bytes:
        """A file's bytes. Raises HistoryError, and Unreadable where it is none or too large."""
        if (kept := self._blobs.get(sha)) is None:
            kind, size = self.found(sha)
            if kind != "blob" or size > MAX_BLOB:
                raise Unreadable(f"对象 {sha} 不是文件，或有{size}字节，超过{MAX_BLOB >> 20} MiB")
            kept = self.one("blob", sha)
            self._blobs.put(sha, kept, 100 + size)
        return kept

    def one(self, kind: str, sha: str) -> bytes:
        """One object, checked against its id. Raises HistoryError."""
        return self._reader().read(sha, kind)

    def beginning(self, sha: str, limit: int) -> bytes:
        """The first bytes of an object, all of it checked against its id. Raises HistoryError."""
        return self._reader().read(sha, limit=limit)

    def measure(self, sha: str) -> tuple[str, int]:
        """Kind and size of an object, asked before it is read; "" where the clone has none."""
        return self._reader().measure([sha])[0]

    def measures(self, ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """The same of many at once."""
        asked = list(dict.fromkeys(ids))
        return dict(zip(asked, self._reader().measure(asked), strict=True))

    def found(self, sha: str) -> tuple[str, int]:
        """The same of one that must be there. Raises HistoryError."""
        kind, size = self.measure(sha)
        if not kind:
            raise Absent(missing(sha))
        return kind, size

    def _reader(self) -> Objects:
        if self._objects is None:
            self._objects = Objects(self.environment)
        return self._objects

    def _refuse_unreadable(self) -> None:
        shallow = self.common_dir / "shallow"
        if shallow.is_file() and shallow.stat().st_size:
            raise HistoryError(
                "这是浅克隆，历史不完整，无法确定各步骤的日期和批准。"
                "请执行 git fetch --unshallow（持续集成中设 fetch-depth: 0）"
            )
        if (self.common_dir / "reftable").is_dir():
            raise HistoryError("本工具尚不支持 reftable 引用格式，请改用 files 格式的克隆")

    def _set_up(self) -> None:
        with placed(self.own_dir):
            for name in ("objects", "refs"):
                (self.own_dir / name).mkdir()
            (self.own_dir / "config").write_text(_CONFIG, "utf-8")
        self.reread_refs()
        self.environment = clean_environment() | {
            "GIT_DIR": str(self.own_dir),
            "GIT_OBJECT_DIRECTORY": str(self.common_dir / "objects"),
        }

    def reread_refs(self) -> None:
        """Takes the clone's refs as they are now."""
        self._refs = read_refs(self.git_dir, self.common_dir)
        self._write_refs()

    def note_ref(self, name: str, sha: str) -> None:
        """Takes note that a ref of the clone has moved."""
        self._refs[name] = sha
        if name == f"refs/heads/{self.head_branch}":
            self._refs["HEAD"] = sha
        self._write_refs()

    def _write_refs(self) -> None:
        lines = [f"{sha} {name}\n" for name, sha in sorted(self._refs.items()) if name != "HEAD"]
        head = self._refs.get("HEAD", "ref: refs/heads/main")
        with placed(self.own_dir):
            (self.own_dir / "packed-refs").write_text("".join(lines), "utf-8")
            (self.own_dir / "HEAD").write_text(head + "\n", "utf-8")


__all__ = ["HistoryError", "Locked", "Repository", "clean_environment"]
