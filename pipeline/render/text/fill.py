"""Template and document → semantic HTML.
A value is data: it is escaped and never read as a template. A template that asks for what the
document lacks is an error, since an empty place in a paper would go unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateError

from pipeline.documents.paper import Document
from pipeline.render.errors import TemplateFault
from pipeline.render.text.bounded import Bounded


def article(document: Document, templates: Mapping[str, str]) -> str:
    """The paper's semantic HTML: one <article>. Raises TemplateFault."""
    values = {**document.context, "form": str(document.form)}
    return fill(template_name(document), templates, values)


def template_name(document: Document) -> str:
    return f"{document.kind}.html.j2"


def fill(name: str, templates: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Template `name` of `templates` with `values`. Raises TemplateFault."""
    try:
        return _environment(tuple(sorted(templates.items()))).filled(name, values)
    except TemplateError as error:
        where = f"第{error.lineno}行" if hasattr(error, "lineno") else ""
        raise TemplateFault(f"模板{name}{where}无法使用：{error.message}") from error


@lru_cache(maxsize=4)
def _environment(templates: tuple[tuple[str, str], ...]) -> Bounded:
    """Compiled once for the same texts: compiling costs more than filling."""
    return Bounded(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
