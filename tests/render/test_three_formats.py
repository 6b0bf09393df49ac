"""HTML, PDF and DOCX say the same text, hold nothing foreign and come out the same every time."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pypdfium2
import pytest

from pipeline.documents.paper import Form, Standing
from pipeline.render import content_sha256, fingerprint, render
from pipeline.render.fonts import system
from tests.support.pages import KINDS, read_document

ROOT = Path(__file__).parent.parent.parent
STANDINGS = {
    Standing.DRAFT: "预览·未经批准",
    Standing.SPECIMEN: "演示样张·不具效力",
}


class Article(HTMLParser):
    """The text inside <article>."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.text, self._inside = "", False
        self.feed(html.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside |= tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "article"

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


def pdf_text(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        characters = [c["text"] for page in opened.pages for c in page.chars if c["matrix"][1] == 0]
    return re.sub(r"—\d+—", "", "".join(characters))


def docx_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("kind", KINDS)
def test_three_formats_say_the_same(kind: str, templates: dict[str, str]) -> None:
    made = render(read_document(kind), templates, Standing.OFFICIAL)
    html = plain(Article(made.html).text)
    assert len(html) > 200
    assert plain(docx_text(made.docx)) == html
    assert sorted(plain(pdf_text(made.pdf))) == sorted(html)
    if kind != "designation":  # its 版记 is painted after the page it stands on
        assert plain(pdf_text(made.pdf)) == html


@pytest.mark.parametrize("standing", STANDINGS)
def test_every_page_shows_what_the_copy_is_worth(
    standing: Standing, templates: dict[str, str]
) -> None:
    made = render(read_document("publicity"), templates, standing)
    words = STANDINGS[standing]
    with pdfplumber.open(io.BytesIO(made.pdf)) as opened:
        for page in opened.pages:
            turned = "".join(c["text"] for c in page.chars if c["matrix"][1] != 0)
            upright = "".join(c["text"] for c in page.chars if c["top"] < 80)
            assert words in (turned if standing is Standing.DRAFT else upright)
    assert f'<p class="standing" role="note">{words}</p>' in made.html.decode("utf-8")
    section = docx.Document(io.BytesIO(made.docx)).sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == words


def test_an_official_paper_carries_no_such_words(templates: dict[str, str]) -> None:
    made = render(read_document("publicity"), templates, Standing.OFFICIAL)
    for words in STANDINGS.values():
        assert words not in made.html.decode("utf-8")
        assert words not in pdf_text(made.pdf)
    assert 'standing" role' not in made.html.decode("utf-8")


def test_fonts_are_ours_embedded_and_chosen_per_character(templates: dict[str, str]) -> None:
    document = read_document("publicity", paragraphs=["示例喆堃镕公司、䶮㛃企业㎡可以？不可以！"])
    data = render(document, templates, Standing.OFFICIAL).pdf
    with pdfplumber.open(io.BytesIO(data)) as opened:
        characters = opened.pages[0].chars
    fonts = {c["text"]: c["fontname"].partition("+")[2] for c in characters}
    assert fonts["公"] == "FandolFang-Regular"
    assert {fonts[c] for c in "喆堃镕䶮㛃㎡"} == {"LXGWWenKai-Light-Light"}
    assert {fonts[c] for c in "？！"} == {"FandolSong-Regular"}
    known = {"FandolFang-Regular", "FandolSong-Bold", "FandolSong-Regular", "FandolHei-Regular"}
    known |= {"FandolKai-Regular", "LXGWWenKai-Light-Light"}
    assert set(fonts.values()) <= known


def test_rare_characters_in_title_and_list(templates: dict[str, str]) -> None:
    annex = {**read_document("publicity").context["annexes"][0], "title": "喆堃名单"}
    annex |= {"columns": ["序号", "喆", "名称"], "rows": [["1", "堃区", "䶮公司"]]}
    data = render(read_document("publicity", annexes=[annex]), templates, Standing.OFFICIAL).pdf
    with pdfplumber.open(io.BytesIO(data)) as opened:
        fonts = {c["fontname"].partition("+")[2] for page in opened.pages for c in page.chars}
    assert {"Noto-Serif-CJK-SC-Bold", "Noto-Sans-CJK-SC"} <= fonts


def test_pdf_metadata_and_bookmarks(templates: dict[str, str]) -> None:
    data = render(read_document("designation"), templates, Standing.OFFICIAL).pdf
    opened = pypdfium2.PdfDocument(data)
    title = "重庆市经济和信息化委员会关于公布2025年度重庆市绿色园区、绿色工厂名单的通知"
    assert opened.get_metadata_value("Title") == title
    assert opened.get_metadata_value("Author") == "重庆市经济和信息化委员会"
    labels = [mark.get_title() for mark in opened.get_toc()]
    assert labels == [
        title,
        "附件1 2025年度重庆市绿色园区名单",
        "附件2 2025年度重庆市绿色工厂名单",
    ]
    with pdfplumber.open(io.BytesIO(data)) as again:
        assert again.doc.catalog["Lang"] == b"zh-CN"


def test_docx_properties(templates: dict[str, str]) -> None:
    data = render(read_document("designation"), templates, Standing.OFFICIAL).docx
    file = docx.Document(io.BytesIO(data))
    section, core = file.sections[0], file.core_properties
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert section.top_margin.mm == pytest.approx(34.56, abs=0.02)
    assert section.left_margin.mm == pytest.approx(28, abs=0.02)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode("utf-8")
    names = set(re.findall(r'w:eastAsia="([^"]+)"', xml))
    assert names == {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"}
    assert "Theme" not in xml
    assert '<w:spacing w:val="-5"/>' in xml
    assert 'w:linePitch="592"' in xml
    assert xml.count("<w:tblHeader/>") == 2
    assert xml.count("<w:cantSplit/>") == 20
    assert core.author == "重庆市经济和信息化委员会"
    assert core.created.replace(tzinfo=None) == datetime(2025, 10, 10)  # noqa: DTZ001
    assert file.settings.odd_and_even_pages_header_footer


def test_docx_zip_is_stable(templates: dict[str, str]) -> None:
    data = render(read_document("publicity"), templates, Standing.OFFICIAL).docx
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert infos[0].filename == "[Content_Types].xml"
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


SCRIPT = """
import hashlib, sys
from pathlib import Path
from tests.support.pages import KINDS, read_document
from pipeline.documents.paper import Standing
from pipeline.render import render
templates = {p.name: p.read_text("utf-8") for p in Path("templates").iterdir()}
for kind in KINDS:
    made = render(read_document(kind), templates, Standing.SPECIMEN)
    print(*(hashlib.sha256(d).hexdigest() for d in (made.html, made.pdf, made.docx)))
"""


def test_bytes_are_the_same_in_two_processes() -> None:
    def run(seed: str, zone: str) -> str:
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PATH": "/usr/bin"}
        command = [sys.executable, "-c", SCRIPT]
        return subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        ).stdout

    first = run("1", "UTC")
    assert len(first.split()) == 9
    assert first == run("2", "Asia/Shanghai")


def test_the_same_renderer_repeats_itself(templates: dict[str, str]) -> None:
    """Papers set in between leave no trace."""
    document = read_document("publicity")
    first = render(document, templates, Standing.OFFICIAL)
    render(read_document("designation"), templates, Standing.DRAFT)
    assert render(document, templates, Standing.OFFICIAL) == first


def test_content_digest_follows_content_only(templates: dict[str, str]) -> None:
    document = read_document("publicity")
    digest = content_sha256(document, templates)
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    restyled = {**templates, "paper.css": "p { color: red }", "page.html.j2": ""}
    assert content_sha256(document, restyled) == digest
    assert content_sha256(read_document("publicity", dated="2025年9月26日"), templates) != digest
    reworded = {**templates, "lists.html.j2": templates["lists.html.j2"].replace("附件：", "附件:")}
    assert content_sha256(document, reworded) != digest


def test_fingerprint_names_everything() -> None:
    taken = fingerprint("0" * 64)
    assert set(taken) == {"python", "packages", "libraries", "fonts", "templates"}
    assert taken["packages"]["weasyprint"].startswith("70")
    assert all(taken["libraries"].values())
    fang = next(path for path in map(Path, paths()) if path.name == "FandolFang-Regular.otf")
    assert taken["fonts"][fang.name] == hashlib.sha256(fang.read_bytes()).hexdigest()


def paths() -> list[str]:
    return [part.path for part in system.report() if part.path.startswith("/")]


def test_a_letter_without_the_letter_form_is_plain(templates: dict[str, str]) -> None:
    document = read_document("non-designation-notice", form=Form.PLAIN)
    made = render(document, templates, Standing.OFFICIAL)
    assert b'class="mark"' not in made.html
    with pdfplumber.open(io.BytesIO(made.pdf)) as opened:
        assert not opened.pages[0].rects
    assert "渝经信函〔2025〕112号" in pdf_text(made.pdf)


def test_the_page_refers_to_nothing_outside(templates: dict[str, str]) -> None:
    made: Any = render(read_document("designation"), templates, Standing.OFFICIAL)
    html = made.html.decode("utf-8")
    assert "<script" not in html
    assert not re.search(r"""(?:src|href)=|url\(|@import|https?:""", html)
    assert '<html lang="zh-CN">' in html


def test_docx_signature_stays_with_the_text(templates: dict[str, str]) -> None:
    data = render(read_document("publicity"), templates, Standing.OFFICIAL).docx
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    date = next(n for n, each in enumerate(paragraphs) if each.text == "2025年9月25日")
    # two names of 附件, the issuer
    assert all(p.paragraph_format.keep_with_next for p in paragraphs[date - 3 : date])
    assert not paragraphs[date - 4].paragraph_format.keep_with_next


def test_docx_signature_stays_with_the_rows_of_a_table(templates: dict[str, str]) -> None:
    list_ = {"columns": ["序号", "名称"], "align": ["center", "left"]}
    list_["rows"] = [[str(n), "示例"] for n in range(4)]
    document = read_document("non-designation-notice", paragraphs=["示例", list_])
    file = docx.Document(io.BytesIO(render(document, templates, Standing.OFFICIAL).docx))
    kept = [
        all(p.paragraph_format.keep_with_next for c in row.cells for p in c.paragraphs)
        for row in file.tables[0].rows
    ]
    assert kept == [False, False, False, True, True]


def test_a_long_annex_title_breaks_between_its_parts(templates: dict[str, str]) -> None:
    annex = {**read_document("publicity").context["annexes"][0]}
    annex["title"] = "2025年度重庆市绿色园区和绿色工厂推荐汇总表"
    made = render(read_document("publicity", annexes=[annex]), templates, Standing.OFFICIAL)
    paragraphs = docx.Document(io.BytesIO(made.docx)).paragraphs
    title = next(p for p in paragraphs if p.text.endswith("推荐汇总表") and "\n" in p.text)
    assert title.text == "2025年度重庆市绿色园区\n和绿色工厂推荐汇总表"


def test_a_draft_has_no_number_yet(templates: dict[str, str]) -> None:
    made = render(read_document("designation", number=""), templates, Standing.DRAFT)
    assert "渝经信发" not in pdf_text(made.pdf)
    assert "文件" in pdf_text(made.pdf)


@pytest.mark.parametrize("number", ["", "渝经信发〔2025〕45号"])
def test_a_red_head_has_its_rule_with_and_without_a_number(
    number: str, templates: dict[str, str]
) -> None:
    made = render(read_document("designation", number=number), templates, Standing.DRAFT)
    xml = zipfile.ZipFile(io.BytesIO(made.docx)).read("word/document.xml").decode("utf-8")
    assert len(re.findall(r'<w:bottom w:val="single" w:sz="16"[^>]*w:color="D7000F"', xml)) == 1
    with pdfplumber.open(io.BytesIO(made.pdf)) as opened:
        red = [r for r in opened.pages[0].rects if r["non_stroking_color"][0] > 0.8]
    assert len(red) == 1
    style = made.html.decode("utf-8")
    assert ".red-head .number {" in style and ".red-head .mark + h1 {" in style


def test_links_of_the_page_are_those_given(templates: dict[str, str]) -> None:
    links = {"返回目录": "../../index.html", "<PDF>": 'a"b.pdf'}
    made = render(read_document("publicity"), templates, Standing.OFFICIAL, links=links)
    html = made.html.decode("utf-8")
    assert re.findall(r'href="([^"]+)"', html) == ["../../index.html", "a&#34;b.pdf"]
    assert "&lt;PDF&gt;" in html and "<nav" in html
    assert "<nav" not in render(
        read_document("publicity"), templates, Standing.OFFICIAL
    ).html.decode("utf-8")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'weasyprint', 'docx', 'fontTools', 'jinja2'}"
    modules = "pipeline.render, pipeline.render.fonts.system"
    script = f"import sys, {modules}; print({heavy} & set(sys.modules))"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
