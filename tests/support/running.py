"""How tests call what is tested: the command line of this checkout, and golden files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.support.forking import ENVIRONMENT, parent

ROOT = Path(__file__).parents[2]
DOSSIER = (sys.executable, "-c", "from pipeline.cli.app import main; main()")

EXAMPLE = ROOT / "tests/examples/batch"
Golden = Callable[[Path, str], None]
Ran = subprocess.CompletedProcess[str]


def dossier(*arguments: object, repo: Path | None = None, **more: str) -> Ran:
    """What the console script runs, of this checkout, in an environment of its own.

    A process for each call; where the call brings no environment, one that need not import all
    again.
    """
    before = ["--repo", str(repo)] if repo else []
    told = [*before, *map(str, arguments)]
    return _run([*DOSSIER, *told], **more) if more else parent().call(told)


def replayed(folder: Path) -> Ran:
    """The example batch as `dossier demo` replays the real one."""
    told = (
        "import sys; from pathlib import Path; from pipeline.cli.demo import run;"
        "office, folder, batch = map(Path, sys.argv[1:]); run(office, folder, batch)"
    )
    return _run([sys.executable, "-c", told, str(ROOT), str(folder), str(EXAMPLE)])


def _run(command: Sequence[str], **more: str) -> Ran:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env=ENVIRONMENT | more,
    )


def main_stands(repo: Path) -> bool:
    """Whether the audit accepts every step of main; of stories that publish nothing."""
    told = json.loads(dossier("audit", "--format", "json", repo=repo).stdout)
    unpublished = {"published-rolled-back"} >= {f["rule"] for f in told["published"]["findings"]}
    return unpublished and not told["waiting"] and all(s["accepted"] for s in told["steps"])
