"""The command line, started once for many calls: a process that has imported it forks for each.

Starting Python and importing the command takes longer than most commands do. What runs is the
same `main` in a process of its own, from its arguments to its exit code; only the imports were
made before. Where a start itself is at stake, or must differ between two calls (the seed of
hashes), a test starts the command afresh: see `running`.

`serve` is that process: it reads a call a line from its standard input and answers each with the
exit code.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NoReturn

import pipeline

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
"""All that a command sees of the environment, unless a test says more."""

LATE = (
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.serialization",
    "jsonschema_rs",
    "typer._adapters",
)
"""What is imported only when first needed, and nearly every command needs."""


class Parent:
    """A process that forks for each call."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from tests.support.forking import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=ENVIRONMENT,
            text=True,
        )
        atexit.register(self._process.communicate)

    def call(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """One command run to its end, with nothing to read from its standard input."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            assert self._process.stdin and self._process.stdout
            print(
                json.dumps([str(out), str(err), *arguments]), file=self._process.stdin, flush=True
            )
            code = int(self._process.stdout.readline())
            return subprocess.CompletedProcess(
                ["dossier", *arguments], code, out.read_text("utf-8"), err.read_text("utf-8")
            )


@cache
def parent() -> Parent:
    """The one of this process."""
    return Parent()


def _called() -> list[str]:
    """Returns in a new process for each call, and never in the one that forks."""
    for line in sys.stdin:
        out, err, *arguments = json.loads(line)
        if (child := os.fork()) == 0:
            for number, file in enumerate((os.devnull, out, err)):
                _put(file, number)
            return list(arguments)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    sys.exit()


def _put(file: str, number: int) -> None:
    """The file in place of a standard stream."""
    opened = os.open(file, os.O_RDWR | os.O_CREAT)
    os.dup2(opened, number)
    os.close(opened)


def serve() -> None:
    """The program: imports the command with all it may need, then is called."""
    from pipeline.cli.app import main  # first, for its commands import it in their turn

    for name in (*(module.name for module in walk_packages(pipeline.__path__, "pipeline.")), *LATE):
        import_module(name)
    gc.freeze()  # or each child's first collection would copy all there is
    sys.argv = ["dossier", *_called()]
    try:
        main()
    except SystemExit as end:
        _end(end)


def _end(asked: SystemExit) -> NoReturn:
    """As a script ends, but for taking apart the modules, which takes as long as many a command."""
    code = asked.code if isinstance(asked.code, int) else int(asked.code is not None)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
