"""Blocks → pages: the order of a paper's parts (GB/T 9704-2012 7) and where each page ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TypeVar

from pipeline.documents.paper import Form
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page import closing, heads, paragraphs, tables
from pipeline.render.page.geometry import LINE, SOLID_HEIGHT
from pipeline.render.page.imprint import imprint
from pipeline.render.page.pagination import Column, keep_with_text, paginate
from pipeline.render.page.sheet import Item, Page, Strip
from pipeline.render.text import blocks
from pipeline.render.text.blocks import Blocks

_B = TypeVar("_B")


def lay_out(paper: Blocks, form: Form, metrics: Metrics, duplex: bool = False) -> list[Page]:
    """The pages of a paper. With `duplex`, 版记 falls on an even page and a blank one may precede.

    Raises MissingGlyph.
    """
    columns = paginate([*_body(paper, form, metrics), *_annexes(paper, metrics)])
    pages = [Page(tuple(column.items), n + 1) for n, column in enumerate(columns)]
    if form is Form.LETTER:
        pages[0] = Page(pages[0].items + heads.letter_foot())
    if mark := _find(paper, blocks.Imprint):
        pages = _imprinted(pages, columns[-1], *imprint(mark, metrics), duplex)
    return pages


def _imprinted(
    pages: list[Page], last: Column, height: float, items: tuple[Item, ...], duplex: bool
) -> list[Page]:
    """版记 on the last page if it fits there; else alone on a page of its own.

    A page before 版记's that is left blank carries no number, nor does 版记's (7.5).
    """
    fits = last.used + height + LINE / 2 <= SOLID_HEIGHT
    even = len(pages) % 2 == 0
    if fits and (even or not duplex):
        return [*pages[:-1], Page(pages[-1].items + items, pages[-1].number)]
    if duplex and even:
        return [*pages, Page(), Page(items)]
    return [*pages, Page(items, len(pages) + 1)]


def _body(paper: Blocks, form: Form, metrics: Metrics) -> list[Strip]:
    head = _head(paper, form, metrics)
    text = [*_text(_before_annexes(paper), metrics), *_annex_list(paper, metrics)]
    return [*head, *keep_with_text(text), *_close(paper, metrics)]


def _head(paper: Blocks, form: Form, metrics: Metrics) -> list[Strip]:
    mark, number = _find(paper, blocks.Mark), _find(paper, blocks.Number)
    title = _find(paper, blocks.Title)
    strips: list[Strip] = []
    if mark and form is Form.LETTER:
        strips.append(heads.letter_head(mark, number, metrics))
    elif mark:
        strips.append(heads.red_head(mark, number, metrics))
    if title:
        strips += heads.title(title, metrics, gap=2 if mark and form is Form.LETTER else 0)
    if number and not mark:
        strips += heads.plain_number(number, metrics)
    if not _find(paper, blocks.Addressee):
        strips.append(Strip(LINE, keep=True))
    return strips


def _text(paper: Blocks, metrics: Metrics) -> Iterator[Strip]:
    for block in paper:
        if isinstance(block, blocks.Addressee):
            yield from paragraphs.addressee(block, metrics)
        elif isinstance(block, blocks.Paragraph):
            yield from paragraphs.paragraph(block, metrics)
        elif isinstance(block, blocks.Contact):
            yield from paragraphs.contact(block, metrics)
        elif isinstance(block, blocks.Table):
            yield from tables.inset(block, metrics)


def _annex_list(paper: Blocks, metrics: Metrics) -> list[Strip]:
    listed = _find(paper, blocks.AnnexList)
    return paragraphs.annex_list(listed, metrics) if listed else []


def _close(paper: Blocks, metrics: Metrics) -> list[Strip]:
    """署名, 成文日期, 附注: chained, so that none of them stands on a page alone."""
    strips: list[Strip] = []
    name, date = _find(paper, blocks.Signature), _find(paper, blocks.Dated)
    if name and date:
        strips += closing.signature(name.text, date.text, metrics)
    if note := _find(paper, blocks.Note):
        strips = keep_with_text(strips, 1) + closing.note(note.text, metrics)
    return strips


def _annexes(paper: Blocks, metrics: Metrics) -> list[Strip]:
    heads_ = [block for block in paper if isinstance(block, blocks.AnnexHead)]
    lists = paper[len(_before_annexes(paper)) :]
    pairs = zip(heads_, (b for b in lists if isinstance(b, blocks.Table)), strict=True)
    return [strip for head, table in pairs for strip in tables.annex(head, table, metrics)]


def _before_annexes(paper: Blocks) -> Blocks:
    return tuple(takewhile(lambda block: not isinstance(block, blocks.AnnexHead), paper))


def _find(paper: Blocks, kind: type[_B]) -> _B | None:
    return next((block for block in paper if isinstance(block, kind)), None)
