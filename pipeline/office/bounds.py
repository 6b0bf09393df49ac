"""How deep an office's own files may nest, so that reading them never runs out of stack.

Counted in the text itself: where a reader gives up depends on the machine and on who called it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Final

MAX_JSON_DEPTH: Final = 100
MAX_TOKENS: Final = 80
"""Words of one expression or statement of a template."""
MAX_BLOCKS: Final = 15
"""Loops, conditions and the like within one another; Python itself takes twenty loops."""
_BLOCKS = frozenset(("for", "if", "block", "macro", "call", "filter", "with", "set", "autoescape"))


def json_depth(text: str) -> int:
    """How deep lists and objects lie in one another; brackets within strings count too, harmlessly
    for schemas, whose patterns hold a few.
    """
    steps = (1 if c in "[{" else -1 for c in text if c in "[]{}")
    return max(accumulate(steps), default=0)


def template_fault(tokens: Iterable[tuple[int, str, str]]) -> str | None:
    """What of a template is too deep or too long; `tokens` are line, kind and text, by jinja2."""
    words, blocks = 0, 0
    first = False
    for line, kind, text in tokens:
        if kind in ("variable_begin", "block_begin"):
            words, first = 0, kind == "block_begin"
        elif kind != "whitespace":
            words += 1
            if first and kind == "name":
                blocks += (text in _BLOCKS) - text.startswith("end")
                first = False
        if words > MAX_TOKENS:
            return f"第{line}行：一个表达式超过{MAX_TOKENS}个词"
        if blocks > MAX_BLOCKS:
            return f"第{line}行：循环、条件等嵌套超过{MAX_BLOCKS}层"
    return None
