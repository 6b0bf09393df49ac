"""Hostile values stay text; broken templates, fonts and libraries are named, never passed over."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pytest

from pipeline.documents.paper import Standing
from pipeline.render import errors, index, render, renderer
from pipeline.render.fonts import find as fonts
from pipeline.render.fonts import system
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.press import Renderer
from pipeline.render.reading import read
from tests.support.pages import read_document

HOSTILE = (
    "{{ 7*7 }}{% for x in y %}",
    "<script>alert(1)</script>",
    "</p></section></article><p>",
    "<img src=http://127.0.0.1:9/x>",
    "&lt;b&gt;&amp;nbsp;",
    "'});url(file:///etc/passwd)",
    "a" * 400,
    "，" * 100,
    "（" * 100,
)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_printed_as_they_are(value: str, templates: dict[str, str]) -> None:
    annex = {**read_document("publicity").context["annexes"][0], "rows": [["1", value, value]]}
    document = read_document(
        "publicity", paragraphs=[value], annexes=[annex], title=[value], issuer=value[:40]
    )
    made = render(document, templates, Standing.OFFICIAL)
    with pdfplumber.open(io.BytesIO(made.pdf)) as opened:
        text = "".join(c["text"] for page in opened.pages for c in page.chars)
    assert text.count(re.sub(r"\s", "", value)[:12]) or value[:12] in text
    assert "49" not in text
    assert b"<script" not in made.html
    assert b"<img" not in made.html


def test_a_character_no_font_has_is_refused(templates: dict[str, str]) -> None:
    document = read_document("publicity", paragraphs=["示例\U00013000公司"])
    with pytest.raises(errors.MissingGlyph, match=r"U\+13000"):
        render(document, templates, Standing.OFFICIAL)


@pytest.mark.parametrize("character", ["\u200b", "\x07", "\u202e", "\ufeff"])
def test_invisible_characters_are_refused(character: str, templates: dict[str, str]) -> None:
    document = read_document("publicity", paragraphs=[f"示例{character}公司"])
    with pytest.raises(errors.MissingGlyph, match=rf"U\+{ord(character):04X}"):
        render(document, templates, Standing.OFFICIAL)


def test_a_value_the_document_lacks_is_named(templates: dict[str, str]) -> None:
    document = read_document("publicity")
    broken = {**templates, "publicity.html.j2": templates["publicity.html.j2"] + "{{ 没有 }}"}
    del broken["base.html.j2"]
    with pytest.raises(errors.TemplateFault, match=r"publicity\.html\.j2.*base\.html\.j2"):
        render(document, broken, Standing.OFFICIAL)
    short = {**templates, "base.html.j2": "<article>{{ issuers }}</article>"}
    with pytest.raises(errors.TemplateFault, match="issuers"):
        render(document, short, Standing.OFFICIAL)


@pytest.mark.parametrize(
    "reach", ["{{ ''.__class__.__mro__ }}", "{{ cycler.__init__.__globals__.os }}"]
)
def test_a_template_cannot_reach_python(reach: str, templates: dict[str, str]) -> None:
    broken = {**templates, "base.html.j2": f"<article><p>{reach}</p></article>"}
    with pytest.raises(errors.TemplateFault):
        render(read_document("publicity"), broken, Standing.OFFICIAL)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<article><div>甲</div></article>", "<div>"),
        ("<article><p style='x'>甲</p></article>", "style"),
        ("<article><p>甲</article>", "</article>"),
        ("<article><p>甲</p>", "没有结束标签"),
        ("<article>甲</article>", "没有|段落"),
        ("<article><p></p></article>", "不为空"),
        ("<article><p class='x'>甲</p></article>", "含义"),
        ("<article><!-- 甲 --></article>", "注释"),
        ("<article><p>甲</p></article><article></article>", "正好"),
        ("<article><h1></h1></article>", "标题"),
        ("<article><dl class='contact'><dt>甲</dt></dl></article>", "成对"),
        ("<article><section class='annex'><p class='label'>附件</p></section></article>", "缺少h2"),
        ("<article><footer class='imprint'><p class='office'>甲</p></footer></article>", "版记"),
        ("<article><p>甲<br/></p></article>", "<br/>"),
    ],
)
def test_markup_outside_the_vocabulary(html: str, why: str) -> None:
    with pytest.raises(errors.TemplateFault, match=f"模板样例.*第.*行.*{why}"):
        read(html, "样例")


def test_uneven_rows_are_refused() -> None:
    head = "<p class='label'>附件</p><h2>名单</h2>"
    table = "<table><tr><th>序号</th><th>名称</th></tr><tr><td>1</td></tr></table>"
    with pytest.raises(errors.TemplateFault, match="栏数"):
        read(f"<article><section class='annex'>{head}{table}</section></article>", "样例")


def test_missing_fonts_name_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingSystemPart, match=r"FandolFang.*apt-get download") as caught:
        fonts.find(folders=[tmp_path])
    assert caught.value.command.startswith("mkdir -p")
    part, *_ = system.report(folders=[tmp_path])
    assert (part.name, part.found) == ("FandolFang-Regular.otf", False)


def test_a_missing_fallback_is_not_silent(tmp_path: Path) -> None:
    for name in ("Fang-Regular", "Kai-Regular", "Hei-Regular", "Song-Regular", "Song-Bold"):
        (tmp_path / f"Fandol{name}.otf").touch()
    with pytest.raises(errors.MissingSystemPart, match=r"LXGWWenKai.*fonts-lxgw-wenkai"):
        fonts.find(folders=[tmp_path])


def test_a_licensed_font_of_the_override_folder_comes_first(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").touch()
    first = fonts.find(tmp_path)[fonts.Role.FANG][0]
    assert first.path == tmp_path / "simfang.ttf"
    assert first.standard
    rows = {part.name: part.stands_in for part in system.report(tmp_path)}
    assert rows["仿宋"] == ""
    assert rows["小标宋"] == "小标宋"


def test_a_missing_library_names_the_remedy() -> None:
    with pytest.raises(errors.MissingSystemPart, match=r"libnone\.so\.9.*apt-get install none"):
        system.require_libraries({"libnone.so.9": ("试验", "apt-get install none")})
    system.require_libraries()


def test_a_foreign_font_in_the_pdf_is_refused(templates: dict[str, str]) -> None:
    """A face asked for by a name fontconfig does not know is replaced in silence; we say so."""
    chains = dict(fonts.find())
    unknown = fonts.Face(chains[fonts.Role.FANG][2].path, 2, "No Such Family")
    for role in fonts.Role:
        chains[role] = (chains[role][0], unknown)
    document = read_document("publicity", paragraphs=["示例喆堃公司"])
    with pytest.raises(errors.ForeignFont, match="doctor"):
        Renderer(chains).render(document, templates, Standing.OFFICIAL)


def test_the_fetcher_gives_out_fonts_only() -> None:
    from weasyprint.urls import FatalURLFetchingError

    from pipeline.render.pdf.printer import _FontsOnly

    face = fonts.find()[fonts.Role.FANG][0].path
    fetcher = _FontsOnly(frozenset({face}))
    assert fetcher.fetch(face.as_uri())
    for url in ("file:///etc/passwd", "http://127.0.0.1:9/x", "data:text/plain,x"):
        with pytest.raises(FatalURLFetchingError, match="不得读取"):
            fetcher.fetch(url)


def test_all_standard_characters_have_a_glyph() -> None:
    """All of GB 2312's 6763 汉字 in every role: nothing ordinary ever stops a paper."""
    metrics = Metrics(fonts.find())
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    text = b"".join(pairs).decode("gb2312", errors="ignore")
    assert len(text) == 6763
    for role in fonts.Role:
        assert metrics.width(role, text) == pytest.approx(6763, abs=20)


def test_index_escapes_and_lists(templates: dict[str, str]) -> None:
    files = {"html": "a.html", "pdf": "a.pdf", "docx": "a.docx"}
    paper = {"title": "<b>公示</b>", "number": "", "dated": "2025年9月25日", "kind_title": "公示"}
    context = {
        "issuer": "示例委",
        "generated_as_of": "2025年10月1日",
        "specimen": True,
        "papers": [{**paper, "files": files, "withheld": ""}],
        "register": [],
    }
    html = index(context, templates).decode("utf-8")
    assert "&lt;b&gt;公示&lt;/b&gt;" in html
    assert 'href="a.pdf"' in html
    assert "演示样张·不具效力" in html
    assert "目前没有已认定" in html
    del context["papers"]
    with pytest.raises(errors.TemplateFault, match="papers"):
        index(context, templates)


def test_one_renderer_serves_the_process() -> None:
    assert renderer() is renderer()
