"""Properties of the line composer, 标题回行 and pagination, on values."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.paper import Form
from pipeline.render.fonts import find as fonts
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page import kinsoku
from pipeline.render.page.compose import Line, compose, tokens
from pipeline.render.page.geometry import SHEET_HEIGHT
from pipeline.render.page.layout import lay_out
from pipeline.render.page.pagination import paginate
from pipeline.render.page.sheet import Page, Rule, Strip
from pipeline.render.page.title import wrap
from pipeline.render.text import blocks

METRICS = Metrics(fonts.find())
HAN = "重庆市绿色园区和工厂认定管理办法"
WORDS = [*HAN, "2025年", "10", "12.5%", "GB/T", "ISO14001", "——", "……", *"，。、；：）》”（《“"]


def width(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def measured(line: Line) -> float:
    """Where the line's ink ends, in ems from the left of the paragraph."""
    gaps = sum(token.stretch for token in line.tokens[:-1])
    half = 0.5 if line.tokens[-1].text in kinsoku.HALF_AT_END else 0
    return sum(token.width for token in line.tokens) + gaps * line.spacing - half


def sensible(words: list[str]) -> str:
    """As writing is: 汉字 between marks and words, none of them at the very start."""
    kept = ["市"]
    for word in words:
        if word in HAN or kept[-1] in HAN:
            kept.append(word)
    return "".join(kept)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=300))
def test_composed_lines(words: list[str]) -> None:
    text = sensible(words)
    lines = compose(tokens(text, width), 28, 2)
    assert "".join(line.text for line in lines) == text
    for number, line in enumerate(lines):
        room = 28 - (2 if number == 0 else 0)
        if line.final:
            assert measured(line) <= room + 1e-6
        else:
            assert measured(line) == pytest.approx(room, abs=1e-6)
            assert line.spacing >= -0.0221
            gaps = sum(token.stretch for token in line.tokens[:-1])
            assert line.spacing * gaps <= 7  # the longest word and the marks it holds
    for line, after in pairwise(lines):
        assert line.text[-1] not in kinsoku.NO_END
        assert after.text[0] not in kinsoku.NO_START or after.text[:2] in {"——", "……"}
        assert not (line.text[-1].isdigit() and after.text[0].isdigit())


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="，。）（《a1@. —…市", max_size=200))
def test_no_text_is_lost_however_strange(text: str) -> None:
    lines = compose(tokens(text, width), 28)
    assert "".join(line.text for line in lines) == text


def test_pure_han_lines_are_neither_stretched_nor_shrunk() -> None:
    lines = compose(tokens(HAN * 20, width), 28, 2)
    assert [len(line.text) for line in lines[:-1]] == [26] + [28] * (len(lines) - 2)
    assert all(abs(line.spacing) < 1e-9 for line in lines)


def test_a_blank_hangs_at_the_end_of_a_line() -> None:
    lines = compose(tokens("市" * 25 + "GB/T 36132" + "市" * 10, width), 28)
    first = lines[0]
    assert first.text == "市" * 25 + "GB/T "
    assert 27 + 24 * first.spacing + first.spacing == pytest.approx(28)
    assert lines[1].text.startswith("36132")


def test_a_long_address_is_cut_after_a_mark() -> None:
    address = "green-factory-and-park@department.example.invalid"
    pieces = [piece for piece, _ in kinsoku.split(address)]
    assert "".join(pieces) == address
    assert len(pieces) > 3
    assert all(piece[-1] in "@.-" for piece in pieces[:-1])
    assert [piece for piece, _ in kinsoku.split("12345678901234.56")] == ["12345678901234.56"]
    assert [piece for piece, _ in kinsoku.split("91500105MA5XXXXX01")] == ["91500105MA5XXXXX01"]


@pytest.mark.parametrize(
    ("phrases", "lines"),
    [
        (["重庆市示例局", "关于示例的通知"], ["重庆市示例局关于示例的通知"]),
        (
            ["重庆市经济和信息化委员会", "关于2025年度绿色园区", "名单的公示"],
            ["重庆市经济和信息化委员会", "关于2025年度绿色园区名单的公示"],
        ),
        (["一" * 12, "二" * 8, "三" * 12], ["一" * 12, "二" * 8 + "三" * 12]),
        (["短"], ["短"]),
    ],
)
def test_titles_are_wrapped_by_meaning(phrases: list[str], lines: list[str]) -> None:
    assert wrap(phrases, 20, width) == lines


@given(st.lists(st.text(alphabet=HAN, min_size=1, max_size=45), min_size=1, max_size=14))
@settings(max_examples=60, deadline=None)
def test_titles_lose_nothing_and_fit(phrases: list[str]) -> None:
    lines = wrap(phrases, 20, width)
    assert "".join(lines) == "".join(phrases)
    if len(phrases) <= 3:
        assert all(width(line) <= 20 for line in lines)


@given(st.lists(st.tuples(st.integers(1, 80), st.booleans(), st.booleans()), max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_page_overflows_and_chained_strips_stay_together(
    shapes: list[tuple[int, bool, bool]],
) -> None:
    strips = [
        Strip(float(height), (Rule(n, 0, 1, 1),), keep=keep, solid=solid)
        for n, (height, keep, solid) in enumerate(shapes)
    ]
    pages = paginate(strips)
    assert all(page.used <= SHEET_HEIGHT + 1e-6 for page in pages)
    placed = [item.x for page in pages for item in page.items]
    assert placed == [float(n) for n in range(len(strips))]
    for number, strip in enumerate(strips[:-1]):
        pair = strip.height + strips[number + 1].height
        if strip.keep and pair < 60 and not _long_chain(strips, number):
            assert any({number, number + 1} <= {i.x for i in page.items} for page in pages)


def _long_chain(strips: list[Strip], number: int) -> bool:
    """Whether the chain through `number` is too high for one page."""
    start = end = number
    while start and strips[start - 1].keep:
        start -= 1
    while end < len(strips) - 1 and strips[end].keep:
        end += 1
    return sum(strip.height for strip in strips[start : end + 1]) > 225


def paper(lines: int) -> blocks.Blocks:
    text = tuple(blocks.Paragraph("正文") for _ in range(lines))
    head = (
        blocks.Mark("示例委员会文件"),
        blocks.Number("示例〔2025〕1号"),
        blocks.Title(("示例",)),
    )
    tail = (blocks.Signature("示例委员会"), blocks.Dated("2025年9月25日"))
    return (*head, *text, *tail, blocks.Imprint("", "示例办公室", "2025年9月25日印发"))


def has_imprint(page: Page) -> bool:
    return any(isinstance(i, Rule) and abs(i.y + i.height - 262) < 0.01 for i in page.items)


@pytest.mark.parametrize("lines", range(1, 45))
def test_the_imprint_stands_once_on_the_last_page(lines: int) -> None:
    pages = lay_out(paper(lines), Form.RED_HEAD, METRICS)
    assert [has_imprint(page) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize("lines", range(1, 45))
def test_in_duplex_the_imprint_stands_on_an_even_page(lines: int) -> None:
    pages = lay_out(paper(lines), Form.RED_HEAD, METRICS, duplex=True)
    assert len(pages) % 2 == 0
    assert has_imprint(pages[-1])
    for page, after in pairwise(pages):
        if not page.items:  # a blank page and the one after it carry no number (7.5)
            assert page.number is None
            assert after.number is None
    assert pages[0].number == 1
