"""The fonts inside the PDF: each character is drawn by its own glyph, and by nothing else."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from pipeline.model import Standing
from pipeline.render import fonts
from pipeline.render.fonts import Role
from pipeline.render.metrics import Metrics
from pipeline.render.outline import Mark, _nested
from pipeline.render.press import Renderer
from pipeline.render.subsetting import SourceFace

from .conftest import read_document

TEXT = "示例喆堃镕公司、䶮㛃企业㎡可以？不可以！“引”…（2025）一ABC"


def inks(data: bytes) -> Iterator[tuple[str, float, float]]:
    """Each character of page 1 with the lowest and highest ink that a reader draws for it."""
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    edges = [ctypes.c_double() for _ in range(4)]
    for index in range(text.count_chars()):
        pdfium.FPDFText_GetCharBox(text, index, *map(ctypes.byref, edges))
        _, _, low, high = (edge.value for edge in edges)
        yield chr(pdfium.FPDFText_GetUnicode(text, index)), low, high


def test_each_character_is_drawn_by_its_own_glyph(pdf: Callable[..., bytes]) -> None:
    """The ink's height is the source font's: CFF, TrueType and collections alike."""
    data = pdf("publicity", paragraphs=[TEXT])
    metrics = Metrics(fonts.find())
    with pdfplumber.open(io.BytesIO(data)) as opened:
        baselines = {c["text"]: c["matrix"][5] for c in opened.pages[0].chars if c["size"] < 16}
    seen = set()
    for character, low, high in inks(data):
        if character in TEXT and high - low > 0:
            wanted = metrics.face(Role.FANG, character).ink(character)
            base = baselines[character]
            found = (low - base) / 15.793, (high - base) / 15.793
            if abs(found[1]) < 1.5:  # the same character of another line is left out
                assert found == pytest.approx(wanted, abs=0.02), character
                seen.add(character)
    assert set("喆㛃㎡？！公例ABC5") <= seen


@pytest.mark.parametrize("role", Role)
def test_a_subset_holds_the_glyphs_asked_for_and_no_more(role: Role) -> None:
    metrics = Metrics(fonts.find())
    for place, face in enumerate(fonts.find()[role]):
        source = metrics.faces[face.key]
        glyphs = {source.glyph(character) for character in "国中一"}
        subset = SourceFace(face).subset(glyphs)
        assert set(subset.glyphs) == glyphs
        assert len(set(subset.glyphs.values())) == 3
        assert len(subset.data) < 4000, f"{role} {place}"


def test_an_unreadable_font_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="无法读取"):
        SourceFace(fonts.Face(tmp_path / "none.otf"))


def test_the_file_holds_no_trace_of_machine_or_clock(pdf: Callable[..., bytes]) -> None:
    data = pdf("designation")
    assert b"/usr/" not in data
    info = pypdfium2.PdfDocument(data).get_metadata_dict()
    assert {name for name, value in info.items() if value} == {"Title", "Author"}


def test_a_draft_is_marked_across_the_middle(pdf: Callable[..., bytes]) -> None:
    with pdfplumber.open(io.BytesIO(pdf("designation", standing=Standing.DRAFT))) as opened:
        for page in opened.pages:
            turned = [c for c in page.chars if c["matrix"][1] != 0]
            middle = sum(c["matrix"][4] for c in turned) / len(turned)
            assert "".join(c["text"] for c in turned) == "预览·未经批准"
            assert float(page.width) * 0.4 < middle < float(page.width) * 0.6


def test_bookmarks_nest_by_level() -> None:
    marks = [Mark(level, str(n), b"", 0) for n, level in enumerate((1, 2, 3, 2, 1, 2))]
    top = _nested(marks)
    assert [mark.label for mark in top] == ["0", "4"]
    assert [mark.label for mark in top[0].below] == ["1", "3"]
    assert [mark.label for mark in top[0].below[0].below] == ["2"]


def test_papers_do_not_share_their_characters(press: Renderer, templates: dict[str, str]) -> None:
    """A font subset of one paper must not name another's people."""
    first = read_document("publicity", paragraphs=["示例甲"])
    second = read_document("publicity", paragraphs=["示例丁"])
    press.render(first, templates, Standing.OFFICIAL)
    data = press.render(second, templates, Standing.OFFICIAL).pdf
    with pdfplumber.open(io.BytesIO(data)) as opened:
        objects = [opened.doc.getobj(n) for n in opened.doc.xrefs[0].get_objids()]
    streams = [thing.get_data() for thing in objects if hasattr(thing, "get_data")]
    written = b"".join(data for data in streams if b"beginbfchar" in data)
    assert "丁".encode("utf-16-be").hex().encode() in written
    assert "甲".encode("utf-16-be").hex().encode() not in written
