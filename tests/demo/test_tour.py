"""The README's tour, command by command, as a newcomer types it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.running import ROOT

BLOCK = re.compile(r"```sh\n(.*?)```", re.S)


def blocks(demo: Path) -> list[str]:
    """The tour's shell blocks, made to run in a folder of the test's own."""
    tour = (ROOT / "README.md").read_text("utf-8").split("## A five-minute tour")[1]
    found = BLOCK.findall(tour.split("\n## ")[0])
    kept = "\n".join(line for line in found[0].splitlines() if line.startswith("dossier "))
    return [f"cd {demo}\n{kept}", f"cd {demo}\n{found[1]}", f"cd {demo}/repo\n{found[2]}"]


def run(script: str) -> subprocess.CompletedProcess[str]:
    python = (
        f'PYTHONPATH="{ROOT}" "{sys.executable}" -c "from pipeline.cli.app import main; main()"'
    )
    return subprocess.run(
        ["bash", "-c", f'dossier() {{ {python} "$@"; }}\n{script}'],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
    )


def test_the_tour(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(demo, copy)
    look, attack, apply = (run(script) for script in blocks(copy))
    assert "错误" not in look.stderr + apply.stderr, look.stderr + apply.stderr
    assert "案卷现状（截至 2025-09-30）" in look.stdout and "不生效0步" in look.stdout
    assert "exit 1" in attack.stdout and "不生效1步" in attack.stdout
    assert "已起草 dossiers/2025/f-" in apply.stdout and "尚未填写（阻断）" in apply.stdout
    assert "第七条第（三）项" in apply.stdout
