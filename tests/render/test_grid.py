"""The 22 × 28 grid, measured in finished PDFs (GB/T 9704-2012 5.2)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.support.pages import KINDS, Line, measure

HALF_MARKS = "，。、；：？！）》〉」』】〗〕］｝”’"
BODY = 15.793
HAN = "重庆市绿色园区和绿色工厂认定管理办法规定符合条件的企业可以自愿提出申请并提交材料"


def body(lines: list[Line]) -> list[Line]:
    return [line for line in lines if abs(line.size - BODY) < 0.01]


def right_edge(line: Line) -> float:
    """Where the ink may end: a closing mark fills the left half of its box only."""
    return line.x1 - (2.786 if line.text[-1] in HALF_MARKS else 0)


def test_a_full_page_has_22_lines_of_28_characters(pdf: Callable[..., bytes]) -> None:
    pages = measure(pdf("publicity", paragraphs=[HAN * 40]))
    full = body(pages[1])
    assert len(full) == 22
    assert {len(line.text) for line in full} == {28}
    assert full[0].baseline == pytest.approx(41.4, abs=0.5)
    assert full[-1].baseline == pytest.approx(260.9, abs=0.5)
    pitches = [b.baseline - a.baseline for a, b in pairwise(full)]
    assert max(abs(pitch - 10.446) for pitch in pitches) < 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_lines_end_on_the_right_edge(kind: str, pdf: Callable[..., bytes]) -> None:
    ends = [
        right_edge(line)
        for page in measure(pdf(kind))
        for line, after in pairwise(body(page))
        if abs(after.x0 - 28) < 0.1
        and after.font.startswith("FandolFang")
        and abs(after.baseline - line.baseline - 10.446) < 0.1
    ]
    assert len(ends) >= 5
    assert all(abs(end - 184) <= 0.5 for end in ends), ends


def test_paragraphs_are_indented_by_two_characters(pdf: Callable[..., bytes]) -> None:
    first, second, *_ = body(measure(pdf("publicity", paragraphs=[HAN * 3]))[0])
    assert first.x0 == pytest.approx(28 + 2 * 5.571, abs=0.05)
    assert second.x0 == pytest.approx(28, abs=0.05)
    assert len(first.text) == 26


def test_numbers_and_years_are_not_broken(pdf: Callable[..., bytes]) -> None:
    text = "自2025年9月26日起至2025年10月9日止共1234567.89万元占12.5%，" * 30
    for page in measure(pdf("publicity", paragraphs=[text])):
        for line in body(page):
            assert not line.text.startswith(("年", "%", ".")), line.text
    joined = "\n".join(
        line.text for page in measure(pdf("publicity", paragraphs=[text])) for line in page
    )
    assert joined.count("1234567.89") == 30
    assert joined.count("2025年9月26日") + joined.count("2025年9\n") >= 1
    assert joined.count("2025年") >= 60


def test_marks_keep_to_their_side_of_a_break(pdf: Callable[..., bytes]) -> None:
    text = "（甲、乙）和“丙”，《丁》：戊；己？庚！——辛……壬。" * 40
    for page in measure(pdf("publicity", paragraphs=[text])):
        for line in body(page):
            assert line.text[0] not in "，。、；：？！）》”", line.text
            assert line.text[-1] not in "（《“", line.text
            assert line.text.count("—") % 2 == 0
            assert line.text.count("…") % 2 == 0
