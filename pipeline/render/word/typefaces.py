"""The font names a Word file carries: those of the standard, whatever this machine has."""

from __future__ import annotations

FANG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
EM = 15.75
"""Points a character takes: 16 pt of type less its spacing."""
RED = "D7000F"


def half_widths(text: str) -> float:
    """Width of `text` in 字, ASCII characters counted as halves."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)
