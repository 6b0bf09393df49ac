"""What a later act may move is never read raw by those who print it (`procedure/in_effect.py`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.procedure.in_effect import MOVED
from tests.support.running import ROOT

TELLING = ("documents", "publication", "cli")
TABLES = ("case_view", "batch_view", "duties", "reasons", "report", "report_formats", "rules_table")
FILES = [
    *(f for name in TELLING for f in sorted((ROOT / "pipeline" / name).rglob("*.py"))),
    *(ROOT / f"pipeline/desk/{name}.py" for name in TABLES),
]
FIELDS = frozenset({"ends_on", "new_ends_on", "deadline", "corrections", "list_order"})
"""Fields that a later act moves; the paper of an act reads those of its own act."""
JUDGES = frozenset({"filed", "conclusions", "concluded", "of"})
"""Who may be handed the docket: they judge, they do not print."""
OWN = frozenset({"record", "act"})
"""What the variable of the act's own record is called."""
READERS = frozenset({"get", "text", "day", "instant"})
TOLD_AS_APPLIED = "pipeline/cli/case_table.py"  # prints 申报时名称 beside the current name
SETTER = "pipeline/documents/__init__.py"  # makes PaperFacts, with an InEffect, from the docket


def raw_reads(source: str) -> Iterator[tuple[int, str]]:
    """Line and reason of each way round `InEffect` in a text."""
    body = ast.parse(source)
    handed = {
        id(argument)
        for call in ast.walk(body)
        if isinstance(call, ast.Call) and _name(call.func) in JUDGES
        for argument in call.args
    }
    for node in ast.walk(body):
        if isinstance(node, ast.ImportFrom) and any(a.name == "Docket" for a in node.names):
            yield node.lineno, "imports Docket: take an InEffect"
        if isinstance(node, ast.Attribute) and node.attr == "docket" and id(node) not in handed:
            yield node.lineno, "reads .docket: ask the methods of InEffect"
        if isinstance(node, ast.Call) and _name(node.func) in {"find", "last", "batch_acts"}:
            for argument in node.args:
                if (kind := _kind(argument)) in MOVED:
                    yield node.lineno, f"reads a {kind} raw: ask InEffect.call or .publicity_of"
        if isinstance(node, ast.Attribute) and node.attr == "name" and _name(node.value) == "case":
            yield node.lineno, "reads case.name: ask InEffect.printed_name or .applicant"
        yield from ((node.lineno, reason) for reason in _moved_fields(node))


def _moved_fields(node: ast.AST) -> Iterator[str]:
    """A moved field read by a key, of any record but the act's own."""
    if isinstance(node, ast.Call) and _name(node.func) in READERS:
        keys, owner = _keys(*node.args), ast.unparse(node.func)
    elif isinstance(node, ast.Subscript):
        keys, owner = _keys(node.slice), ast.unparse(node.value)
    else:
        return
    if keys & FIELDS and owner.split(".")[0] not in OWN and ".record." not in owner:
        yield f"reads {', '.join(sorted(keys & FIELDS))} of another act's record"
    if {"applicant", "name"} <= keys:
        yield "reads the name applied with: ask InEffect.applicant"


def _keys(*nodes: ast.expr) -> set[str]:
    return {str(node.value) for node in nodes if isinstance(node, ast.Constant)}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _kind(node: ast.expr) -> str:
    named = ast.unparse(node)
    return named.removeprefix("ActKind.").lower().replace("_", "-") if "ActKind." in named else ""


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_nothing_that_may_have_moved_is_read_raw(file: Path) -> None:
    name = file.relative_to(ROOT).as_posix()
    found = [] if name == SETTER else [
        f"{name}:{line} {reason}" for line, reason in raw_reads(file.read_text("utf-8"))
        if not (name == TOLD_AS_APPLIED and "case.name" in reason)
    ]  # fmt: skip
    assert found == []


JUDGING = [
    file
    for name in ("rules", "judgement", "desk")
    for file in sorted((ROOT / "pipeline" / name).rglob("*.py"))
    if file not in FILES
]


@pytest.mark.parametrize("file", JUDGING, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_those_who_judge_and_begin_ask_terms_too(file: Path) -> None:
    """They may hold the docket; what moved they ask of `procedure/terms.py` all the same."""
    body = ast.parse(file.read_text("utf-8"))
    found = [
        f"{file.name}:{node.lineno} {reason}"
        for node in ast.walk(body)
        if isinstance(node, ast.Call | ast.Subscript)
        for reason in _moved_fields(node)
        if "applied with" not in reason  # whose application it is, is what they judge
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "from pipeline.procedure.docket import Docket",
        "x = seen.docket.cases",
        "end = publicity.get('ends_on')",
        "name = case.find(ActKind.PUBLICITY)",
        "due = call.text('deadline')",
        "end = publicity.data['ends_on']",
        "title = case.name",
        "you = case.application.get('applicant', 'name')",
    ],
)
def test_a_raw_read_is_seen(source: str) -> None:
    assert list(raw_reads(source))


def test_the_judges_are_handed_the_docket() -> None:
    assert list(raw_reads("filed(known.docket, case.id)\nrecord.day('ends_on')")) == []
