"""The walls of the house: packages in one order, none too full, every module loads alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import pipeline
from tests.support.running import ROOT

CODE = sorted((ROOT / "pipeline").rglob("*.py"))
FULL = 25
"""How many modules a folder holds at most; `rules/` has one for each part of an article."""


def module(file: Path) -> str:
    """pipeline/git/refs.py → pipeline.git.refs"""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(file): file for file in CODE}


def imported_when_run(source: str) -> set[str]:
    """Our modules that a text imports when it is loaded or later, in a function."""
    body = ast.parse(source)
    for node in ast.walk(body):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = [ast.Pass()]
    return {name for name, _ in imports(ast.unparse(body))}


def imports(source: str) -> Iterator[tuple[str, bool]]:
    """Our modules that a text imports, and whether that happens when it is loaded."""
    body = ast.parse(source)
    typed = {
        id(inner)
        for node in ast.walk(body)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    later = {
        id(inner)
        for node in ast.walk(body)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(body):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name if name in MODULES else node.module for name in names]
        elif isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        else:
            continue
        at_once = id(node) not in typed | later
        yield from ((name, at_once) for name in found if name in MODULES)


def package(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def against_the_order(name: str, source: str) -> Iterator[str]:
    """Imports of a package that stands above the module's own, wherever in the text."""
    order = ("", *pipeline.PACKAGES)
    own = order.index(package(name))
    for wanted, _ in imports(source):
        if order.index(package(wanted)) > own:
            yield (
                f"{name} imports {wanted}: `{package(name)}` stands below `{package(wanted)}`; "
                "move what both need into the lower package (pipeline.PACKAGES gives the order)"
            )


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_one_way(name: str) -> None:
    assert list(against_the_order(name, MODULES[name].read_text("utf-8"))) == []


def test_an_import_up_the_order_is_seen() -> None:
    up = "def late():\n    from pipeline.cli.app import main\n"
    assert len(list(against_the_order("pipeline.model.case", up))) == 1
    assert list(against_the_order("pipeline.cli.app", "import pipeline.model.case")) == []


def test_every_package_stands_in_the_order() -> None:
    folders = {p.name for p in (ROOT / "pipeline").iterdir() if (p / "__init__.py").is_file()}
    assert folders == set(pipeline.PACKAGES), "name each package once in pipeline.PACKAGES"
    loose = [p.name for p in (ROOT / "pipeline").glob("*.py") if p.name != "__init__.py"]
    assert loose == [], "every module belongs to a package"


def test_no_circle_of_modules() -> None:
    graph: Mapping[str, set[str]] = {
        name: imported_when_run(file.read_text("utf-8")) - {name} for name, file in MODULES.items()
    }
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(f"modules import each other: {' → '.join(circle.args[1])}")


def test_no_folder_is_too_full() -> None:
    counts = Counter(file.parent for file in CODE if file.name != "__init__.py")
    rules = ROOT / "pipeline/rules"
    full = {p.name: n for p, n in counts.items() if n > FULL and p != rules}
    assert full == {}, f"a folder holds at most {FULL} modules: split the package by purpose"


ALONE = """
import contextlib, os, sys
libraries, modules = sys.argv[1].split(), sys.argv[2].split()
for name in libraries:  # once for all: they know nothing of the order of our modules
    with contextlib.suppress(ImportError):
        __import__(name)
for name in modules:
    child = os.fork()
    if not child:
        try:
            __import__(name)
        except BaseException as error:
            print(f"{name}: {error}", flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


def libraries() -> set[str]:
    """What our modules import that is not ours."""
    return {
        name
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if not name.startswith("pipeline")
    }


def loaded_alone(modules: Iterable[str]) -> str:
    """Each module imported in a process that has loaded none of ours; what failed, a line each."""
    command = [sys.executable, "-c", ALONE, " ".join(sorted(libraries())), " ".join(modules)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_every_module_can_be_imported_alone() -> None:
    """The order of imports hides a circle."""
    assert loaded_alone(MODULES) == "", "these modules load only after another one"


def test_a_module_that_does_not_load_is_named() -> None:
    assert loaded_alone(["pipeline.no_such_module"]).startswith("pipeline.no_such_module: ")
