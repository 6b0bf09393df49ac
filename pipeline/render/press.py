"""One renderer for many papers: fonts read once, one font configuration, flat memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.documents.paper import Document, Standing
from pipeline.render import reading, web
from pipeline.render.errors import MissingGlyph
from pipeline.render.fonts import find
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.fonts.system import require_libraries
from pipeline.render.page.layout import lay_out
from pipeline.render.rendering import NO_LINKS, Rendering
from pipeline.render.text import fill
from pipeline.render.text.blocks import Blocks, Signature
from pipeline.render.word.file import docx


class Renderer:
    """Papers with one set of find. `duplex`: 版记 is kept for an even web."""

    def __init__(self, chains: find.Chains, duplex: bool = False) -> None:
        """Raises MissingSystemPart before WeasyPrint, whose own message names no remedy."""
        require_libraries()
        from pipeline.render.pdf.printer import Printer

        self.metrics = Metrics(chains)
        self._printer = Printer(self.metrics)
        self._duplex = duplex

    @classmethod
    def installed(cls, override: Path | None = None) -> Renderer:
        """With the fonts of this machine. Raises MissingSystemPart."""
        return cls(find.find(override))

    def render(
        self,
        document: Document,
        templates: Mapping[str, str],
        standing: Standing,
        links: Mapping[str, str] = NO_LINKS,
    ) -> Rendering:
        """All three formats; the web page carries `links`, words → relative address.

        Raises TemplateFault, MissingGlyph, ForeignFont.
        """
        article = fill.article(document, templates)
        paper = reading.read(article, fill.template_name(document))
        try:
            pdf = self.pdf(document, paper, standing)
        except MissingGlyph as missing:
            named = f"《{document.title}》（{document.id}）"
            raise missing.within(named, _texts(document.context)) from missing
        return Rendering(
            html=web.page(document, article, templates, standing, links),
            pdf=pdf,
            docx=docx(document, author(paper), paper, standing),
        )

    def pdf(self, document: Document, paper: Blocks, standing: Standing) -> bytes:
        """The PDF of blocks already read."""
        pages = lay_out(paper, document.form, self.metrics, self._duplex)
        return self._printer.pdf(document, author(paper), pages, standing)


def author(paper: Blocks) -> str:
    """Who signs the paper: the author in the metadata of PDF and DOCX."""
    return next((block.text for block in paper if isinstance(block, Signature)), "")


def _texts(node: Any) -> Iterator[str]:
    """Every text that a paper was given to print."""
    if isinstance(node, str):
        yield node
    for child in node.values() if isinstance(node, Mapping) else _items(node):
        yield from _texts(child)


def _items(node: Any) -> Sequence[Any]:
    return node if isinstance(node, list | tuple) else ()
