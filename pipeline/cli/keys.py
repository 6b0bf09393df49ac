"""A machine's private key as a command takes it: from a file of its own, or standard input."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from pipeline.cli.options import refuse


def key_bytes(named: str) -> bytes:
    """The key's bytes. It never stands in an argument, where other users of the machine see it."""
    if named == "-":
        return sys.stdin.buffer.read(100_000)
    mode = Path(named).stat().st_mode
    if stat.S_IMODE(mode) & 0o077:
        refuse(f"私钥文件 {named} 他人可读，请先执行 chmod 600")
    return Path(named).read_bytes()
