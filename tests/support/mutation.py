"""Small faults put into a module, one at a time: what a careless edit could do to a decision.

A comparison flipped, a condition negated, taken out or made always true, `and` for `or`, a number
one off, nothing returned, a statement or an element left out. Messages to people, annotations and
docstrings are left as they are: no decision hangs on them.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[2]
FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
UNREAD = {"annotation", "returns", "decorator_list", "slice", "type_comment", "bases", "msg"}
"""Fields of a node in which nothing decides."""


@dataclass(frozen=True)
class Mutant:
    """One fault: the outermost function it is in ("" where in none), and what became of which."""

    module: str
    where: str
    inside: bool
    """Whether it is in a function's body, so that replacing its code is enough."""
    index: int
    name: str
    """What `mutants.txt` calls it; no line numbers, so that it lasts."""

    def code(self) -> CodeType:
        """The whole module with this fault."""
        tree = parsed(self.module)
        list(_sites(tree))[self.index].apply()
        return compile(ast.fix_missing_locations(tree), str(file_of(self.module)), "exec")

    def function(self) -> CodeType:
        """The one function that differs."""
        code = self.code()
        for part in self.where.split("."):
            code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == part)
        return code


@dataclass(frozen=True)
class _Site:
    where: str
    inside: bool
    was: str
    now: str
    apply: Callable[[], None]


def file_of(module: str) -> Path:
    return ROOT / (module.replace(".", "/") + ".py")


def parsed(module: str) -> ast.Module:
    return ast.parse(file_of(module).read_text("utf-8"))


def mutants(module: str) -> Iterator[Mutant]:
    """Every fault that we know how to put into a module, in order."""
    seen: Counter[str] = Counter()
    for index, site in enumerate(_sites(parsed(module))):
        name = f"{module.removeprefix('pipeline.')} {site.where or '-'}: {site.was} → {site.now}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" #{seen[name]}"
        yield Mutant(module, site.where, site.inside, index, name)


def _sites(node: ast.AST, where: str = "", inside: bool = False) -> Iterator[_Site]:
    for field, value in ast.iter_fields(node):
        if field in UNREAD or isinstance(node, ast.JoinedStr):
            continue
        within = inside or (field == "body" and isinstance(node, ast.FunctionDef))
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            if not isinstance(child, ast.AST) or _is_for_types(child):
                continue
            for new in _instead(child):
                into = (value, place) if isinstance(value, list) else (node, field)
                texts = (_short(child), _short(new))
                yield _Site(where, within, *texts, lambda into=into, new=new: _put(*into, new))
            yield from _sites(child, _named(child, where, within), within)


def _put(holder: object, place: int | str, new: ast.AST) -> None:
    if isinstance(holder, list):
        holder[int(place)] = new
    else:
        setattr(holder, str(place), new)


def _named(child: ast.AST, where: str, inside: bool) -> str:
    """The function whose parts these are; one within another counts as the other's."""
    if inside or not isinstance(child, ast.FunctionDef | ast.ClassDef):
        return where
    return f"{where}.{child.name}" if where else child.name


def _is_for_types(child: ast.AST) -> bool:
    return isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"


def _short(node: ast.AST) -> str:
    """One line of it: of a compound statement its head."""
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    line = " ".join(ast.unparse(node).split())
    return line if len(line) <= 88 else f"{line[:40]}…{line[-46:]}"


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    match node:
        case ast.Compare(left, ops, comparators):
            for n, op in enumerate(ops):
                flipped = [*ops[:n], FLIPS[type(op)](), *ops[n + 1 :]]
                yield ast.Compare(left, flipped, comparators)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Tuple(elts, ast.Load()) | ast.List(elts, ast.Load()):
            for n in range(len(elts)):
                yield type(node)([*elts[:n], *elts[n + 1 :]], ast.Load())
        case ast.Set(elts) if len(elts) > 1:
            for n in range(len(elts)):
                yield ast.Set([*elts[:n], *elts[n + 1 :]])
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.comprehension(target, iter, ifs, is_async):
            for n in range(len(ifs)):
                yield ast.comprehension(target, iter, [*ifs[:n], *ifs[n + 1 :]], is_async)
        case ast.stmt():
            yield from _statement(node)


def _statement(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.Return(ast.AST() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
        case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)
