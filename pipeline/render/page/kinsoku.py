"""Where a Chinese line may break: GB/T 15834-2011 5.1 (marks) and GB/T 15835 (numbers).

`split` cuts a text into tokens that are never broken: one 汉字 or mark, a number with its percent
sign, a year with 年, a Latin word, —— and ……. `allowed` says whether a line may end between two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NO_START = frozenset("，。、；：？！）》〉」』】〗〕］｝”’％‰·～—-–/,.;:?!)]}%… ")
NO_END = frozenset("（《〈「『【〖〔［｛“‘([{")
HALF_AT_END = frozenset("，。、；：？！）》〉」』】〗〕］｝”’")
"""Full-width marks whose ink stands in the left half: at a line end they take half a 字."""

_TOKEN = re.compile(
    r"(?P<rigid>(?:19|20)\d\d年|[A-Za-z0-9][A-Za-z0-9'.,@:/_+&=#?~-]*[%％‰℃]?"
    r"|—{2,}|…{2,})|(?P<single>.)",
    re.DOTALL,
)
_SOFT = re.compile(r".{1,24}?(?:[@./_&=?#-]|$)|.{1,24}")
_LONGEST_WHOLE = 12
_PAIRS = frozenset("—…")


def split(text: str) -> Iterator[tuple[str, bool]]:
    """Tokens of `text` in order; the flag says whether space may be added after the token."""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if match["single"] is not None:
            yield token, True
        elif len(token) > _LONGEST_WHOLE and any(c.isalpha() for c in token):
            # An address of that length would tear holes into a justified line.
            yield from ((piece, False) for piece in _SOFT.findall(token))
        else:
            yield token, False


def allowed(before: str, after: str) -> bool:
    """Whether a line may end after the token `before` when `after` follows."""
    if before[-1] in NO_END:
        return False
    return after[0] not in NO_START or (len(after) > 1 and after[0] in _PAIRS)
