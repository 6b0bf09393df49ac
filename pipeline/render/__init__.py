"""Document → HTML, PDF and DOCX bytes.

template → closed semantic HTML (`semantic`) → blocks (`reading`) → pages (`layout`) → PDF (`pdf`);
the DOCX (`word`) reads the blocks, the site's page (`page`) shows the semantic HTML.

Importing this package loads no heavy library; the first call does.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.documents.paper import Document, Standing
from pipeline.render.rendering import NO_LINKS, Rendering

if TYPE_CHECKING:
    from pipeline.render.press import Renderer

__all__ = ["content_sha256", "fingerprint", "index", "render", "renderer"]


_kept: dict[Path | None, Renderer] = {}
# WeasyPrint's font configuration complains when it is still alive as Python shuts down.
atexit.register(_kept.clear)


def renderer(override: Path | None = None) -> Renderer:
    """The renderer of this process, kept for many papers. `override`: folder of licensed fonts.

    Raises MissingSystemPart.
    """
    if override not in _kept:
        from pipeline.render.press import Renderer

        _kept[override] = Renderer.installed(override)
    return _kept[override]


def render(
    document: Document,
    templates: Mapping[str, str],
    standing: Standing,
    fonts: Path | None = None,
    links: Mapping[str, str] = NO_LINKS,
) -> Rendering:
    """`document` set with `templates` (file name → text).

    `links`: what the web page leads to, words → relative address, {"PDF": "publicity-1.pdf"}.
    Raises TemplateFault, MissingGlyph, ForeignFont, MissingSystemPart.
    """
    return renderer(fonts).render(document, templates, standing, links)


def content_sha256(document: Document, templates: Mapping[str, str]) -> str:
    """Digest of what the paper says, the same on every machine. Raises TemplateFault."""
    from pipeline.render.text.canonical import content_sha256 as digest

    return digest(document, templates)


def fingerprint(templates_sha256: str, fonts: Path | None = None) -> dict[str, Any]:
    """What the bytes depend on besides the content. Raises MissingSystemPart."""
    from pipeline.render.fonts.provenance import fingerprint as take

    return take(templates_sha256, fonts)


def index(context: Mapping[str, Any], templates: Mapping[str, str]) -> bytes:
    """The site's front page from index.html.j2 and site.css. Raises TemplateFault."""
    from pipeline.render.web import index as make

    return make(context, templates)
