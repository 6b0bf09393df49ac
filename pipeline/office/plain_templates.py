"""What a template may be made of: it arranges what a document says, and computes nothing.

So filling it takes time and room in proportion to the document. Whatever joins, repeats, formats or
calls could make a gigabyte of three lines, and all who judge main fill the office's templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import nodes

_KINDS: Final = frozenset((
    "Template", "Output", "TemplateData", "Name", "Getattr", "Getitem", "Const", "Slice", "If",
    "For", "Block", "Extends", "Include", "Import", "FromImport", "Macro", "Call", "Keyword",
    "Compare", "Operand", "Test", "Filter", "And", "Or", "Not", "Neg", "CondExpr", "Assign",
    "Tuple", "List", "Dict", "Pair",
))  # fmt: skip
FILTERS: Final = frozenset((
    "items", "join", "length", "count", "first", "last", "default", "d", "e", "escape", "upper",
    "lower", "trim", "int",
))  # fmt: skip
_TESTS: Final = frozenset((
    "defined", "undefined", "string", "number", "none", "boolean", "true", "false", "mapping",
    "sequence", "iterable", "in", "eq", "ne", "lt", "le", "gt", "ge", "odd", "even",
))  # fmt: skip
_GLOBALS: Final = frozenset(("range", "lipsum", "dict", "cycler", "joiner", "namespace"))


def beyond(tree: nodes.Template) -> str | None:
    """The first thing in a template that may not be there, in Chinese; None where all is plain."""
    from jinja2 import nodes

    imported = frozenset(one.target for one in tree.find_all(nodes.Import))
    for node in tree.find_all(nodes.Node):
        kind = type(node).__name__
        if kind not in _KINDS:
            return f"第{node.lineno}行：模板中不能用 {kind}，模板只排列内容，不作运算"
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            return f"第{node.lineno}行：模板中不能用过滤器 {node.name}"
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            return f"第{node.lineno}行：模板中不能用判断 {node.name}"
        if isinstance(node, nodes.Call) and not _is_macro(node, imported):
            return f"第{node.lineno}行：模板中只能调用宏（macro）和 super"
    return None


def _is_macro(call: nodes.Call, imported: frozenset[str]) -> bool:
    """Whether a call names a macro of this or an imported template, by its form."""
    from jinja2 import nodes

    named = call.node
    if isinstance(named, nodes.Getattr):
        return isinstance(named.node, nodes.Name) and named.node.name in imported
    return isinstance(named, nodes.Name) and named.name not in _GLOBALS
