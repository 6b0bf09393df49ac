"""How tests call what is tested: the command line of this checkout, and golden files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOSSIER = (sys.executable, "-c", "from pipeline.cli import main; main()")

Golden = Callable[[Path, str], None]
Ran = subprocess.CompletedProcess[str]


def dossier(*arguments: object, repo: Path | None = None, **more: str) -> Ran:
    """What the console script runs, of this checkout, in an environment of its own."""
    before = ["--repo", str(repo)] if repo else []
    return subprocess.run(
        [*DOSSIER, *before, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"} | more,
    )
