"""What each schema keyword's failure is called: one Chinese sentence and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from pipeline.model.record import FieldPath
from pipeline.records.formats import FORMATS

_TYPES: Final = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": " true 或 false",
    "array": "列表（每项以“- ”开头）",
    "object": "“字段: 值”的组合",
    "null": " null",
}
BLANK: Final = "schema-blank"
"""The rule's name where a field has no content yet, whatever it should hold."""
_NUMERAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Failure:
    """One keyword that refused one value: `limit` is what the schema says there."""

    path: FieldPath
    keyword: str
    limit: Any
    value: Any
    schema: Mapping[str, Any]

    @property
    def is_blank(self) -> bool:
        """Whether a field merely awaits its value, as in a file just begun."""
        return bool(self.path) and self.value in (None, "")


Words = Callable[[Failure, str], tuple[str, str]]
"""A failure and the field's title → the sentence and how to mend it."""


def sentence(failure: Failure, title: str) -> tuple[str, str, str]:
    """The rule's name, the sentence and the mend, for a field of that Chinese title."""
    if failure.is_blank:
        return (BLANK, *_empty(failure, title))
    rule, words = SENTENCES.get(failure.keyword, ("schema", _other))
    return (rule, *words(failure, title))


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = " ".join(text.split())  # one line: reports are read by line
    return text if len(text) <= 40 else text[:40] + "…"


def _type(failure: Failure, title: str) -> tuple[str, str]:
    wanted = failure.limit
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    want = "或".join(_TYPES[n] for n in names)
    value = failure.value
    if "string" in names and isinstance(value, int | float) and not isinstance(value, bool):
        return f"“{title}”应为文字，现在写成了数。", f'请加引号："{_shown(value)}"。'
    if isinstance(value, str) and _NUMERAL.fullmatch(value) and names[0] in ("integer", "number"):
        return f"“{title}”应为{want}。", "请去掉引号。"
    return f"“{title}”应为{want}。", f"请改写为{want}。{failure.schema.get('description', '')}"


def _format(failure: Failure, title: str) -> tuple[str, str]:
    reason = FORMATS[failure.limit](failure.value)
    return f"“{title}”有误：{reason}。", f"现写作“{_shown(failure.value)}”，请改正。"


def _pattern_words(failure: Failure, title: str) -> tuple[str, str]:
    examples = failure.schema.get("examples", [])
    example = f"例如 {examples[0]}。" if examples else ""
    return (
        f"“{title}”的写法有误：“{_shown(failure.value)}”。",
        f"{failure.schema.get('description', '')}{example}",
    )


def _enum(failure: Failure, title: str) -> tuple[str, str]:
    allowed = [str(v) for v in failure.limit]
    near = get_close_matches(str(failure.value), allowed, 1)
    guess = f"是否应为“{near[0]}”？" if near else ""
    return f"“{title}”不能写“{_shown(failure.value)}”。", f"{guess}可写：{'、'.join(allowed)}。"


def _const(failure: Failure, title: str) -> tuple[str, str]:
    return (
        f"“{title}”应写作“{failure.limit}”。",
        f"现写作“{_shown(failure.value)}”，请改正。",
    )


def _bound(words: str) -> Words:
    def sentence(failure: Failure, title: str) -> tuple[str, str]:
        limit = failure.limit
        return f"“{title}”{words.format(limit)}。", f"现为 {_shown(failure.value)}，请核对。"

    return sentence


def _count(words: str) -> Words:
    def sentence(failure: Failure, title: str) -> tuple[str, str]:
        size, limit = len(failure.value), failure.limit
        return (
            f"“{title}”{words.format(limit)}，现有 {size}。",
            "请补充。" if size < limit else "请删减。",
        )

    return sentence


def _empty(failure: Failure, title: str) -> tuple[str, str]:
    said = failure.schema.get("description", "")
    return f"“{title}”没有内容。", f"请填写；确无内容且该字段可省的，请删去该字段。{said}"


def _unique(_: Failure, title: str) -> tuple[str, str]:
    return f"“{title}”中有重复的项。", "请删去重复的项。"


def _refused(_: Failure, title: str) -> tuple[str, str]:
    return f"此种情形不应填写“{title}”。", "请删去该字段，或核对其他字段。"


def _other(failure: Failure, title: str) -> tuple[str, str]:
    return f"“{title}”不符合要求（{failure.keyword}）。", "请核对该字段的说明。"


SENTENCES: Final[Mapping[str, tuple[str, Words]]] = {
    "type": ("schema-type", _type),
    "format": ("schema-format", _format),
    "pattern": ("schema-pattern", _pattern_words),
    "enum": ("schema-choice", _enum),
    "const": ("schema-choice", _const),
    "minimum": ("schema-range", _bound("不得小于 {}")),
    "maximum": ("schema-range", _bound("不得大于 {}")),
    "exclusiveMinimum": ("schema-range", _bound("应大于 {}")),
    "minLength": ("schema-length", _empty),
    "maxLength": ("schema-length", _count("不得超过 {} 字")),
    "minItems": ("schema-length", _count("至少 {} 项")),
    "maxItems": ("schema-length", _count("至多 {} 项")),
    "minProperties": ("schema-length", _count("至少 {} 项")),
    "uniqueItems": ("schema-unique", _unique),
    "not": ("schema-not-here", _refused),
}
