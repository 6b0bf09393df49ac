"""`python -m tests.architecture`: write docs/architecture.md from its prose and the docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pipeline
from tests.support.running import ROOT

FILE = ROOT / "docs/architecture.md"
PROSE = ROOT / "tests/architecture.md"
TOUCHING = {
    "git": "files, Git",
    "render": "fonts",
    "ledger": "Git (snapshot, approve)",
    "publication": "files, Git",
    "forge": "the network",
    "desk": "files, Git",
    "demo": "files, Git",
    "cli": "terminal, clock",
}


def text() -> str:
    """The page: the prose with its tables filled in."""
    tables = {"%packages": packages(), "%modules": modules()}
    lines = PROSE.read_text("utf-8").splitlines()
    return "\n".join(part for line in lines for part in tables.get(line, [line])) + "\n"


def first_line(file: Path) -> str:
    """What a module says it is, in one sentence."""
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.splitlines()[0].removesuffix(" Pure.").replace("|", "\\|")


def packages() -> list[str]:
    """One row a package: what it is for, what it imports, what it touches."""
    rows = ["| package | is | imports | touches |", "|---|---|---|---|"]
    for name in pipeline.PACKAGES:
        folder = ROOT / "pipeline" / name
        arrows = sorted(imported(folder) - {name}, key=pipeline.PACKAGES.index)
        touched = TOUCHING.get(name, "nothing")
        said = first_line(folder / "__init__.py")
        rows.append(f"| `{name}/` | {said} | {', '.join(arrows) or '–'} | {touched} |")
    return rows


def imported(folder: Path) -> set[str]:
    """Our packages that a package imports anywhere."""
    return {
        node.module.split(".")[1]
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline.")
    }


def modules() -> list[str]:
    """Every module with its first sentence, by folder; the articles stand in rules.md."""
    lines: list[str] = []
    for folder in folders():
        files = [f for f in sorted(folder.glob("*.py")) if not is_counted_elsewhere(f)]
        if files:
            name = folder.relative_to(ROOT / "pipeline").as_posix()
            lines += [f"**`{name}/`** {first_line(folder / '__init__.py')}", ""]
            lines += [f"- `{file.stem}`: {first_line(file)}" for file in files]
            lines += [""]
    return lines[:-1]


def folders() -> Iterator[Path]:
    """Packages in their order, each followed by the folders inside it."""
    for name in pipeline.PACKAGES:
        top = ROOT / "pipeline" / name
        yield top
        yield from sorted(f.parent for f in top.rglob("*/__init__.py"))


def is_counted_elsewhere(file: Path) -> bool:
    """A package's own docstring, or the rule of an article."""
    return file.name == "__init__.py" or file.name.startswith("art_")


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
