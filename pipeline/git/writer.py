"""Writing to a clone: blobs, trees, signed commits, refs, work tree.

Commits are built byte by byte, so the same key, date and files give the same id on any machine,
and no setting of the clone or of the person who runs it can slip into what is signed.
"""

from __future__ import annotations

import os
import subprocess
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.git.checkout import plain_tree
from pipeline.git.keys.ssh_keys import Signer
from pipeline.git.objects import object_id, write_commit
from pipeline.git.remotes import OFF, Moved, Remotes
from pipeline.git.repository import HistoryError, clean_environment
from pipeline.git.steps import Change
from pipeline.git.told import Locked, full_told, lock_in, lock_told
from pipeline.model.failure import placed

_NOTHING = "0" * 40


class Dirty(HistoryError):
    """The work tree holds changes that are not committed."""


def told_of(files: Sequence[str]) -> str:
    """The first few names."""
    return "、".join(files[:5]) + ("等" if len(files) > 5 else "")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a commit names. Names prove nothing; only signatures do."""

    id: str
    name: str

    @property
    def line(self) -> str:
        plain = "".join(c for c in self.name if c.isprintable() and c not in "<>").strip()
        return f"{plain or self.id} <{self.id}@example.invalid>"


@contextmanager
def _or_gone(aside: Path) -> Iterator[None]:
    """What could not be written whole does not stay."""
    try:
        yield
    except OSError:
        aside.unlink(missing_ok=True)
        raise


class Writer(Remotes):
    """A clone that may also be written to. Use as a context manager."""

    def commit_files(
        self,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        base: str | None = None,
        author: Identity,
        signer: Signer | None,
        at: datetime,
        message: str,
    ) -> str:
        """A commit on `branch` that writes (None: deletes) `files`; its id.

        A new branch starts at `base` (no base: at nothing). The work tree is not touched. Raises
        HistoryError, CannotSign.
        """
        old = self.refs.get(f"refs/heads/{branch}")
        parent = old or (self.resolve(base) if base else None)
        changes = [
            Change(path, None, None if raw is None else self.store("blob", raw))
            for path, raw in files.items()
        ]
        tree = self.overlay(parent, changes)
        sha = self.commit_tree(tree, [parent] if parent else [], author, signer, at, message)
        self.set_ref(f"refs/heads/{branch}", sha, old)
        return sha

    def overlay(self, base: str | None, changes: Iterable[Change]) -> str:
        """The tree of commit `base` with `changes` put over it, stored; its id."""
        merged = self.merged(base, changes)
        for raw in merged.folders.values():
            self.store("tree", raw)
        return merged.tree

    def commit_tree(
        self,
        tree: str,
        parents: Sequence[str],
        author: Identity,
        signer: Signer | None,
        at: datetime,
        message: str,
    ) -> str:
        """Writes a commit, signed where there is a signer; its id. Raises CannotSign."""
        when = f"{author.line} {int(at.timestamp())} +0800"
        head = [f"tree {tree}", *(f"parent {p}" for p in parents)]
        head += [f"author {when}", f"committer {when}"]
        payload = ("\n".join(head) + "\n\n" + message.rstrip("\n") + "\n").encode()
        raw = write_commit(payload, signer.sign(payload)) if signer else payload
        return self.store("commit", raw)

    def store(self, kind: str, raw: bytes) -> str:
        """Puts an object into the clone, loose; its id."""
        sha = object_id(kind, raw)
        target = self.common_dir / "objects" / sha[:2] / sha[2:]
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            # Written aside and renamed, so that a kill leaves no half object under its name.
            aside = target.with_name(f"tmp_obj_{os.getpid()}_{sha[2:]}")
            with placed(target.parent), _or_gone(aside):
                aside.write_bytes(zlib.compress(b"%s %d\0%s" % (kind.encode(), len(raw), raw), 1))
                aside.chmod(0o444)
                aside.replace(target)
        return sha

    def set_ref(self, name: str, new: str, old: str | None) -> None:
        """Moves a ref of the clone from `old` (None: it is new). Raises Moved."""
        command = ["git", *OFF, f"--git-dir={self.common_dir}", "update-ref", name, new]
        done = subprocess.run(
            [*command, old or _NOTHING],
            capture_output=True,
            check=False,
            env=clean_environment() | _REFLOG,
        )
        if done.returncode != 0:
            reason = done.stderr.decode("utf-8", "replace").strip()
            if lock := lock_in(reason):
                raise Locked(lock_told(lock))
            if told := full_told(done.returncode, reason, self.path):
                raise HistoryError(f"引用 {name} 未能更新：{told}")
            raise Moved(f"引用 {name} 未能更新：{reason}。请重新执行本命令")
        self.note_ref(name, new)

    def changed_files(self) -> tuple[str, ...]:
        """Paths of the work tree that differ from HEAD or are untracked; () in a bare one.

        Judged with an index and settings of our own, so that no filter, monitor or exclusion of
        the clone's config takes part.
        """
        if self.bare:
            return ()
        tree = self._checkable("HEAD") if "HEAD" in self.refs else "--empty"
        return self._changed(tree, "--directory", "--no-empty-directory")

    def changed_since(self, commit: str) -> tuple[str, ...]:
        """Paths of the work tree that differ from a commit or that it does not know."""
        return self._changed(self._checkable(commit))

    def _changed(self, tree: str, *folders: str) -> tuple[str, ...]:
        own = self._work_tree(self.own_dir / "status-index")
        self.run("read-tree", tree, more=own)
        self.run("update-index", "-q", "--refresh", more=own)
        changed = self.run("diff-files", "--name-only", "--ignore-submodules=all", "-z", more=own)
        others = ("ls-files", "--others", *folders, "--exclude-per-directory=.gitignore", "-z")
        names = (changed + self.run(*others, more=own)).decode("utf-8", "surrogateescape")
        return tuple(sorted(name for name in names.split("\0") if name))

    def refuse_dirty(self) -> None:
        """Raises Dirty, naming the first files, unless all is committed."""
        if files := self.changed_files():
            raise Dirty(
                f"工作区有{len(files)}个未提交的文件（{told_of(files)}）。"
                "请先提交或移走，再执行本命令"
            )

    def refuse_locked(self) -> None:
        """Raises Locked where another git holds the index, or was killed while it did."""
        if (lock := self.git_dir / "index.lock").exists():
            raise Locked(lock_told(lock))

    def update_work_tree(self, old: str, new: str) -> None:
        """Brings index and files of a clean work tree from one commit to another.

        What Git could not check out of either stays away.
        """
        if self.bare:
            return
        clone = self._work_tree(self.git_dir / "index")
        self.run("update-index", "-q", "--refresh", more=clone)
        self.run("read-tree", "-m", "-u", self._checkable(old), self._checkable(new), more=clone)

    def reset_work_tree(self, new: str) -> None:
        """Brings index and files to a commit, whatever versions of its files stand there."""
        clone = self._work_tree(self.git_dir / "index")
        self.run("read-tree", "--reset", "-u", self._checkable(new), more=clone)

    def _checkable(self, revision: str) -> str:
        """The tree of a commit as far as Git can check it out."""
        fresh: dict[str, bytes] = {}
        top = self.commit(self.resolve(revision)).tree
        tree = plain_tree(self.folder, self.measures, top, fresh)
        for raw in fresh.values():
            self.store("tree", raw)
        return tree

    def _work_tree(self, index: Path) -> dict[str, str]:
        return {"GIT_WORK_TREE": str(self.path), "GIT_INDEX_FILE": str(index)}


_REFLOG = {"GIT_COMMITTER_NAME": "dossier", "GIT_COMMITTER_EMAIL": "dossier@example.invalid"}
