"""The identity of a paper's content, free of fonts, libraries and machines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.documents.paper import Document
from pipeline.render import reading
from pipeline.render.text import fill


def canonical(document: Document, templates: Mapping[str, str]) -> bytes:
    """What the paper says and of what it is the paper, as JSON with sorted keys, UTF-8.

    The commit and path of the act are left out: they are where the paper comes from, not what it
    says. Raises TemplateFault.
    """
    article = fill.article(document, templates)
    paper = reading.read(article, fill.template_name(document))
    content: dict[str, Any] = {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "dated": document.dated.isoformat(),
        "audience": str(document.audience),
        "form": str(document.form),
        "batch": document.batch,
        "dossier": document.dossier,
        "articles": list(document.articles),
        "supersedes": document.supersedes,
        "blocks": [{"block": type(block).__name__, **asdict(block)} for block in paper],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def content_sha256(document: Document, templates: Mapping[str, str]) -> str:
    """SHA-256 of `canonical` in lower-case hexadecimal."""
    return hashlib.sha256(canonical(document, templates)).hexdigest()
