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
    file = Path(named)
    if not file.is_file():
        refuse(f"没有私钥文件 {named}，请核对 --key")
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        refuse(f"私钥文件 {named} 他人可读，请先执行 chmod 600")
    return file.read_bytes()
