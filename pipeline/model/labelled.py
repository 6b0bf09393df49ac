"""Enums written in English and read in Chinese."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enum whose members are written in English and read in Chinese."""

    chinese: str

    def __new__(cls, value: str, chinese: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.chinese = chinese
        return member
