"""Both locks hold all that is asked for, on every tested Python, and name no registry."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.setup.newer_index import NEWER, serving
from tests.setup.skeleton import ROOT, index_files, project, told

RUN, TEST = "requirements.lock", "requirements-test.lock"
TESTED = re.findall(
    r"3\.\d+", (ROOT / ".ci/python").read_text("utf-8").split('tested="')[1].split('"')[0]
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PIN = re.compile(r"^(\S+==\S+(?: ; [^\\]+)?) \\\n((?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE)


@dataclass(frozen=True)
class Lock:
    name: str
    text: str

    def pins(self, environment: dict[str, str]) -> dict[str, str]:
        """Name and version of what the lock installs there."""
        found = (Requirement(line) for line, _ in PIN.findall(self.text))
        return {
            canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
            for pin in found
            if pin.marker is None or pin.marker.evaluate(environment)
        }


def shipped(name: str) -> Lock:
    return Lock(name, (ROOT / name).read_text("utf-8"))


def environment(python: str, machine: str = "x86_64") -> dict[str, str]:
    full = {"python_version": python, "python_full_version": f"{python}.9"}
    return {
        **{k: str(v) for k, v in default_environment().items()},
        **full,
        "platform_machine": machine,
    }


def asked(lock: str) -> list[str]:
    """What pyproject.toml asks for: for running with the build back-end, and for tests."""
    group: list[Any] = PROJECT["dependency-groups"]["test" if lock == TEST else "build"]
    plain = [entry for entry in group if isinstance(entry, str)]
    return [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], *plain]


def wanted(
    requirements: list[str], by: str, extras: set[str], env: dict[str, str]
) -> Iterator[tuple[str, Requirement]]:
    for requirement in map(Requirement, requirements):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**env, "extra": e}) for e in {"", *extras}):
            yield by, requirement


def walk(lock: Lock, env: dict[str, str]) -> tuple[list[str], set[str]]:
    """What is lacking, a sentence each, and the names that something asks for."""
    pins, lacking = lock.pins(env), []
    todo = list(wanted(asked(lock.name), "pyproject.toml", set(), env))
    seen: set[tuple[str, frozenset[str]]] = set()
    while todo:
        by, requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name not in pins or not requirement.specifier.contains(pins[name], prereleases=True):
            has = f"pins {pins[name]}" if name in pins else "does not pin it"
            lacking.append(
                f"{by} asks for {requirement}, {lock.name} {has} (Python {env['python_version']})"
            )
        elif (key := (name, frozenset(requirement.extras))) not in seen:
            seen.add(key)
            todo += wanted(metadata.requires(name) or [], name, set(requirement.extras), env)
    return lacking, {name for name, _ in seen}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("python", TESTED)
@pytest.mark.parametrize("name", [RUN, TEST])
def test_a_lock_is_closed_and_holds_nothing_else(name: str, python: str, machine: str) -> None:
    lock, env = shipped(name), environment(python, machine)
    lacking, reached = walk(lock, env)
    assert not lacking, "; ".join(lacking)
    assert set(lock.pins(env)) == reached, f"{name} pins what nothing asks for"


def test_a_package_that_only_an_extra_asks_for_is_missed() -> None:
    """The case that broke `make demo`: pytest-cov asks for coverage[toml]."""
    without = re.sub(
        r"^coverage==.*?(?=^\S)", "", shipped(TEST).text, flags=re.MULTILINE | re.DOTALL
    )
    lacking, _ = walk(Lock(TEST, without), environment("3.12"))
    (sentence,) = lacking
    assert sentence.startswith("pytest-cov asks for coverage[toml]>=")
    assert sentence.endswith(", requirements-test.lock does not pin it (Python 3.12)")


def test_what_is_installed_is_what_is_pinned() -> None:
    here = environment(".".join(map(str, sys.version_info[:2])))
    for name, version in shipped(TEST).pins(here).items():
        assert metadata.version(name) == version


def test_running_is_a_part_of_testing() -> None:
    small, large = (dict(PIN.findall(shipped(name).text)) for name in (RUN, TEST))
    assert small.items() <= large.items()
    assert len(small) < len(large)


@pytest.mark.parametrize("name", [RUN, TEST])
def test_every_line_is_a_pin_with_hashes_and_no_registry(name: str) -> None:
    text = shipped(name).text
    assert "://" not in text and "index-url" not in text and "find-links" not in text
    rest = [
        line
        for line in PIN.sub("", text).splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    assert rest == []


def test_one_list_of_tested_pythons() -> None:
    first, last = TESTED[0], TESTED[-1]
    after = f"3.{int(last.split('.')[1]) + 1}"
    assert PROJECT["project"]["requires-python"] == f">={first},<{after}"
    (environments,) = PROJECT["tool"]["uv"]["environments"]
    assert f"python_full_version < '{after}'" in environments
    for page in ("README.md", "README.zh-CN.md"):
        assert set(TESTED) <= set(re.findall(r"3\.\d+", (ROOT / page).read_text("utf-8")))


def test_the_build_back_end_is_locked_for_running() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_make_lock_keeps_pins_until_told_otherwise(tmp_path: Path) -> None:
    index_files(tmp_path / "index")
    folder = project(tmp_path / "project", tmp_path / "index")
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/uv").symlink_to(ROOT / ".venv/bin/uv")
    with serving(tmp_path / "index") as index:
        where = {
            "UV_DEFAULT_INDEX": index.url,
            "UV_NO_CACHE": "1",
            "XDG_CONFIG_HOME": str(tmp_path),
        }
        told(folder, "make", "lock", code=0, **where)
        assert NEWER not in (folder / RUN).read_text() + (folder / TEST).read_text()
        assert "tt==1.0" in (folder / TEST).read_text() and "tt==" not in (folder / RUN).read_text()
        told(folder, "make", "lock", "UPGRADE=cc aa", code=0, **where)
    for name in (RUN, TEST):
        text = (folder / name).read_text()
        assert f"aa=={NEWER}" in text and "bb==" not in text and "backend==1.0" in text
        assert "127.0.0.1" not in text
