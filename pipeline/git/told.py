"""What git says of a lock that is in its way, or of a disk that is full, in Chinese."""

from __future__ import annotations

import re
import signal
from pathlib import Path, PurePosixPath

from pipeline.git.refs import HistoryError

_FULL = ("No space left on device", "Disk quota exceeded", "File too large", "signal 25")
_LOCK = re.compile(r"'([^'\n]+\.lock)': File exists")


class Locked(HistoryError):
    """Another git is at work here, or was killed at it and left its lock behind."""


def lock_in(said: str) -> str:
    """The lock that git met where it says so, else ""; a path without the detours git writes."""
    found = _LOCK.search(said)
    return str(PurePosixPath(found[1])) if found else ""


def lock_told(lock: Path | str) -> str:
    """What to do about a lock."""
    return (
        f"锁文件 {lock} 已存在：另一个 git 正在运行，或者以前被中断。"
        "请稍候重试；确认没有 git 在运行后仍在的，删除这个文件，再执行本命令"
    )


def full_told(code: int, said: str, place: Path) -> str:
    """That git found no room on the disk, where it did; else ""."""
    if code == -signal.SIGXFSZ or any(word in said for word in _FULL):
        return f"磁盘空间不足或超出限额（{place} 或临时文件夹），请腾出空间后重试"
    return ""
