"""Whether a text hides characters of another and changes nothing else.

What may stand in the place of a withheld record: else a withholding could rewrite what somebody
applied for, under the digest of what they did apply for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

MASKS: Final = "×*＊□■某xX"
"""Stand for a letter, a digit or a Chinese character each, and cannot be taken for what it was."""
_NUMBER: Final = re.compile(r"[0-9]{6,}")
_HIDDEN_NUMBER: Final = re.compile(r"[0-9]*0{6}")
"""Six zeros at the end: of a telephone, an identity card or an account, whose form may not change.

Shorter numbers are dates, amounts and counts, which a zero would merely alter.
"""


def unmasked(before: str, after: str) -> int | None:
    """The line (from 1) where `after` does more than hide characters of `before`; None: nowhere.

    Each hidden character has one in its place: one of MASKS, or 0 in a long number.
    """
    if len(before) != len(after):
        return _first_difference(before, after)
    zeros = _zeroed(before, after)
    for place, (was, now) in enumerate(zip(before, after, strict=True)):
        if was != now and not (was.isalnum() and (now in MASKS or place in zeros)):
            return before.count("\n", 0, place) + 1
    return None


def _zeroed(before: str, after: str) -> frozenset[int]:
    """The places in long numbers that end in zeros now."""
    hidden = (
        span
        for span in (found.span() for found in _NUMBER.finditer(before))
        if _HIDDEN_NUMBER.fullmatch(after, *span)
    )
    return frozenset(place for span in hidden for place in range(*span) if after[place] == "0")


def _first_difference(before: str, after: str) -> int:
    old, new = before.split("\n"), after.split("\n")
    same = (n for n, pair in enumerate(zip(old, new, strict=False), start=1) if pair[0] != pair[1])
    return next(same, min(len(old), len(new)))


def altered(before: Any, after: Any) -> bool:
    """Whether two records differ in more than the letters of their texts: in numbers, names."""
    if isinstance(before, Mapping):
        same = isinstance(after, Mapping) and list(before) == list(after)
        return not same or any(altered(before[name], after[name]) for name in before)
    if isinstance(before, list | tuple):
        same = isinstance(after, list | tuple) and len(before) == len(after)
        return not same or any(map(altered, before, after))
    return type(before) is not type(after) or not (isinstance(before, str) or before == after)
