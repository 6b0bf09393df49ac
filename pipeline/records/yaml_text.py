"""The text level of strict YAML: bytes to characters, and what an unquoted value means.

YAML 1.1 reads `NO` as false, `12:30` as 750, `0123` as 83 and a date as a date object. Here an
unquoted value is true, false, null, a JSON number or the text a person wrote; whatever another
reader might take for something else is refused, never guessed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, TypeAlias

Position: TypeAlias = tuple[int, int]
"""Line and column, both counted from 1."""

MAX_BYTES: Final = 1024 * 1024
MAX_INTEGER: Final = 2**53 - 1
"""Beyond it other JSON readers lose digits; codes and numbers that long are text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a file must not hold: rule name, place, reason and mend, both in Chinese."""

    rule: str
    place: Position
    message: str
    hint: str


# C0 but tab and line ends, DEL, C1, soft hyphen, marks that hide or reorder text, line and
# paragraph separators, invisible operators, BOM, interlinear marks, surrogates, tag characters.
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
_FORBIDDEN = re.compile(f"[{_HIDDEN}\t]|\r(?!\n)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}
_QUOTE = "如是文字或编号，请加引号；如是数字，请写成普通十进制。"
_ODD: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("octal", "有前导零，可能被读成八进制", re.compile(r"[-+]?0[0-9_]+|[-+]?0o[0-7_]+", re.I)),
    ("hexadecimal", "可能被读成十六进制", re.compile(r"[-+]?0x[0-9a-f_]+", re.I)),
    ("binary", "可能被读成二进制", re.compile(r"[-+]?0b[01_]+", re.I)),
    (
        "sexagesimal",
        "可能被读成六十进制",
        re.compile(r"[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?"),
    ),
    ("not-finite", "不是有限的数", re.compile(r"[-+]?\.?(?:inf|nan|infinity)", re.I)),
    (
        "underscore",
        "含有下划线，可能被读成数字",
        re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?"),
    ),
    (
        "number",
        "写法不是规范的十进制数",
        re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?", re.I),
    ),
)


def decode(raw: bytes) -> tuple[str, tuple[Fault, ...]]:
    """Bytes as text. Size is judged before anything else is looked at."""
    if len(raw) > MAX_BYTES:
        size = f"文件有 {len(raw)} 字节，超过 1 MiB。"
        return "", (Fault("size", (1, 1), size, "图片、扫描件等请另存为附件，记录中只写摘要。"),)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", (Fault("utf16", (1, 1), "文件是 UTF-16 编码。", "请另存为 UTF-8（无 BOM）。"),)
    if raw.startswith(b"\xef\xbb\xbf"):
        return "", (Fault("bom", (1, 1), "文件开头有 BOM 标记。", "请另存为 UTF-8（无 BOM）。"),)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place_in(raw[: error.start].decode("utf-8"))
        return "", (Fault("utf8", place, "此处不是 UTF-8 文字。", "请用 UTF-8 编码另存文件。"),)
    return text, tuple(_forbidden_characters(text))


def _forbidden_characters(text: str) -> list[Fault]:
    found = []
    for match in _FORBIDDEN.finditer(text):
        place = _place_in(text[: match.start()])
        if match[0] == "\t":
            found.append(Fault("tab", place, "含有制表符（Tab）。", "请改用空格。"))
        else:
            name = f"U+{ord(match[0]):04X}"
            message = f"含有不可见字符（{name}）。"
            found.append(Fault("character", place, message, "请删去该字符后重新输入。"))
        if len(found) == 10:  # the first few are enough to mend the editor's settings
            break
    return found


def _place_in(before: str) -> Position:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def forbidden_in(value: str) -> str | None:
    """The first hidden character in a value ("U+202E"), where an escape may have brought it."""
    match = _FORBIDDEN.search(value)
    return f"U+{ord(match[0]):04X}" if match else None


def plain_scalar(text: str) -> str | int | float | bool | Fault | None:
    """What an unquoted value means, or why it is refused (the fault's place is not set)."""
    if text in _WORDS:
        return _WORDS[text]
    if not text or text == "~":
        return _fault(
            "null",
            f"空值不得写作“{text}”。" if text else "此处没有值。",
            "请填写；确无内容的写 null 或删去该字段。",
        )
    if text.lower() in _WORDS:
        return _fault(
            "case", f"“{text}”的大小写有误。", f"请写小写的 {text.lower()}；如是文字，请加引号。"
        )
    if text[0] not in "+-.0123456789":
        if text.lower() in ("inf", "nan", "infinity"):
            return _fault("not-finite", f"“{text}”不是有限的数。", _QUOTE)
        return text
    return _number(text)


def _number(text: str) -> str | int | float | Fault:
    if not _NUMBER.fullmatch(text):
        if len(text) > 100:  # no number; and the patterns below take their time on a bomb
            return text
        for rule, why, pattern in _ODD:
            if pattern.fullmatch(text):
                return _fault(rule, f"“{text}”{why}。", _QUOTE)
        return text
    if text.lstrip("-").isdigit():
        if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
            return _fault("large", f"整数“{text[:40]}”过大。", "编号、代码请加引号。")
        return int(text)
    value = float(text)
    if not math.isfinite(value):
        return _fault("large", f"“{text[:40]}”超出数的范围。", "编号、代码请加引号。")
    return value


def _fault(rule: str, message: str, hint: str) -> Fault:
    return Fault(rule, (1, 1), message, hint)
