"""What a clone exchanges with where it came from: fetch, ask, push. The only network of Git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from pipeline.git.proposals import Proposals
from pipeline.git.repository import HistoryError
from pipeline.git.told import full_told, lock_in, lock_told

FETCH_NOTES = "+refs/notes/approvals*:refs/notes/approvals*"
"""A pattern, for where no note was ever recorded there is nothing of that name to fetch."""
OFF = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
"""Settings of a clone that would run its programs."""
_OFF_TOO = (
    *OFF,
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
    *("-c", "core.alternateRefsCommand=true", "-c", "push.gpgSign=false"),
    *("-c", "credential.helper="),  # forgets those named so far, the clone's too
)
_PROTOCOLS = "file:http:https:ssh"
_OWN: Mapping[str, str] = {"core.sshcommand": "ssh", "core.askpass": ""}
"""Programs that a clone's settings could name; the person's own count, else these."""


class Moved(HistoryError):
    """A ref is no longer where it was when work began: begin again on its new tip."""


class Remotes(Proposals):
    """A clone that talks to its remotes. Use as a context manager."""

    def has_remote(self, remote: str = "origin") -> bool:
        """Whether the clone names such a remote."""
        return bool(self.address(remote))

    def address(self, remote: str = "origin") -> str:
        """The remote's URL as the clone's settings have it; "" where it names none."""
        done = self._clone_git("config", "--get", f"remote.{remote}.url")
        return str(done.stdout).strip() if done.returncode == 0 else ""

    def fetch(self, remote: str = "origin") -> None:
        """Brings the clone's view of the remote up to date, its notes too. Raises HistoryError."""
        heads = f"+refs/heads/*:refs/remotes/{remote}/*"
        options = ("--quiet", "--no-tags", "--no-recurse-submodules", _UPLOAD)
        done = self._clone_git("fetch", *options, remote, heads, FETCH_NOTES)
        if done.returncode != 0:
            raise HistoryError(f"未能从 {remote} 取回最新内容：{_reason(done, self.path)}")
        self.reread_refs()

    def at_remote(self, branch: str, remote: str = "origin") -> str | None:
        """Where a branch stands at the remote this moment. Raises HistoryError."""
        done = self._clone_git("ls-remote", "--refs", _UPLOAD, remote, f"refs/heads/{branch}")
        if done.returncode != 0:
            raise HistoryError(f"未能询问 {remote}：{_reason(done, self.path)}")
        told = done.stdout.decode("utf-8", "replace").split()
        return told[0] if told else None

    def push(self, new: str, branch: str, old: str | None, remote: str = "origin") -> None:
        """Moves a branch of the remote from `old` to `new`. Raises Moved, HistoryError.

        The lease makes two approvers who merge at once safe: the second is told to begin again.
        """
        self.push_ref(new, f"refs/heads/{branch}", old, remote)
        self.note_ref(f"refs/remotes/{remote}/{branch}", new)

    def push_ref(self, new: str, name: str, old: str | None, remote: str = "origin") -> None:
        """Moves any ref of the remote from `old` to `new`. Raises Moved, HistoryError."""
        lease = f"--force-with-lease={name}:{old or ''}"
        done = self._clone_git("push", *_PUSH, lease, remote, f"{new}:{name}")
        if done.returncode == 0:
            return
        said, short = done.stdout.decode("utf-8", "replace"), name.removeprefix("refs/heads/")
        said += done.stderr.decode("utf-8", "replace")
        if any(word in said for word in _FASTER):
            if lock := lock_in(said):
                raise Moved(lock_told(lock))
            raise Moved(f"{remote} 的 {short} 已被他人更新，本次签名未送达。请重新执行本命令")
        raise HistoryError(
            f"{remote} 拒绝接收 {short}：{_reason(done, self.path)}。签名未送达，可稍后重试"
        )

    def _clone_git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Git in the clone, which says where its remotes are and never what is run to reach them.

        Programs for that, and for credentials, are the person's own.
        """
        kept = {name: value for name, value in os.environ.items() if name not in _STEERING}
        own = self._settings(kept)
        helpers = [f"{n}={v}" for n, v in own if n.startswith("credential.") and ".helper" in n]
        named = {**_OWN, **{name: value for name, value in own if name in _OWN}}
        askpass = named["core.askpass"] or kept.get("SSH_ASKPASS", "")
        return subprocess.run(
            [
                *("git", *_OFF_TOO, *(part for one in helpers for part in ("-c", one))),
                *(f"--git-dir={self.git_dir.resolve()}", *arguments),
            ],
            capture_output=True,
            check=False,
            cwd=self.path,  # a remote may be named by a path from there
            stdin=subprocess.DEVNULL,
            env={"GIT_SSH_COMMAND": named["core.sshcommand"], "GIT_ASKPASS": askpass}
            | kept
            | {"LC_ALL": "C", "GIT_ALLOW_PROTOCOL": _PROTOCOLS, "GIT_NO_LAZY_FETCH": "1"},
        )

    def _settings(self, environment: Mapping[str, str]) -> list[tuple[str, str]]:
        """The person's settings, name and value, in Git's order; none of the clone's."""
        done = subprocess.run(
            ["git", f"--git-dir={self.own_dir}", "config", "--list", "-z"],
            capture_output=True,
            check=False,
            cwd=self.own_dir,
            env=dict(environment),
        )
        lines = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        return [(name, value) for name, _, value in (line.partition("\n") for line in lines)]


_UPLOAD = "--upload-pack=git-upload-pack"
_PUSH = ("--porcelain", "--no-signed", "--no-recurse-submodules", "--receive-pack=git-receive-pack")
_FASTER = (
    "stale info",
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "incorrect old value",
)
"""What git says where another push was first: before ours was weighed, or while it was."""
_STEERING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")


def _reason(done: subprocess.CompletedProcess[bytes], place: Path) -> str:
    said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
    if lock := lock_in(said):
        return lock_told(lock)
    if told := full_told(done.returncode, said, place):
        return told
    return "；".join(line.strip() for line in said.splitlines()) or f"退出码 {done.returncode}"
