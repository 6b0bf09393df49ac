"""The command line killed on its way, at one of the moments at which it changes what is outside.

Such moments are counted by the interpreter itself: a file opened for writing, renamed or removed,
a folder made, a program started. Killed at the n-th, alone or with every program it started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.forking import ENVIRONMENT
from tests.support.running import ROOT

OPENING = "open"
MOMENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "subprocess.Popen"}
WRITING = os.O_WRONLY | os.O_RDWR
NEVER = 1 << 30


@dataclass(frozen=True)
class Death:
    """When: before the n-th moment; or, with `after` seconds, then with all its programs."""

    moment: int
    after: float | None = None

    @property
    def told(self) -> list[str]:
        return [str(self.moment), "" if self.after is None else str(self.after)]


@dataclass(frozen=True)
class Died:
    """How a run ended, and how many moments it had by then."""

    code: int
    moments: int
    said: str


def killed(death: Death, *arguments: object, repo: Path | None = None, **more: str) -> Died:
    """`dossier` with a death on its way; it may end before that."""
    told = [*(["--repo", str(repo)] if repo else []), *map(str, arguments)]
    program = "from tests.support.dying import die; die()"
    run = subprocess.Popen(
        [sys.executable, "-c", program, *death.told, *told],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        cwd=ROOT, env=ENVIRONMENT | more, start_new_session=True,
    )  # fmt: skip
    said, _ = run.communicate()  # ends when the last of its programs does
    text = said.decode("utf-8", "replace")
    last = text.rpartition("MOMENTS ")[2]
    return Died(run.returncode, int(last) if last.strip().isdigit() else -1, text)


def die() -> None:
    """The program: the command line with its death before it."""
    number, after, *told = sys.argv[1:]
    seen = [0]

    def moment(event: str, given: tuple[object, ...]) -> None:
        changes = event == OPENING and isinstance(given[2], int) and given[2] & WRITING
        if changes or event in MOMENTS:
            seen[0] += 1
            if seen[0] == int(number):
                _die(float(after) if after else None)

    sys.argv = ["dossier", *told]
    from pipeline.cli.app import main

    sys.addaudithook(moment)
    try:
        main()
    finally:
        print("MOMENTS", seen[0], flush=True)


def _die(after: float | None) -> None:
    if after is None:
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Thread(target=_all_die, args=(after,), daemon=True).start()


def _all_die(after: float | None) -> None:
    time.sleep(after or 0)
    os.killpg(0, signal.SIGKILL)
