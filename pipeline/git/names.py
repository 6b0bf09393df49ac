"""Names of files that Git, Windows or macOS refuse, or take for another's."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FORBIDDEN = frozenset('<>:"|?*')
_PORTS = tuple(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))
_RESERVED = frozenset(("con", "prn", "aux", "nul", *_PORTS))
_ALSO_RESERVED = frozenset(
    ("conin$", "conout$", *(f"{port}{n}" for port in ("com", "lpt") for n in "0¹²³"))
)
_SHORT: Final = re.compile(r"[^.]{0,7}~[0-9]")
"""How Windows shortens names: GIT~1 is .git there, and REGIST~1 may be registry."""
_LONGEST_PART, _LONGEST = 255, 1000


def path_fault(path: str, portable: bool = False) -> str | None:
    """What is wrong with a repository path, or None.

    `portable` (Generation.portable_names) refuses also what only some file systems mistake.
    """
    if any(0xD800 <= ord(c) <= 0xDFFF for c in path):
        return "不是有效的 UTF-8 编码"
    if any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in path):
        return "含有控制字符或不可见字符"
    if unicodedata.normalize("NFC", path) != path:
        return "不是规范组合形式（NFC）"
    parts = path.split("/")
    if "\\" in path or any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
        return "含有反斜杠、空段、“.”、“..”或“.git”"
    if any(part[-1] in ". " or set(part) & _FORBIDDEN for part in parts):
        return '的某一段以点或空格结尾，或含有 < > : " | ? *，Windows 无法保存'
    if any(part.split(".")[0].rstrip().casefold() in _RESERVED for part in parts):
        return "的某一段是 Windows 的保留名称（con、nul、com1 等）"
    if any(part.startswith("-") for part in parts):
        return "的某一段以连字符开头"
    return _mistaken(parts) if portable else None


def _mistaken(parts: list[str]) -> str | None:
    if any(_SHORT.match(part) for part in parts):
        return "的某一段形如 Windows 的短文件名（GIT~1 即 .git），会被当作另一个文件"
    if any(part.split(".")[0].rstrip().casefold() in _ALSO_RESERVED for part in parts):
        return "的某一段是 Windows 的保留名称（conin$、com0 等）"
    if any(part[0] == " " for part in parts):
        return "的某一段以空格开头"
    if len("/".join(parts).encode()) > _LONGEST or any(
        len(part.encode()) > _LONGEST_PART for part in parts
    ):
        return f"过长（全长不超过{_LONGEST}字节，每一段不超过{_LONGEST_PART}字节）"
    return None
