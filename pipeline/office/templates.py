"""The syntax of the office's templates: whether each parses, and which values it prints.

Filling them with a document is `render.text.fill`. jinja2 is loaded by the call that needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pipeline.office.bounds import template_fault
from pipeline.office.plain_templates import beyond


@lru_cache(maxsize=8)
def unparsable(templates: frozenset[tuple[str, str]], plain: bool = False) -> Mapping[str, str]:
    """Templates (name, text) with a fault of syntax: by name, the line and the reason.

    `plain` (Generation.bounded): nor may they be made of what has no bounds.
    """
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    faults = {}
    for name, text in sorted(templates):
        env = ImmutableSandboxedEnvironment()
        try:
            fault = template_fault(env.lex(text))
            if fault is None:
                tree = env.parse(text)
                fault = beyond(tree) if plain else None
            if fault:
                faults[name] = fault
        except TemplateError as error:
            faults[name] = f"第{getattr(error, 'lineno', 1)}行：{error.message}"
    return faults


def printed(templates: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The values that each template on its own asks for, with those it extends or imports.

    Only templates that no other one uses; all must parse.
    """
    from jinja2.meta import find_referenced_templates, find_undeclared_variables
    from jinja2.sandbox import ImmutableSandboxedEnvironment

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
