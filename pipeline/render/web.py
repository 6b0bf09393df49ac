"""The site's pages: one self-contained HTML file a paper, and the index. No script, no address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from pipeline.documents.paper import Document, Standing
from pipeline.render.errors import TemplateFault
from pipeline.render.page.folio import STANDING_TEXT
from pipeline.render.text import fill

_PAGE, _PAPER_CSS = "page.html.j2", "paper.css"
_INDEX, _SITE_CSS = "index.html.j2", "site.css"


def page(
    document: Document,
    article: str,
    templates: Mapping[str, str],
    standing: Standing,
    links: Mapping[str, str],
) -> bytes:
    """The semantic HTML of a paper as a complete page, with `links` (words → relative address).

    Raises TemplateFault.
    """
    values = {
        "links": dict(links),
        "title": document.title,
        "number": document.number,
        "dated": document.dated.isoformat(),
        "form": str(document.form),
        "articles": list(document.articles),
        "source": document.source,
        "source_commit": document.source_commit,
        "banner": STANDING_TEXT[standing],
        # Escaped by the template that made it, and held to the closed vocabulary by `reading`.
        "article": Markup(article),  # noqa: S704
        "css": _css(templates, _PAPER_CSS),
    }
    return fill.fill(_PAGE, templates, values).encode("utf-8")


def index(context: Mapping[str, Any], templates: Mapping[str, str]) -> bytes:
    """The public front page: papers and register as `context` gives them. Raises TemplateFault."""
    values = {**context, "css": _css(templates, _SITE_CSS)}
    return fill.fill(_INDEX, templates, values).encode("utf-8")


def _css(templates: Mapping[str, str], name: str) -> Markup:
    if name not in templates:
        raise TemplateFault(f"模板目录中没有样式文件{name}")
    return Markup(templates[name])  # noqa: S704 - a file of the office's own tree, not a value
