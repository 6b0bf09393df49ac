"""Pages → PDF. With `typeface` the only user of pydyf; what a page shows is painted by `painting`.

Every line already has its place, so the file is written directly: there is no layout engine that
could move a line, replace a font in silence or fetch anything.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pydyf  # type: ignore[import-untyped]

from pipeline.model import Document, Standing
from pipeline.render import folio
from pipeline.render.geometry import MM_PER_PT, PAGE_HEIGHT, PAGE_WIDTH
from pipeline.render.metrics import Metrics
from pipeline.render.outline import Mark, add_outline
from pipeline.render.painting import content, points
from pipeline.render.sheet import Item, Page, Text
from pipeline.render.typeface import Foundry

_VERSION = b"1.7"


class Printer:
    """Turns pages into PDF bytes; one serves any number of papers."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._foundry = Foundry(metrics)

    def pdf(
        self, document: Document, author: str, pages: Sequence[Page], standing: Standing
    ) -> bytes:
        """The PDF of laid-out pages, the same bytes each time. Raises MissingSystemPart."""
        sheets = [self.items(page, standing) for page in pages]
        typefaces = self._foundry.typefaces(
            run for sheet in sheets for item in sheet if isinstance(item, Text) for run in item.runs
        )
        pdf = pydyf.PDF()
        _describe(pdf, document, author)
        faces = {face.resource: face.add(pdf).reference for face in typefaces.values()}
        resources = pydyf.Dictionary({"Font": pydyf.Dictionary(faces)})
        pdf.add_object(resources)
        made = [_page(pdf, content(sheet, typefaces), resources) for sheet in sheets]
        add_outline(
            pdf, [mark for pair in zip(made, sheets, strict=True) for mark in _marks(*pair)]
        )
        out = io.BytesIO()
        pdf.write(out, _VERSION, identifier=True, compress=True)
        return out.getvalue()

    def items(self, page: Page, standing: Standing) -> list[Item]:
        """What the sheet shows: the page, its number, and what the copy is worth."""
        items: list[Item] = [folio.watermark(self._metrics)] if standing is Standing.DRAFT else []
        items += page.items
        if page.number is not None:
            items.append(folio.number(page.number, self._metrics))
        if standing is Standing.SPECIMEN:
            items += folio.specimen(self._metrics)
        return items


def _describe(pdf: pydyf.PDF, document: Document, author: str) -> None:
    """Title, author and language; readers show the title in place of the file's name."""
    pdf.info["Title"] = pydyf.String(document.title)
    pdf.info["Author"] = pydyf.String(author)
    pdf.catalog["Lang"] = pydyf.String("zh-CN")
    pdf.catalog["ViewerPreferences"] = "<</DisplayDocTitle true>>"


def _page(pdf: pydyf.PDF, painted: bytes, resources: pydyf.Dictionary) -> pydyf.Dictionary:
    stream = pydyf.Stream([painted], compress=True)
    pdf.add_object(stream)
    size = [round(side / MM_PER_PT, 3) for side in (PAGE_WIDTH, PAGE_HEIGHT)]
    page = pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": pydyf.Array([0, 0, *size]),
            "Contents": stream.reference,
            "Resources": resources.reference,
        }
    )
    pdf.add_page(page)
    return page


def _marks(page: pydyf.Dictionary, items: Sequence[Item]) -> list[Mark]:
    """Bookmarks lead to just above the line that carries them."""
    found = []
    for item in items:
        if isinstance(item, Text) and item.bookmark:
            level, label = item.bookmark
            _, y = points(item.x, item.y)
            found.append(Mark(level, label, page.reference, y + 1.5 * item.size))
    return found
