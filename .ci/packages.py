"""The locked Python packages in .venv: made, mended or left alone.

Usage: packages.py [test] [--why]. `requirements.lock` is what running needs, and
`requirements-test.lock` that and what tests and checks need. Both are complete and installed as
they stand; pip resolves nothing, so what a registry offers today changes nothing. `--why` only says
what would be done.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pip_run

FOLDER = Path(__file__).resolve().parents[1]
VENV = FOLDER / ".venv"
PYTHON = VENV / "bin/python"
STAMP = VENV / "set-up.json"
LOCKS = {"run": ("requirements.lock",), "test": ("requirements.lock", "requirements-test.lock")}
PROJECT = "pyproject.toml"

PROBE = """
import json, os, pathlib, sys, sysconfig
import pipeline
site = pathlib.Path(sysconfig.get_path("purelib"))
print(json.dumps({
    "folder": str(pathlib.Path(sys.prefix).resolve().parent),
    "project": str(pathlib.Path(pipeline.__file__).resolve().parents[1]),
    "python": os.path.realpath(sys._base_executable),
    "version": sys.version,
    "packages": sorted(p.name for p in site.glob("*.dist-info")),
}))
"""
"""What an environment says of itself when it is run: the stamp must say the same."""
FOUND = ("folder", "project", "python", "version", "packages")


def say(text: str) -> None:
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def digests(names: tuple[str, ...]) -> dict[str, str]:
    return {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in names}


@contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time in a folder; the folder itself is what is locked."""
    folder = os.open(FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another set-up is at work in this folder; waiting for it")
        fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(folder)


def probed() -> dict[str, Any] | None:
    """What .venv says of itself, or None where it does not run or does not find the project."""
    try:
        ran = subprocess.run(
            [PYTHON, "-I", "-X", "utf8", "-c", PROBE], capture_output=True, text=True, check=False
        )
        return dict(json.loads(ran.stdout)) if ran.returncode == 0 else None
    except (OSError, ValueError):
        return None


def stamped() -> dict[str, Any] | None:
    """The stamp, or None where there is no whole one."""
    try:
        stamp = dict(json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError):
        return None
    return stamp if stamp.keys() >= {*FOUND, "locks", "pyproject"} else None


def fault(stamp: dict[str, Any] | None) -> str:
    """Why .venv must be made anew; empty where it need not be."""
    if stamp is None:
        return "the last set-up did not end" if VENV.is_dir() else "there are none yet"
    if stamp["folder"] != str(FOLDER):
        return f"it was made in another folder, {stamp['folder']}"
    if (found := probed()) is None:
        return f"its Python, {stamp['python']}, does not run any more or does not find the project"
    if found["folder"] != str(FOLDER) or found["project"] != str(FOLDER):
        return "it belongs to another folder"
    if (found["python"], found["version"]) != (stamp["python"], stamp["version"]):
        return f"it was made with another Python, {stamp['version'].split()[0]}"
    if os.environ.get("DOSSIER_PYTHON") and found["python"] != os.path.realpath(sys.executable):
        return "DOSSIER_PYTHON names another Python"
    if lost := sorted(set(stamp["packages"]) - set(found["packages"])):
        return f"packages were taken out or changed: {', '.join(lost)}"
    if any(digests((name,))[name] != digest for name, digest in stamp["locks"].items()):
        return "the locks have changed"
    return ""


def make() -> None:
    """An empty environment."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    pip_run.run([sys.executable, "-I", "-m", "venv", str(VENV)])


def install(kind: str, packages: bool) -> None:
    """Into .venv; the stamp goes first and comes back last.

    pip writes the folder's name down in UTF-8, which a locale of another kind misreads where the
    name is Chinese; the relative path of `its_folder.pth` has no name to misread.
    """
    STAMP.unlink(missing_ok=True)
    if packages:
        pip_run.install_lock(PYTHON, FOLDER / LOCKS[kind][-1])
    pip_run.install_project(PYTHON, FOLDER)
    for site in VENV.glob("lib/python3*/site-packages"):
        (site / "its_folder.pth").write_text("../../../..\n", "ascii")
    if (found := probed()) is None:
        raise pip_run.Failed("the project cannot be imported from .venv", "")
    stamp = {**found, "locks": digests(LOCKS[kind]), "pyproject": digests((PROJECT,))[PROJECT]}
    half = STAMP.with_suffix(".half")
    half.write_text(json.dumps(stamp, indent=1, ensure_ascii=False), "utf-8")
    half.replace(STAMP)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done; `told` is empty where nothing is."""

    kind: str
    told: str = ""
    anew: bool = False
    packages: bool = False


def plan(kind: str) -> Plan:
    """An environment that has once had the test packages keeps them."""
    stamp = stamped()
    had = set(stamp["locks"]) if stamp else set()
    kind = "test" if LOCKS["test"][-1] in had else kind
    lock = FOLDER / LOCKS[kind][-1]
    count = sum("==" in line for line in lock.read_text("utf-8").splitlines())
    told = f"installing {count} locked Python packages into .venv"
    if why := fault(stamp):
        return Plan(kind, f"{told} ({why})", anew=True, packages=True)
    if not set(LOCKS[kind]) <= had:
        return Plan(kind, f"{told} (those for tests are missing)", packages=True)
    if stamp and stamp["pyproject"] != digests((PROJECT,))[PROJECT]:
        return Plan(kind, "installing the project again (pyproject.toml has changed)")
    return Plan(kind)


def set_up(kind: str, only_say: bool) -> bool:
    """Is it ready now?"""
    todo = plan(kind)
    if todo.told:
        say(todo.told)
    if todo.told and not only_say:
        if todo.anew:
            make()
        install(todo.kind, todo.packages)
    return not (todo.told and only_say)


def main(arguments: list[str]) -> int:
    try:
        with alone():
            ready = set_up("test" if "test" in arguments else "run", "--why" in arguments)
    except pip_run.Failed as failed:
        log = pip_run.logged(failed.output)
        say(f"{failed}{log and f'. What was said: {log}'}")
        return 1
    except OSError as error:
        say(pip_run.sentence(str(error)))
        return 1
    if ready:
        say("ready")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
