"""Where the parts of a paper stand (GB/T 9704-2012 7), measured in finished PDFs."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest

from tests.support.pages import MM, Line, measure, read_document

EM = 5.571


def find(lines: list[Line], text: str) -> Line:
    return next(line for line in lines if line.text == text)


def rules(data: bytes, page: int) -> list[dict[str, Any]]:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return sorted(opened.pages[page].rects, key=lambda rect: rect["top"])


def test_red_head(pdf: Callable[..., bytes]) -> None:
    data = pdf("designation")
    lines = measure(data)[0]
    number = find(lines, "渝经信发〔2025〕58号")
    assert (number.x0 + number.x1) / 2 == pytest.approx(106, abs=0.3)
    rule = rules(data, 0)[0]
    assert rule["x0"] * MM == pytest.approx(28, abs=0.1)
    assert rule["x1"] * MM == pytest.approx(184, abs=0.1)
    ink_bottom = number.baseline + 0.2 * EM
    assert rule["top"] * MM - ink_bottom == pytest.approx(4, abs=0.5)
    assert rule["non_stroking_color"][0] > 0.8


def test_title_is_broken_between_phrases_only(pdf: Callable[..., bytes]) -> None:
    titles = [line.text for line in measure(pdf("publicity"))[0] if abs(line.size - 22) < 0.01]
    phrases = read_document("publicity").context["title"]
    assert titles == phrases


def test_signature_and_date_without_seal(pdf: Callable[..., bytes]) -> None:
    lines = [line for page in measure(pdf("publicity")) for line in page]
    name, date = (find(lines, text) for text in ("重庆市经济和信息化委员会", "2025年9月25日"))
    name = [line for line in lines if line.text == name.text and line.size < 20][-1]
    assert name.x1 == pytest.approx(184 - 2 * EM, abs=0.1)
    assert date.x0 - name.x0 == pytest.approx(2 * EM, abs=0.1)


def test_a_date_longer_than_the_name_ends_two_characters_from_the_edge(
    pdf: Callable[..., bytes],
) -> None:
    lines = measure(pdf("non-designation-notice", issuer="示例局"))[-1]
    date, name = find(lines, "2025年10月10日"), find(lines, "示例局")
    assert date.x1 == pytest.approx(184 - 2 * EM, abs=0.1)
    assert date.x0 - name.x0 == pytest.approx(2 * EM, abs=0.1)


@pytest.mark.parametrize("lines", range(1, 30))
def test_the_signature_page_always_carries_text(lines: int, pdf: Callable[..., bytes]) -> None:
    for page in measure(pdf("non-designation-notice", paragraphs=["正文"] * lines)):
        texts = [line.text for line in page]
        if "2025年10月10日" in texts:
            assert texts.count("正文") >= min(2, lines)
            assert "重庆市经济和信息化委员会" in texts
            break
    else:
        pytest.fail("no date anywhere")


def test_folio_is_right_on_odd_and_left_on_even_pages(pdf: Callable[..., bytes]) -> None:
    pages = measure(pdf("publicity"))
    first, second = find(pages[0], "—1—"), find(pages[1], "—2—")
    small = 14 * MM
    assert first.x1 == pytest.approx(184 - small, abs=0.1)
    assert second.x0 == pytest.approx(28 + small, abs=0.1)
    assert first.font == "FandolSong-Regular"
    assert first.baseline - 0.311 * small == pytest.approx(269, abs=0.2)


def test_imprint_ends_with_the_text_area(pdf: Callable[..., bytes]) -> None:
    data = pdf("designation")
    last = rules(data, -1)[-1]
    assert last["bottom"] * MM == pytest.approx(262, abs=0.1)
    assert last["height"] * MM == pytest.approx(0.35, abs=0.02)
    texts = [line.text for line in measure(data)[-1]]
    assert any(text.startswith("抄送：") for text in texts)
    assert any(text.endswith("2025年10月10日印发") for text in texts)


def test_an_annex_begins_a_page_with_its_title_on_line_three(pdf: Callable[..., bytes]) -> None:
    page = next(p for p in measure(pdf("publicity")) if p[0].text == "附件1")
    assert page[0].x0 == pytest.approx(28, abs=0.1)
    assert page[0].font == "FandolHei-Regular"
    middle = page[1].baseline - 0.3 * page[1].size * MM
    assert middle == pytest.approx(37 + 2 * 10.446 + EM / 2, abs=0.7)


def test_a_long_list_repeats_its_head_and_keeps_rows_whole(pdf: Callable[..., bytes]) -> None:
    long = "示例" + "很长的企业名称" * 9 + "有限公司"
    rows = [[str(n), "江北区", long if n % 5 == 0 else "示例甲有限公司"] for n in range(1, 121)]
    annex = {**read_document("publicity").context["annexes"][1], "number": None, "rows": rows}
    data = pdf("publicity", annexes=[annex])
    lists = [p for p in measure(data) if any(line.text.startswith("序号") for line in p)]
    assert len(lists) > 5
    for number, page in enumerate(lists):
        assert (
            sum(line.text[-4:] == "企业名称" and line.font.startswith("FandolHei") for line in page)
            == 1
        )
        assert page[-1].text.startswith("—"), number
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for opened_page in opened.pages:
            for rect in opened_page.rects:
                assert rect["x0"] * MM >= 27.99 and rect["x1"] * MM <= 184.01
                assert rect["bottom"] * MM <= 262.05
        text = "".join(page.extract_text().replace("\n", "") for page in opened.pages)
    assert text.count("很长的企业名称" * 2) >= 1


def test_a_letter_has_its_double_rules_and_no_number_on_page_one(pdf: Callable[..., bytes]) -> None:
    data = pdf("non-designation-notice")
    pages = measure(data)
    assert not any(line.text == "—1—" for line in pages[0])
    assert any(line.text == "—2—" for line in pages[1])
    wide = [rect for rect in rules(data, 0) if rect["width"] * MM > 169]
    assert len(wide) == 4
    heights = [rect["height"] for rect in wide]
    assert heights[0] > heights[1] and heights[2] < heights[3]
    assert wide[-1]["bottom"] * MM == pytest.approx(277, abs=0.2)
