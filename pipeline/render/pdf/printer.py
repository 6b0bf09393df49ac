"""HTML → PDF, offline. The only importer of WeasyPrint.

One `Printer` keeps one font configuration and one style sheet for any number of papers: a new
configuration for each leaks several megabytes and costs more than the paper itself.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import FatalURLFetchingError, URLFetcher  # type: ignore[import-untyped]

from pipeline.documents.paper import Document, Standing
from pipeline.model.failure import placed
from pipeline.render.errors import ForeignFont
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.fonts.system import require_libraries
from pipeline.render.page.sheet import Page
from pipeline.render.pdf.draw import Drawing


class _FontsOnly(URLFetcher):  # type: ignore[misc]
    """Gives out the font files we chose; any other address, local or remote, is an error."""

    def __init__(self, paths: frozenset[Path]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)
        self._paths = paths

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme != "file" or Path(unquote(parts.path)) not in self._paths:
            raise FatalURLFetchingError(f"出具公文时不得读取{url}")
        return super().fetch(url, headers)


class Printer:
    """Turns pages into PDF bytes. Raises MissingSystemPart when a library is absent."""

    def __init__(self, metrics: Metrics) -> None:
        require_libraries()
        self._metrics = metrics
        self._drawing = Drawing(metrics)
        self._fetcher = _FontsOnly(frozenset(m.face.path for m in metrics.faces.values()))
        with placed(gettempdir()):
            self._fonts = FontConfiguration()
            self._style = CSS(
                string=self._drawing.css(), font_config=self._fonts, url_fetcher=self._fetcher
            )

    def pdf(self, document: Document, author: str, pages: list[Page], standing: Standing) -> bytes:
        """The PDF of laid-out pages. Raises ForeignFont."""
        page = HTML(
            string=self._drawing.html(document, author, pages, standing), url_fetcher=self._fetcher
        )
        with placed(gettempdir()):
            data: bytes = page.write_pdf(
                stylesheets=[self._style], font_config=self._fonts, finisher=self._refuse_foreign
            )
        return data

    def _refuse_foreign(self, _: Any, pdf: Any) -> None:
        """fontconfig replaces a font silently; the finished file tells."""
        allowed = {key.replace(" ", "-") for key in self._metrics.faces}
        for name in sorted(embedded(pdf)):
            # Pango adds the weight it found: LXGWWenKai-Light-Light.
            if not any(name == key or name.startswith(f"{key}-") for key in allowed):
                raise ForeignFont(f"PDF 中嵌入了未经选定的字体“{name}”，请用 dossier doctor 核对")


def embedded(pdf: Any) -> set[str]:
    """Names of the fonts in a pydyf.PDF, without subset prefixes: `Face.key`, blanks as hyphens."""
    dictionaries = [thing for thing in pdf.objects if isinstance(thing, dict)]
    raw = {each["BaseFont"] for each in dictionaries if "BaseFont" in each}
    names = {name.decode("utf-8").lstrip("/") for name in raw}
    return {name.partition("+")[2] or name for name in names}
