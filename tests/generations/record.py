"""Records the histories of this program's generation: python -m tests.generations.record N

`main` of the demo, and of every copy of it that a test attacks: each is a branch of one bundle,
with the decisions on it beside. A generation is recorded once, before the next one begins; its
files are never written again (docs/generations.md).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.git.history import History
from pipeline.ledger.folding import Rewritten, fold
from pipeline.model.generation import NewerGeneration
from tests.support.recorded import RECORDED, git, histories

ROOT = Path(__file__).parents[2]
ATTACKS = [
    f"tests/ledger/test_{name}.py"
    for name in (
        "dated_ahead", "demo_under_attack", "displaced", "keys_in_history", "office_kept",
        "stopped_clock", "withholding",
    )
]  # fmt: skip
"""What costs much to judge, or takes no copy of the demo, is left out."""


def record(generation: str) -> None:
    target = RECORDED / generation
    target.mkdir()  # a recorded generation stays as it is
    with tempfile.TemporaryDirectory() as folder:
        gathered, demo = Path(folder) / "all.git", Path(folder) / "demo"
        git("init", "--quiet", "--bare", str(gathered))
        dossier = Path(sys.executable).with_name("dossier")
        subprocess.run([dossier, "demo", demo], check=True, cwd=ROOT, capture_output=True)
        git("-C", str(gathered), "fetch", "--quiet", str(demo / "origin.git"), "main:demo")
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", *ATTACKS],
            check=True,
            cwd=ROOT,
            env={**os.environ, "RECORD_HISTORIES": str(gathered)},
        )
        for name in _of_a_later_generation(gathered):
            git("-C", str(gathered), "branch", "-D", name)
        git("-C", str(gathered), "bundle", "create", str(target / "histories.bundle"), "--all")
        found = dict(histories(gathered))
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "decisions.json").write_text(text + "\n", "utf-8")
    print(f"{len(found)} histories, {sum(len(h['steps']) for h in found.values())} steps")


def _of_a_later_generation(gathered: Path) -> list[str]:
    """Branches that ask for rules which this program does not know: not its to decide."""
    found = []
    with History(gathered) as history:
        for ref in history.refs:
            try:
                fold(history, ref)
            except NewerGeneration:
                found.append(ref.removeprefix("refs/heads/"))
            except Rewritten:
                continue
    return found


if __name__ == "__main__":
    record(sys.argv[1])
