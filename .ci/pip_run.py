"""Runs pip: it resolves nothing, and obeys no setting but those that say where packages are."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path

WHERE = {
    *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "keyring-provider"),
    *("proxy", "cert", "client-cert", "timeout", "default-timeout", "retries"),
    *("cache-dir", "no-cache-dir"),
}
"""What holds here of a person's or a firm's own pip settings: which registry, how to reach it.
Others (constraint, user, target, no-binary, …) would change what is installed."""

AGAIN = "then run the same command again"
SENTENCES = (
    (
        r"No space left on device|Disk quota exceeded",
        f"the disk is full: make room (df -h . /tmp shows where), {AGAIN}",
    ),
    (
        r"Permission denied|Operation not permitted",
        "files here belong to someone else (ls -ld . .venv shows whom): run as that person, or"
        f" remove .venv, {AGAIN}",
    ),
    (
        r"DO NOT MATCH THE HASHES[\s\S]*?\n\s+(\S+)",
        r"\1 as downloaded is not the file that the lock names, and nothing of it was used: empty"
        f" pip's cache (pip cache purge) or have the registry's mirror looked at, {AGAIN}",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "Python packages could not be downloaded: the registry's certificate is not trusted here."
        f" Where a firewall opens connections, set PIP_CERT to its certificate file, {AGAIN}",
    ),
    (
        r"repository located at (\S+) is not a trusted or secure host",
        r"the registry or mirror set here, \1, is reached without encryption, which pip refuses:"
        rf" use https, or set PIP_TRUSTED_HOST=\1, {AGAIN}",
    ),
    (
        r"ProxyError|new connection|NewConnectionError|ConnectTimeout|ReadTimeout|timed out"
        r"|Connection (?:refused|reset|aborted|broken)|unreachable|Name or service not known"
        r"|Temporary failure|Max retries|IncompleteRead|\b50[0234] (?:Server )?Error",
        "Python packages could not be downloaded: the package registry does not answer. Look at the"
        " network; behind a proxy set HTTPS_PROXY, where there is a mirror set PIP_INDEX_URL,"
        f" {AGAIN}",
    ),
    (
        r"No matching distribution found for ([^\s;]+)",
        r"the registry or mirror set here offers no \1 for this machine (pip config list shows"
        f" which it is): set PIP_INDEX_URL to one that does, {AGAIN}",
    ),
    (
        r"\b40[137] (?:Client )?Error",
        "the package registry refused the request: look at user and password in PIP_INDEX_URL,"
        f" {AGAIN}",
    ),
)


class Failed(Exception):
    """A step failed: one sentence, and the whole output for whoever wants to read it."""

    def __init__(self, told: str, output: str) -> None:
        super().__init__(told)
        self.output = output


def logged(output: str) -> str:
    """Where the output was kept; empty where there is none, or no room for it."""
    if not output:
        return ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="dossier-set-up.", suffix=".log", delete=False
        ) as log:
            log.write(output)
    except OSError:
        return ""
    return log.name


def sentence(output: str) -> str:
    """What went wrong, in one sentence, from the output of pip or the text of an OSError."""
    for pattern, told in SENTENCES:
        if match := re.search(pattern, output):
            return match.expand(told)
    lines = [line for line in output.splitlines() if line.strip()]
    errors = (
        [line for line in lines if line.startswith("ERROR")] or lines[-1:] or ["no reason given"]
    )
    return f"Python packages could not be installed: {errors[-1].removeprefix('ERROR: ').strip()}"


def run(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Its output; raises Failed."""
    ran = subprocess.run(
        command,
        env=environment or clean(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if ran.returncode:
        raise Failed(sentence(ran.stdout), ran.stdout)
    return ran.stdout


def install_lock(python: Path, lock: Path) -> None:
    """Every package as pinned: no resolving, no building, nothing without its hash."""
    fixed = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    _pip(python, "install", *fixed, "--requirement", str(lock))


def install_project(python: Path, folder: Path) -> None:
    """The project itself, built with the locked back-end and no registry; then the check."""
    fixed = ["--no-index", "--no-deps", "--no-build-isolation"]
    _pip(python, "install", *fixed, "--editable", str(folder))
    try:
        _pip(python, "check")
    except Failed as failed:
        lacking = "; ".join(failed.output.strip().splitlines())
        raise Failed(
            f"the locks lack something ({lacking}): make lock writes them anew", ""
        ) from None


def _pip(python: Path, *arguments: str) -> None:
    always = ["--no-input", "--disable-pip-version-check", "--no-color"]
    run([str(python), "-m", "pip", *always, *arguments], {**clean(), **where(python)})


def clean() -> dict[str, str]:
    """The environment without what steers Python or pip; text is UTF-8 whatever the locale."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    return {
        **kept,
        "PIP_CONFIG_FILE": os.devnull,
        "PYTHONUTF8": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONSAFEPATH": "1",
    }


@cache
def where(python: Path) -> dict[str, str]:
    """The settings of WHERE as the person's pip has them, as variables: files, then environment."""
    told = subprocess.run(
        [str(python), "-m", "pip", "config", "list"],
        env={k: v for k, v in os.environ.items() if k not in ("PIP_QUIET", "PIP_LOG")},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    found: dict[str, str] = {}
    for section in ("global", "install", ":env:"):
        for name, value in re.findall(rf"^{section}\.(\S+?)=(.*)$", told.stdout, re.MULTILINE):
            if name in WHERE:
                found[f"PIP_{name.upper().replace('-', '_')}"] = str(ast.literal_eval(value))
    return found
