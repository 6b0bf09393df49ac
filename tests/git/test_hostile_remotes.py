"""A clone says where its remotes are, never what is run to reach them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeline.git.repository import HistoryError
from pipeline.git.writer import Writer
from tests.git.test_hostile_clone import trap
from tests.support.office import Office, git


@pytest.fixture
def clone(office: Office, tmp_path: Path) -> Path:
    """A clone with a bare remote beside it."""
    for name in ("origin.git", "clone"):
        source = office.path if name == "origin.git" else tmp_path / "origin.git"
        bare = ["--bare"] if name == "origin.git" else []
        subprocess.run(["git", "clone", "-q", *bare, str(source), str(tmp_path / name)], check=True)
    return tmp_path / "clone"


def set_programs(repo: Path, program: Path) -> None:
    for name in (
        "remote.origin.uploadpack",
        "remote.origin.receivepack",
        "core.sshCommand",
        "core.askPass",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "gpg.program",
        "gpg.ssh.program",
    ):
        git(repo, "config", name, str(program))
    git(repo, "config", "push.gpgSign", "if-asked")
    git(repo, "config", "credential.helper", f"!{program}")
    git(repo, "config", "gc.auto", "1")
    git(repo, "config", "gc.recentObjectsHook", str(program))
    git(repo, "config", "protocol.ext.allow", "always")


def test_no_program_of_a_clone_runs_on_fetch_and_push(clone: Path, tmp_path: Path) -> None:
    program, mark = trap(tmp_path)
    set_programs(clone, program)
    with Writer(clone) as writer:
        main = writer.resolve("main")
        writer.fetch()
        writer.push(main, "other", None)
        assert writer.at_remote("other") == main
    assert not mark.exists()


@pytest.mark.parametrize(
    "url", ["ext::{program} %S", "fd::0", "ssh://127.0.0.1:1/x", "https://127.0.0.1:1/x"]
)
@pytest.mark.parametrize("instead", [False, True])
def test_an_address_runs_nothing(clone: Path, tmp_path: Path, url: str, instead: bool) -> None:
    program, mark = trap(tmp_path)
    set_programs(clone, program)
    url = url.format(program=program)
    if instead:
        git(clone, "config", f"url.{url}.insteadOf", "far:")
    git(clone, "config", "remote.origin.url", "far:" if instead else url)
    with Writer(clone) as writer:
        main = writer.resolve("main")
        with pytest.raises(HistoryError, match="未能从 origin 取回最新内容"):
            writer.fetch()
        with pytest.raises(HistoryError):
            writer.push(main, "other", None)
    assert not mark.exists()


def test_a_remote_helper_is_not_run(clone: Path, tmp_path: Path) -> None:
    program, mark = trap(tmp_path)
    git(clone, "config", "remote.origin.vcs", "ext")
    git(clone, "config", "remote.origin.url", f"{program}")
    with Writer(clone) as writer, pytest.raises(HistoryError):
        writer.fetch()
    assert not mark.exists()


def test_the_persons_own_programs_count(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, mark = trap(tmp_path)
    program.write_text(f"#!/bin/sh\ntouch {mark}\nexit 1\n")  # a wait would be git's as well
    settings = tmp_path / "person"
    settings.write_text(f"[core]\n\tsshCommand = {program}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    git(clone, "config", "remote.origin.url", "ssh://127.0.0.1:1/x")
    with Writer(clone) as writer, pytest.raises(HistoryError):
        writer.fetch()
    assert mark.exists()
