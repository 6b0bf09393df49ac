"""Recorded histories: a bundle of branches, and what was decided on each when it was recorded."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import render
from pipeline.git.history import History
from pipeline.ledger.folding import Rewritten, fold
from pipeline.ledger.ledger import Ledger

RECORDED = Path(__file__).parents[1] / "generations"
GENERATIONS = sorted(path.name for path in RECORDED.iterdir() if path.name.isdigit())


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def decided(ledger: Ledger) -> dict[str, Any]:
    """What must never change: each step's decision, each case's state, each paper's content.

    Of a refused step the rules that refused it; what is remarked on a step may grow.
    """
    return {
        "steps": {
            one.step: [] if one.accepted else sorted({f.rule for f in one.findings})
            for one in ledger.decisions
        },
        "cases": {case.id: case.state.value for case in ledger.docket.cases.values()},
        "papers": {
            issue.document.id: render.content_sha256(issue.document, issue.templates)
            for issue in ledger.papers
        },
    }


def unbundled(bundle: Path, folder: Path) -> Path:
    git("clone", "--quiet", "--mirror", str(bundle), str(folder))
    return folder


def histories(repository: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every branch of a repository by name, judged by the program as it is now."""
    with History(repository) as history:
        for name in sorted(history.refs):
            if branch := name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else "":
                yield branch, _judged(history, name)


def _judged(history: History, name: str) -> dict[str, Any]:
    try:
        return decided(fold(history, name))
    except Rewritten:
        return {"steps": {"": ["rewritten"]}, "cases": {}, "papers": {}}


def recorded(generation: str) -> Mapping[str, Mapping[str, Any]]:
    """What was decided then, by branch."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(
        (RECORDED / generation / "decisions.json").read_text("utf-8")
    )
    return found
