"""Are the tests sharp? Small faults are put into what decides, one by one; each must be noticed.

`make mutants` tries every fault in the modules of `GROUPS`, each against its group's fast tests,
and prints how many were noticed. Those that were not stand in `tests/mutants.txt`, each with the
reason why it changes no decision; it fails where one stands there no more or does not yet.

A group's tests are collected once and a process forked for each fault. What is made when a module
is imported is made anew in a process of its own.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from hypothesis import settings

from tests.support.mutation import Mutant, mutants

LISTED = Path(__file__).with_suffix(".txt")
GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "law": (("law.calendar",), ("tests/law/test_vectors.py", "tests/law/test_any_period.py",
                                "tests/law/test_working_days.py")),
    "procedure": (
        ("procedure.table", "procedure.row", "procedure.rows"),
        ("tests/procedure/test_moves.py", "tests/procedure/test_table.py"),
    ),
    "authority": (
        ("authority.decide", "authority.step_form", "authority.restoring", "authority.own_files",
         "authority.by_signature"),
        ("tests/authority",),
    ),
}  # fmt: skip
AT_IMPORT = {"pipeline.procedure.table"}
"""Modules whose functions are called while they are imported, to build what they hold."""
WORKERS = 2
PATIENCE = 20.0
"""Seconds after which a fault counts as noticed: what should end does not."""
QUIET = ["-x", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:terminal", "-o", "addopts="]
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # Hypothesis is imported before

Job = tuple[Mutant | None, Callable[[], int]]


def forked(jobs: Iterable[Job]) -> Iterator[tuple[Mutant | None, bool]]:
    """Each job in a process of its own, some at a time; whether it ended well."""
    waiting, running = iter(jobs), dict[int, tuple[Mutant | None, float]]()
    while True:
        while len(running) < WORKERS and (job := next(waiting, None)):
            running[_started(job[1])] = (job[0], time.monotonic())
        if not running:
            return
        time.sleep(0.005)
        for pid, (mutant, began) in list(running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                del running[pid]
                yield mutant, os.waitstatus_to_exitcode(status) == 0
            elif time.monotonic() - began > PATIENCE:
                os.kill(pid, signal.SIGKILL)


def _started(job: Callable[[], int]) -> int:
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (1, 2):
        os.dup2(nowhere, number)
    code = 1
    try:
        code = job()
    finally:
        os._exit(code)


class _Instead(MetaPathFinder):
    """Imports one module with the fault."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        spec, code = PathFinder.find_spec(name, path), self.mutant.code()
        assert spec and spec.loader
        spec.loader.get_code = lambda fullname: code  # type: ignore[attr-defined]
        return spec


def imported(mutant: Mutant | None, tests: Sequence[str]) -> int:
    """The tests run on a module that was imported with the fault."""
    if mutant:
        sys.meta_path.insert(0, _Instead(mutant))
    return int(pytest.main([*QUIET, *tests]))


class Collected:
    """A plugin that runs the collected tests once for each fault in a function."""

    def __init__(self, faults: Sequence[Mutant]) -> None:
        self.faults, self.found = faults, dict[Mutant | None, bool]()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        jobs: list[Job] = [(None, lambda: self._run(session, None))]
        jobs += [(one, lambda one=one: self._run(session, one)) for one in self.faults]  # type: ignore[misc]
        self.found = dict(forked(jobs))
        return True

    def _run(self, session: pytest.Session, fault: Mutant | None) -> int:
        if fault:
            put_in(import_module(fault.module), fault.where, fault.function())
        for item in session.items:
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                return 1
        return 0


def put_in(module: ModuleType, where: str, code: CodeType) -> None:
    """Another code for a function or a method."""
    found: Any = module
    for part in where.split("."):
        found = vars(found)[part]
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    found = getattr(found, "__func__", getattr(found, "__wrapped__", found))
    assert isinstance(found, FunctionType), where
    found.__code__ = code


def survivors(faults: Sequence[Mutant], tests: Sequence[str]) -> list[Mutant]:
    """The faults that these tests do not notice."""
    late = [one for one in faults if one.inside and one.module not in AT_IMPORT]
    built = [None, *(one for one in faults if one not in late)]
    first = dict(forked((one, lambda one=one: imported(one, tests)) for one in built))  # type: ignore[misc]
    plugin = Collected(late)
    pytest.main([*QUIET, *tests], plugins=[plugin])
    assert first[None] and plugin.found[None], f"without any fault these fail: {tests}"
    return [one for one, well in (first | plugin.found).items() if one and well]


def listed() -> dict[str, str]:
    """The known survivors: a line names each, the indented ones behind it say why."""
    found: dict[str, str] = {}
    name = ""
    for line in LISTED.read_text("utf-8").splitlines():
        if line.startswith(" ") and name:
            found[name] = f"{found[name]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            name = line
            found[name] = ""
    return found


def all_of(group: str) -> list[Mutant]:
    return [one for module in GROUPS[group][0] for one in mutants(f"pipeline.{module}")]


def wrong_in_list() -> list[str]:
    """What stands in the list and is no fault any more, or has no reason."""
    known = {one.name for group in GROUPS for one in all_of(group)}
    told = listed()
    gone = [f"no such fault any more: {name}" for name in told if name not in known]
    return gone + [f"no reason given: {name}" for name, why in told.items() if not why]


def tried(group: str, sample: int) -> list[str]:
    """A group's faults (some of them, where a sample is asked for), and what is wrong with them."""
    known, faults = listed(), all_of(group)
    if sample:
        faults = random.Random(1).sample(faults, sample)
    begun = time.monotonic()
    left = {one.name for one in survivors(faults, GROUPS[group][1])}
    for module in GROUPS[group][0]:
        own = [one.name for one in faults if one.module == f"pipeline.{module}"]
        lived = len(left.intersection(own))
        print(f"{module:28} {len(own):4} faults {len(own) - lived:4} noticed {lived:3} not")
    print(f"{group}: {time.monotonic() - begun:.0f} s")
    names = [one.name for one in faults]
    return [f"not noticed: {name}" for name in names if name in left and name not in known] + [
        f"noticed, take it off the list: {name}" for name in names if name in known.keys() - left
    ]


def main(arguments: Sequence[str]) -> int:
    """All groups, or those named; `sample=N` tries N faults of each."""
    settings.register_profile("few", max_examples=25, derandomize=True, database=None)
    settings.load_profile("few")
    sample = sum(int(one[7:]) for one in arguments if one.startswith("sample="))
    groups = [one for one in arguments if "=" not in one] or list(GROUPS)
    wrong = wrong_in_list()
    for group in groups:
        wrong += tried(group, sample)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
