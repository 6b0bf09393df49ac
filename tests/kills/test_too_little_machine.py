"""Too little memory or stack is the program's fault: exit code 3, and never a verdict."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.git.limits import MAX_RECORD
from pipeline.git.objects import FILE
from pipeline.git.writer import Writer
from tests.support.attacking import Attacker
from tests.support.forking import ENVIRONMENT
from tests.support.odd_objects import blob, put
from tests.support.running import ROOT, Ran, dossier
from tests.support.starts import attacker as attacker
from tests.support.starts import played as played

MORE = int(os.environ.get("KILLS", "0"))
POOR = """
import importlib, resource, sys
from pkgutil import walk_packages
what, amount, *told = sys.argv[1:]
from pipeline.cli.app import main
import pipeline
for module in walk_packages(pipeline.__path__, "pipeline."):
    importlib.import_module(module.name)
if what == "memory":
    pages = int(open("/proc/self/statm").read().split()[0])
    most = pages * resource.getpagesize() + (int(amount) << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
else:
    sys.setrecursionlimit(int(amount))
sys.argv = ["dossier", *told]
main()
"""


def poor(what: str, amount: int, repo: Path, *arguments: str) -> Ran:
    """`dossier` with so many megabytes or frames, once all of it is loaded."""
    return subprocess.run(
        [sys.executable, "-c", POOR, what, str(amount), "--repo", str(repo), *arguments],
        cwd=ROOT, env=ENVIRONMENT | {"TMPDIR": str(repo.parent)}, text=True, check=False,
        capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def large(w: Writer, attacker: Attacker) -> None:
    """A signed step of records as large as may be; it comes and goes again."""
    people = attacker.someone("administrator"), attacker.someone("section-chief")
    main = w.resolve("main")
    old = w.commit(main).tree
    raw = b"record: call/1\na: [" + b"[]," * (MAX_RECORD // 12) + b"]"
    heavy = put(w, old, "dossiers/2025", [(FILE, b"panel-7.yaml", blob(w, raw))])
    for top in (heavy, old):
        tip = attacker.commit(top, [main], people[0])
        main = attacker.merge(top, [main, tip], people[1])


def verdicts(ran: Ran) -> list[object]:
    return [(s["commit"], s["accepted"], s["findings"]) for s in json.loads(ran.stdout)["steps"]]


@pytest.fixture
def heavy(attacker: Attacker) -> Iterator[tuple[Path, list[object]]]:
    """A repository with costly records, and what the audit decides where it has all it needs."""
    large(attacker.writer, attacker)
    repo = attacker.writer.path
    yield repo, verdicts(dossier("audit", "--format", "json", repo=repo))


def same_or_said(ran: Ran, decided: Sequence[object]) -> bool:
    """Whether it was judged, and then as ever; else it says that nothing was."""
    assert "Traceback" not in ran.stderr, ran.stderr
    if ran.stdout.startswith("{"):
        assert verdicts(ran) == decided
        return True
    assert not ran.stdout, ran.stdout
    if ran.returncode == -signal.SIGABRT:  # a library in Rust found no memory, and ends it there
        assert "memory allocation of" in ran.stderr, ran.stderr
        return False
    assert "没有作出任何判定" in ran.stderr, ran.stderr
    assert ran.returncode == (1 if "git cat-file" in ran.stderr else 3), ran.stderr
    return False


AMOUNTS = {"memory": (8, 40, 1000), "stack": (60, 110, 1000)}
SWEEP = {"memory": range(1, 120, 4), "stack": range(45, 300, 8)}


@pytest.mark.parametrize("what", AMOUNTS)
def test_what_the_machine_lacks_is_no_verdict(heavy: tuple[Path, list[object]], what: str) -> None:
    repo, decided = heavy
    ends = {
        amount: same_or_said(poor(what, amount, repo, "audit", "--format", "json"), decided)
        for amount in [*AMOUNTS[what], *(SWEEP[what] if MORE else ())]
    }
    assert not ends[AMOUNTS[what][0]] and ends[AMOUNTS[what][-1]], ends
