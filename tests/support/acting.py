"""A forge in a folder: a bare repository, and `act` that runs its workflow files as they are.

`actions/checkout` cannot be fetched without a network: `checkout/` stands in for it with a real,
whole clone. `dossier` is this checkout's, its clock set by `--as-of`, so that no test depends on
the day it runs.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.git.keys.demo_keys import private_file
from tests.support.approving import OFFICERS
from tests.support.running import ROOT

ACT = Path(sys.executable).with_name("act")
CHECKOUT = re.compile(r"actions/checkout@([0-9a-f]{40})")
WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "示例"), ("EMAIL", "a@example.invalid"))
}
SHIM = """#!/bin/sh
{more}
test "$1" = record || set -- "$@" --as-of {day}
PYTHONPATH="{root}" exec "{python}" -c "from pipeline.cli.app import main; main()" "$@"
"""


def git(repo: Path, *arguments: str, day: str = "2025-06-09") -> str:
    done = subprocess.run(
        ["git", "-C", str(repo), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null", **WHO}
        | {f"GIT_{role}_DATE": f"{day}T20:00:00+0800" for role in ("AUTHOR", "COMMITTER")},
    )
    return done.stdout.strip()


def publishers_key() -> dict[str, str]:
    """The secret of a repository where the demo's officers sign."""
    return {"DOSSIER_PUBLISHER_KEY": private_file(OFFICERS.index("publisher-1")).decode()}


@dataclass(frozen=True)
class Run:
    """What a run of a workflow told."""

    code: int
    told: list[dict[str, Any]]

    @property
    def steps(self) -> dict[str, str]:
        """Steps that ran, with their results; a skipped step is not among them."""
        return {
            line["step"]: line["stepResult"]
            for line in self.told
            if line.get("stage") == "Main" and "stepResult" in line and len(line["stepID"]) == 1
        }

    @property
    def annotations(self) -> list[tuple[str, str, str]]:
        """Level, file and text of every annotation, as the runner understood them."""
        levels = {"error", "warning", "notice"}
        found = [line for line in self.told if line.get("command") in levels]
        return [(a["command"], a["kvPairs"].get("file", ""), a["arg"]) for a in found]

    @property
    def commands(self) -> set[str]:
        """Every workflow command the runner obeyed."""
        return {line["command"] for line in self.told if "command" in line}

    @property
    def words(self) -> str:
        """All of it, for a failed assertion."""
        return "\n".join(str(line["msg"]) for line in self.told if "msg" in line) + self.summary

    @property
    def summary(self) -> str:
        return "".join(line["content"] for line in self.told if line.get("command") == "summary")


def _keep(run: Run, workflow: str) -> None:
    """With TRANSCRIPTS=DIR what each run told is kept there, a file a test."""
    if folder := os.environ.get("TRANSCRIPTS"):
        test = os.environ["PYTEST_CURRENT_TEST"].rpartition("::")[2].partition(" ")[0]
        steps = "\n".join(f"{result:8} {step}" for step, result in run.steps.items())
        file = Path(folder) / f"{re.sub(r'[^a-z0-9_-]+', '-', test)}.{workflow}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as kept:
            kept.write(f"exit {run.code}\n{steps}\n\n{run.words}\n")


@dataclass(frozen=True)
class Forge:
    """A repository as a forge keeps it, and a clone from which people push."""

    folder: Path
    day: str
    known: Mapping[str, str] = field(default_factory=dict)
    """What the runner tells `dossier` of the forge."""
    secrets: Mapping[str, str] = field(default_factory=publishers_key)

    @property
    def origin(self) -> Path:
        return self.folder / "origin.git"

    @property
    def clone(self) -> Path:
        return self.folder / "clone"

    @classmethod
    def of(
        cls, source: Path, folder: Path, main: str, day: str, **more: Mapping[str, str]
    ) -> Forge:
        """Main stands at `main` of `source`, on that day; nothing is published yet."""
        made = cls(folder, day, **more)
        git(folder, "clone", "-q", "--bare", str(source), str(made.origin))
        git(made.origin, "update-ref", "refs/heads/main", main)
        git(made.origin, "update-ref", "-d", "refs/heads/published")
        git(folder, "clone", "-q", str(made.origin), str(made.clone))
        made._tools()
        return made

    def _tools(self) -> None:
        shim = self.folder / "bin" / "dossier"
        shim.parent.mkdir()
        more = "\n".join(f"export {name}='{value}'" for name, value in self.known.items())
        text = SHIM.format(root=ROOT, python=sys.executable, day=self.day, more=more)
        shim.write_text(text, "utf-8")
        shim.chmod(0o755)

    def push(self, branch: str, files: Mapping[str, bytes]) -> str:
        """An unsigned commit on a branch of main, as an applicant pushes it; its id."""
        git(self.clone, "checkout", "-q", "-B", branch, "origin/main")
        for path, raw in files.items():
            (self.clone / path).parent.mkdir(parents=True, exist_ok=True)
            (self.clone / path).write_bytes(raw)
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-q", "--allow-empty", "-m", "申报", day=self.day)
        git(self.clone, "push", "-q", "-f", "origin", f"HEAD:refs/heads/{branch}")
        return git(self.clone, "rev-parse", "HEAD")

    def pull_request(self, branch: str, files: Mapping[str, bytes], title: str = "申报") -> Run:
        """What check.yml makes of a request with these files."""
        sha = self.push(branch, files)
        request = {
            "number": 7,
            "title": title,
            "head": {"ref": branch, "sha": sha},
            "base": {"ref": "main", "sha": git(self.clone, "rev-parse", "origin/main")},
        }
        return self.act("pull_request", "check", {"pull_request": request})

    def act(self, event: str, workflow: str, payload: Mapping[str, Any]) -> Run:
        """One workflow file run for an event."""
        told = self.folder / "event.json"
        told.write_text(json.dumps(payload), "utf-8")
        ran = subprocess.run(
            [*self._command(event, workflow), "-e", str(told)],
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
                "HOME": str(self.folder),
                "XDG_CACHE_HOME": str(self.folder / "cache"),
                "LC_ALL": "C.UTF-8",
                "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
            }
            | self.secrets,
        )
        lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
        assert lines, ran.stderr
        run = Run(ran.returncode, lines)
        _keep(run, workflow)
        return run

    def _command(self, event: str, workflow: str) -> list[str]:
        file = self.clone / ".github" / "workflows" / f"{workflow}.yml"
        (sha,) = set(CHECKOUT.findall(file.read_text("utf-8")))
        instead = f"actions/checkout@{sha}={ROOT / 'tests/workflows/checkout'}"
        command = [str(ACT), event, "--json", "-C", str(self.clone), "-W", str(file)]
        command += ["-P", "ubuntu-latest=-self-hosted", "--pull=false", "--no-cache-server"]
        command += ["--local-repository", instead, "--env", f"CHECKOUT_FROM={self.origin}"]
        for name in self.secrets:  # its value comes from the environment, out of everyone's sight
            command += ["-s", name]
        return [*command, "--env", f"SITE_OUT={self.folder}/site"]
