"""The string formats our schemas name, each a function from text to what is wrong with it.

Both validators call these same functions, so they cannot disagree, and the reason they return is
the sentence people read. An empty reason means the text is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from pipeline.model.public_key import key_fault

Format = Callable[[str], str]

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGAN_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔20[0-9]{2}〕[1-9][0-9]{0,3}号")
_BRACKETS = re.compile(r"[\[(（【［]\s*[0-9]+\s*[\])）】］]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00")


def calendar_date(text: str) -> str:
    """A date that exists, written 2025-09-25."""
    if not _DATE.fullmatch(text):
        return "应写作“年-月-日”，例如 2025-09-25"
    try:
        date.fromisoformat(text)
    except ValueError:
        return "日历上没有这一天"
    return ""


def instant(text: str) -> str:
    """A second in Beijing time, written 2025-07-31T17:30:00+08:00."""
    if not _INSTANT.fullmatch(text):
        return "应写作北京时间，例如 2025-07-31T17:30:00+08:00"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return "没有这一日期或时刻"
    return ""


def credit_code(text: str) -> str:
    """A 统一社会信用代码 (GB 32100-2015), with both of its check characters."""
    if len(text) != 18:
        return f"应为 18 位，现为 {len(text)} 位"
    if any("a" <= c <= "z" for c in text):
        return "字母应大写"
    if bad := next((c for c in text if c in "IOSVZ"), ""):
        return f"不使用字母 I、O、S、V、Z，现有“{bad}”，请核对是否为相近的数字"
    if bad := next((c for c in text if c not in _ALPHABET), ""):
        return f"只用数字和大写字母，现有“{bad}”"
    if not text[2:8].isdigit():
        return "第 3 至 8 位应为登记机关的行政区划代码（数字）"
    if text[16] != organ_check(text[8:16]):
        return "第 9 至 17 位主体标识码的校验不符（第 17 位），请逐位核对"
    if text[17] != credit_check(text[:17]):
        return "第 18 位校验码不符，请逐位核对"
    return ""


def organ_check(body: str) -> str:
    """The ninth character of a GB 11714 organisation code from its first eight."""
    total = sum(int(c, 36) * w for c, w in zip(body, _ORGAN_WEIGHTS, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11) or str(11 - total % 11)


def credit_check(body: str) -> str:
    """The eighteenth character of a credit code from its first seventeen (GB 32100-2015)."""
    total = sum(_ALPHABET.index(c) * pow(3, n, 31) for n, c in enumerate(body))
    return _ALPHABET[-total % 31]


def site_key(text: str) -> str:
    """A credit code, a slash and the two-digit sequence of the site."""
    code, slash, sequence = text.partition("/")
    if not slash or not re.fullmatch("[0-9]{2}", sequence):
        return "应写作“统一社会信用代码/两位序号”"
    return credit_code(code)


def document_number(text: str) -> str:
    """A 文号: organ code, year in 六角括号, number without 第 or leading zero (GB/T 9704)."""
    if _BRACKETS.search(text):
        return "年份应加六角括号〔〕，不用方括号或圆括号"
    if "第" in text:
        return "顺序号前不加“第”"
    if re.search("〕0", text):
        return "顺序号不补零"
    return (
        ""
        if _NUMBER.fullmatch(text)
        else "应写作“机关代字〔年份〕顺序号号”，例如 渝经信节能〔2025〕8号"
    )


def _by_pattern(pattern: str, reason: str) -> Format:
    compiled = re.compile(pattern)
    return lambda text: "" if compiled.fullmatch(text) else reason


FORMATS: Final[Mapping[str, Format]] = {
    "calendar-date": calendar_date,
    "instant": instant,
    "credit-code": credit_code,
    "site-key": site_key,
    "document-number": document_number,
    "ssh-public-key": key_fault,
    "sha256": _by_pattern("[0-9a-f]{64}", "应为 64 位小写十六进制的 SHA-256 摘要"),
    "phone": _by_pattern(
        "(023-)?[0-9]{8}|1[3-9][0-9]{9}",
        "应为 023-8 位固定电话、8 位电话或 11 位手机号码",
    ),
    "mobile": _by_pattern("1[3-9][0-9]{9}", "应为 11 位手机号码"),
    "mailbox": _by_pattern(
        r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "不是有效的电子邮箱地址"
    ),
    "postcode": _by_pattern("40[0-9]{4}", "应为 40 开头的六位数字"),
    "web-address": _by_pattern(
        r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[!-~]*)?", "应为 http 或 https 网址"
    ),
}
