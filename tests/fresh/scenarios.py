"""Runs the README's commands on fresh machines; tests/fresh/run starts it, and says how.

On each system, in paths with blanks and Chinese: as root; as a user without root, who is told one
command; against an index with a newer release of every package; with a full disk, without network,
in a locale that is not UTF-8. Prints a table for docs/set-up.md; transcripts stay in FOLDER/logs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.fresh.machine import HOMES, ROOT, SYSTEMS, USER, Fresh, machine
from tests.setup.newer_index import pages, serving

PLACE = "绿色 案卷"
README = re.findall(r"^(make \w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)[:2]


def cloned(where: str, command: str) -> str:
    return f"git clone -q /srv/green.bundle '{where}' && cd '{where}' && {command}"


def commands(fresh: Fresh, who: str, wanted: list[str]) -> None:
    """The README's commands in a fresh clone, then the first once more in the plainest locale."""
    code, output, took = fresh.run(cloned(PLACE, wanted[0]), who)
    _, size, _ = fresh.run(
        f"cd '{PLACE}' && du -sm .venv && .venv/bin/python -m pip --version", who
    )
    megabytes, pip = size.split()[0], re.findall(r"pip (\S+).*python (\S+)\)", size)
    versions = "pip {} on Python {}".format(*pip[0]) if pip else "no pip"
    fresh.told(f"{who}: {wanted[0]}", code == 0, f"{took:.0f} s, .venv {megabytes} MB, {versions}")
    code, output, took = fresh.run(f"cd '{PLACE}' && {wanted[0]}", who, LC_ALL="C")
    again = code == 0 and "installing" not in output
    fresh.told(f"{who}: {wanted[0]} again, LC_ALL=C", again, f"{took:.0f} s")
    for command in wanted[1:]:
        code, output, took = fresh.run(f"cd '{PLACE}' && {command}", who)
        passed = re.findall(r"\d+ (?:passed|failed|errors?|skipped)", output) or ["no count"]
        fresh.told(f"{who}: {command}", code == 0, f"{took:.0f} s, {', '.join(passed)}")


def newer(fresh: Fresh) -> None:
    """The first command where the index offers a newer release of everything."""
    fixed = "--no-deps --require-hashes --only-binary :all: -q -d /srv/index/files"
    code, output, _ = fresh.run(
        f"cd '{PLACE}' && .venv/bin/python -m pip download {fixed} -r requirements.lock"
    )
    assert code == 0, output
    pages(fresh.folder / "srv/index")
    with serving(fresh.folder / "srv/index") as index:
        here = {"PIP_INDEX_URL": index.url, "PIP_EXTRA_INDEX_URL": "", "NO_PROXY": "127.0.0.1"}
        code, _, took = fresh.run(cloned("更新 索引", README[0]), **here)
    files = [path for path in index.asked if path.startswith("/files/")]
    old = bool(files) and not [path for path in files if "-999" in path]
    detail = f"{took:.0f} s, {len(files)} files asked for, none of them newer"
    fresh.told(f"root: {README[0]}, newer releases of all offered", code == 0 and old, detail)


def refused(fresh: Fresh, what: str, sentence: str, **how: str | bool) -> None:
    """The first command must stop with one sentence that holds `sentence`."""
    place = f"{len(fresh.results)} 号"
    inside = cloned(place, README[0])
    if size := how.pop("disk", ""):
        full = f"{fresh.folder}{HOMES['root']}/{place}"
        Path(full).mkdir()
        how["mount"] = f"&& mount -t tmpfs -o size={size} tmpfs '{full}'"
    code, output, took = fresh.run(inside, **how)  # type: ignore[arg-type]
    said = [line for line in output.splitlines() if sentence in line]
    fresh.told(what, code != 0 and len(said) == 1, f"{took:.0f} s: {' '.join(said)[:160]}")


def latin(fresh: Fresh) -> None:
    """A locale that cannot print Chinese is named, and set-up goes on."""
    locale = "en_US.ISO-8859-1"
    made = f"apt-get install -qq -y locales && localedef -i en_US -f ISO-8859-1 {locale}"
    fresh.run(made, DEBIAN_FRONTEND="noninteractive")
    code, output, took = fresh.run(f"cd '{PLACE}' && .ci/setup", LC_ALL=locale)
    good = code == 0 and "export LC_ALL=C.UTF-8" in output
    fresh.told(f"root, LC_ALL={locale}", good, f"{took:.0f} s: {output.splitlines()[0]}")


def as_user(fresh: Fresh, wanted: list[str]) -> None:
    """Without root: told one command; when root has run it, all goes on."""
    refused(fresh, "root, no network, nothing there", "could not be downloaded", network=False)
    code, output, took = fresh.run(cloned(PLACE, wanted[0]), USER)
    printed = re.findall(r"^  sudo (sh -c '.*')$", output, re.MULTILINE)
    fresh.told(
        "user, nothing there: told one command", code != 0 and len(printed) == 1, f"{took:.0f} s"
    )
    code, _, took = fresh.run(printed[0])
    fresh.told("root: that command", code == 0, f"{took:.0f} s")
    fresh.run(f"rm -rf '{PLACE}'", USER)
    commands(fresh, USER, wanted)


def tried(system: str, work: Path, wanted: list[str]) -> Fresh:
    """All of it on one system."""
    fresh = machine(system, "root", work)
    commands(fresh, "root", wanted)
    newer(fresh)
    refused(fresh, "root, no network for Python packages", "does not answer", network=False)
    refused(fresh, "root, full disk", "the disk is full", disk="60m")
    latin(fresh)
    shutil.rmtree(fresh.folder)
    user = machine(system, "user", work)
    as_user(user, wanted)
    shutil.rmtree(user.folder)
    fresh.results += user.results
    return fresh


def main() -> int:
    options = argparse.ArgumentParser(
        prog="tests/fresh/run", description=(__doc__ or "").partition(";")[0]
    )
    options.add_argument("systems", nargs="*", metavar="SYSTEM", help=", ".join(SYSTEMS))
    options.add_argument("--only", choices=["demo"], help="leave out the tests")
    options.add_argument(
        "--work", type=Path, metavar="FOLDER", default=Path("/var/tmp/dossier-fresh")
    )
    chosen = options.parse_args()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        print("this needs root and debootstrap: apt-get install debootstrap", file=sys.stderr)
        return 2
    (chosen.work / "logs").mkdir(parents=True, exist_ok=True)
    wanted = [command for command in README if chosen.only in (None, command.split()[1])]
    rows, good = [], True
    for system in chosen.systems or SYSTEMS:
        try:
            results = tried(system, chosen.work, wanted).results
        except subprocess.CalledProcessError as error:
            results = [
                ("cannot be had here", "NO", f"{error.cmd[1]} ended with {error.returncode}")
            ]
        rows += [f"| {SYSTEMS[system]} | {' | '.join(row)} |" for row in results]
        good = good and all(row[1] == "yes" for row in results)
    print("\n| system | what | as it should | measured |\n|---|---|---|---|", *rows, sep="\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
