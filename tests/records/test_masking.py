"""Hiding characters is all that a text in the place of another may do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.masking import MASKS, altered, unmasked

NOTHING_ELSE = [
    ("电话 13800000000。", "电话 13000000000。"),
    ("电话 13800000000。", "电话 ×××××××××××。"),
    ("身份证 11010519491231002X", "身份证 00000000000000000x"),
    ("a: 示例韩某\n", "a: 示例×某\n"),
    ("mail: han@example.invalid", "mail: xxx@example.invalid"),
]
MORE = [
    ("a: 1\nb: 12 吨\n", "a: 1\nb: 10 吨\n", 2),
    ("电话 13800000000。", "电话 13900000000。", 1),
    ("on: 2025-06-26\n", "on: 2025-06-20\n", 1),
    ("a: b\n", "a: xb\n", 1),
    ("a: b\nc: d\n", "a: b\n", 2),
    ("a: b\n", "a:xb\n", 1),
    ("- a\n- b\n", "- a\nx b\n", 2),
    ("第202506号", "第202500号", 1),
]


@pytest.mark.parametrize(("before", "after"), NOTHING_ELSE)
def test_it_hides(before: str, after: str) -> None:
    assert unmasked(before, after) is None


@pytest.mark.parametrize(("before", "after", "line"), MORE)
def test_it_does_more(before: str, after: str, line: int) -> None:
    assert unmasked(before, after) == line


@given(st.text(min_size=1), st.data())
def test_any_letter_may_be_hidden_and_nothing_put_in_its_place(text: str, data: Any) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(exclude_characters="0"))
    after = text[:place] + new + text[place + 1 :]
    hides = after == text or (text[place].isalnum() and new in MASKS)
    assert (unmasked(text, after) is None) == hides


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ({"a": "b", "c": [1, "d"]}, {"a": "x", "c": [1, "×"]}, False),
        ({"a": 1234567}, {"a": 1000000}, True),
        ({"a": "b"}, {"x": "b"}, True),
        ({"a": ["b"]}, {"a": "b"}, True),
        ({"a": True}, {"a": 1}, True),
    ],
)
def test_only_characters_of_texts_may_differ(before: Any, after: Any, more: bool) -> None:
    assert altered(before, after) is more
