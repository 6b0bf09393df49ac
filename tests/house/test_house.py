"""The house's own rules, held by reading the code: what is pure, how long, what is named."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "pipeline").rglob("*.py"))

AT_THE_RIM = {"git", "forge", "publication", "render", "desk", "demo", "cli"}
TOUCHING = {"ledger/snapshot.py", "ledger/folding.py", "ledger/approve.py"}
"""All other packages decide from what they are given: no file, Git, network or clock."""

RIM = {
    "os",
    "io",
    "pathlib",
    "shutil",
    "tempfile",
    "subprocess",
    "socket",
    "ssl",
    "urllib",
    "http",
    "httpx",
    "requests",
    "git",
    "dulwich",
    "time",
    "glob",
    "fcntl",
    "random",
    "secrets",
    "getpass",
    "platform",
    "weasyprint",
    "typer",
    "rich",
    "docx",
    "fontTools",
    "cryptography",
    "pipeline.git.history",
    "pipeline.git.notes",
    "pipeline.git.proposals",
    "pipeline.git.repository",
    "pipeline.git.worktree",
    "pipeline.git.writer",
}
BARE_HELP = [
    "weasyprint",
    "httpx",
    "git",
    "jsonschema",
    "jsonschema_rs",
    "docx",
    "cryptography",
    "fontTools",
    "yaml",
    "pipeline.publication.publishing",
]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def at_runtime(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from at_runtime(child)


def imported(file: Path) -> set[str]:
    """Modules that running the file could import, wherever in it, in full."""
    found: set[str] = set()
    for node in at_runtime(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = ("pipeline." if node.level else "") + (node.module or "")
            found |= {module.rstrip("."), *(f"{module}.{a.name}" for a in node.names)}
    return found


def is_pure(file: Path) -> bool:
    inside = file.relative_to(ROOT / "pipeline").as_posix()
    return inside.split("/")[0] not in AT_THE_RIM and inside not in TOUCHING


@pytest.mark.parametrize("file", [f for f in CODE if is_pure(f)], ids=name)
def test_pure_modules_touch_nothing(file: Path) -> None:
    modules = imported(file)
    assert not (modules | {m.split(".")[0] for m in modules}) & RIM
    assert "open" not in {n.id for n in ast.walk(tree(file)) if isinstance(n, ast.Name)}


@pytest.mark.parametrize("file", CODE, ids=name)
def test_only_the_command_line_reads_the_clock(file: Path) -> None:
    asked = {
        ast.unparse(n.func)
        for n in ast.walk(tree(file))
        if isinstance(n, ast.Call)
        and ast.unparse(n.func).endswith((".now", ".today", ".utcnow", "time.time"))
    }
    assert not asked or name(file) == "pipeline/cli/options.py"


@pytest.mark.parametrize("file", CODE, ids=name)
def test_nothing_is_long(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 250
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


@pytest.mark.parametrize("file", CODE, ids=name)
def test_every_module_says_what_it_is(file: Path) -> None:
    assert file.stem not in {"utils", "helpers", "common", "manager", "misc", "base"}
    assert ast.get_docstring(tree(file))


@pytest.mark.parametrize("file", CODE, ids=name)
def test_public_names_say_what_they_mean(file: Path) -> None:
    """Public functions and classes have a docstring, but protocol members and tiny properties."""
    for node in tree(file).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            rule = file.parent.name in {"rules", "documents"} and node.name in {"check", "build"}
            nested = isinstance(node, ast.FunctionDef) and len(node.body) == 1
            assert ast.get_docstring(node) or rule or nested, node.name


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from pipeline.cli.app import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit as done:\n    assert done.code == 0\n"
        f"print([m for m in {BARE_HELP!r} if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def re_exports(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            yield from (one.name for one in node.names if one.asname == one.name)


@pytest.mark.parametrize("file", CODE, ids=name)
def test_a_name_is_imported_from_where_it_is_defined(file: Path) -> None:
    """No `X as X`: import the name from the module that defines it."""
    assert not list(re_exports(file))


@pytest.mark.parametrize("file", CODE, ids=name)
def test_purity_is_held_by_the_package_and_not_claimed(file: Path) -> None:
    """AT_THE_RIM above says which packages are pure; a docstring that says so may lie."""
    assert "Pure." not in (ast.get_docstring(tree(file)) or "")
