"""A fresh machine: a folder with a bare Debian or Ubuntu, made by debootstrap, run by chroot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / ".ci")]

import pip_run  # noqa: E402

SYSTEMS = {"bookworm": "Debian 12", "trixie": "Debian 13", "noble": "Ubuntu 24.04"}
UBUNTU = ("noble",)
KEYRING = Path("/usr/share/keyrings/ubuntu-archive-keyring.gpg")
ASSUMED = "git,make"
USER = "clerk"
HOMES = {"root": "/root", USER: "/home/示例 用户"}


@dataclass
class Fresh:
    """A machine: a folder with a system in it. Its processes and mounts end with each command."""

    name: str
    folder: Path
    logs: Path
    results: list[tuple[str, str, str]] = field(default_factory=list)

    def run(
        self, command: str, who: str = "root", network: bool = True, mount: str = "", **more: str
    ) -> tuple[int, str, float]:
        """Exit code, output and seconds of a shell command in it."""
        spaces = "--mount --pid --fork --kill-child" + ("" if network else " --net")
        mounts = f'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" {mount}'
        chroot = f'exec chroot --userspec={who}:{who} "$0" /bin/sh -ec "$1"'
        around = ["nice", "unshare", *spaces.split(), "sh", "-ec", f"{mounts} && {chroot}"]
        home = HOMES[who]
        known = {"HOME": home, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **carried(), **more}
        started = time.monotonic()
        ran = subprocess.run(
            [*around, str(self.folder), f"cd '{home}'; {command}"],
            env=known,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        took = time.monotonic() - started
        with (self.logs / f"{self.name}.log").open("a", encoding="utf-8") as log:
            log.write(f"\n$ ({who}) {command}\n{ran.stdout}[exit {ran.returncode}, {took:.0f} s]\n")
        return ran.returncode, ran.stdout, took

    def told(self, what: str, good: bool, detail: str) -> None:
        self.results.append((what, "yes" if good else "NO", detail))
        row = (SYSTEMS[self.name], what, "as it should" if good else "NOT", detail)
        print(*row, sep="; ", flush=True)


def carried() -> dict[str, str]:
    """How this machine reaches a registry: proxy, mirror, certificates; nothing else."""
    proxies = {k: v for k, v in os.environ.items() if k.lower().endswith("_proxy")}
    settings = pip_run.where(Path(sys.executable))
    return proxies | {
        k: v for k, v in settings.items() if "file:" not in v and k != "PIP_FIND_LINKS"
    }


def build(system: str, work: Path) -> Path:
    """The bare system, made once in `work`; what the README assumes is added."""
    base = work / f"{system}.base"
    if (base / "built").exists():
        return base
    shutil.rmtree(base, ignore_errors=True)
    included = f"--include=ca-certificates,{ASSUMED}"
    command = ["nice", "debootstrap", "--variant=minbase", included]
    if system in UBUNTU:
        command += ["--components=main,universe", f"--keyring={keyring(work)}"]
    tail = [system, str(base), "", "gutsy"] if system in UBUNTU else [system, str(base)]
    subprocess.run([*command, *tail], check=True, stdout=subprocess.DEVNULL)
    for file in ("/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt"):
        shutil.copy(file, base / file[1:])
    (base / "built").touch()
    return base


def keyring(work: Path) -> Path:
    """Ubuntu's archive keys: this machine's, or those that Debian 13 packs."""
    if KEYRING.exists():
        return KEYRING
    subprocess.run(["cp", "-aT", build("trixie", work), work / "keys"], check=True)
    debian = Fresh("trixie", work / "keys", work / "logs")
    code, output, _ = debian.run("apt-get update -qq && apt-get install -qq ubuntu-archive-keyring")
    assert code == 0, output
    return debian.folder / str(KEYRING)[1:]


def machine(system: str, kind: str, work: Path) -> Fresh:
    """A copy of the bare system with a user and the project's committed state as a bundle."""
    folder = work / f"{system}.{kind}"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", build(system, work), folder], check=True)
    fresh = Fresh(system, folder, work / "logs")
    bundle = f"git bundle create -q {folder / 'srv/green.bundle'} HEAD"
    subprocess.run(bundle.split(), cwd=ROOT, check=True)
    code, output, _ = fresh.run(f"useradd --create-home --home-dir '{HOMES[USER]}' {USER}")
    assert code == 0, output
    return fresh
