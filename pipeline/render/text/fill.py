"""Template and document → semantic HTML. The only importer of jinja2.

A value is data: it is escaped and never read as a template. A template that asks for what the
document lacks is an error, since an empty place in a paper would go unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.documents.paper import Document
from pipeline.render.errors import TemplateFault


def article(document: Document, templates: Mapping[str, str]) -> str:
    """The paper's semantic HTML: one <article>. Raises TemplateFault."""
    values = {**document.context, "form": str(document.form)}
    return fill(template_name(document), templates, values)


def template_name(document: Document) -> str:
    return f"{document.kind}.html.j2"


def fill(name: str, templates: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Template `name` of `templates` with `values`. Raises TemplateFault."""
    try:
        return _environment(tuple(sorted(templates.items()))).get_template(name).render(values)
    except TemplateError as error:
        where = f"第{error.lineno}行" if hasattr(error, "lineno") else ""
        raise TemplateFault(f"模板{name}{where}无法使用：{error.message}") from error


def unparsable(templates: Mapping[str, str]) -> dict[str, str]:
    """Templates with a fault of syntax, by name, with the line and the reason."""
    faults = {}
    for name, text in templates.items():
        try:
            ImmutableSandboxedEnvironment().parse(text)
        except TemplateError as error:
            faults[name] = f"第{getattr(error, 'lineno', 1)}行：{error.message}"
    return faults


def printed(templates: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The values that each template on its own asks for, with those it extends or imports.

    Only templates that no other one uses; all must parse.
    """
    env = ImmutableSandboxedEnvironment()
    trees = {n: env.parse(text) for n, text in templates.items() if n.endswith(".j2")}
    uses = {n: {str(u) for u in find_referenced_templates(tree)} for n, tree in trees.items()}
    shared = {used for names in uses.values() for used in names}
    asked = {n: find_undeclared_variables(tree) for n, tree in trees.items()}
    return {
        name: frozenset().union(*(asked.get(part, ()) for part in _closure(name, uses)))
        for name in trees.keys() - shared
    }


def _closure(name: str, uses: Mapping[str, set[str]]) -> set[str]:
    found, fresh = set(), {name}
    while fresh:
        found |= fresh
        fresh = {used for part in fresh for used in uses.get(part, ())} - found
    return found


@lru_cache(maxsize=4)
def _environment(templates: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    """Compiled once for the same texts: compiling costs more than filling."""
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
