"""`python -m tests.walkthrough [DEMO]`: write docs/walkthrough.md from what the commands print.

The words stand in `walkthrough.md` beside this; its lines `%show …`, `%status …` and `%request …`
give way to what is printed. DEMO is a folder that `dossier demo` has made; else one is made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.running import ROOT, dossier

HERE = Path(__file__).parent

FILE = ROOT / "docs/walkthrough.md"


def text(demo: Path) -> str:
    """The page, from the demo in that folder."""
    lines = (HERE / "walkthrough.md").read_text("utf-8").splitlines()
    return (
        "\n".join(_printed(demo, line) if line.startswith("%") else line for line in lines) + "\n"
    )


def _printed(demo: Path, line: str) -> str:
    name, *arguments = line.removeprefix("%").split()
    if name == "request":
        unit, at, *kinds = arguments
        return _quoted(request(demo, unit, at, kinds))
    told = _told(name, *arguments, repo=demo / "repo")
    shown = f"```text\n{told}\n```" if name == "show" else _quoted(told)
    return f"`dossier {name} {' '.join(arguments)}`\n\n{shown}"


def request(demo: Path, unit: str, at: str, kinds: list[str]) -> str:
    """The Markdown report of a branch that files these records on main as it stood then."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        _git(demo, "clone", "--quiet", str(demo / "origin.git"), str(clone))
        base = _git(clone, "rev-list", "-1", "--first-parent", f"--before={at}", "origin/main")
        _git(clone, "checkout", "--quiet", "-b", "filing", base)
        for kind in kinds:
            file = clone / f"dossiers/2025/{unit}/{kind}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes((ROOT / file.relative_to(clone)).read_bytes())
        _git(clone, "add", "dossiers")
        _git(clone, "commit", "--quiet", "-m", f"申报：{unit}")
        head = _git(clone, "rev-parse", "HEAD")
        arguments = ("--base", base, "--format", "markdown", "--as-of", at[:10])
        return _told("check", *arguments, repo=clone).replace(head[:12], "COMMIT")


def _git(folder: Path, *arguments: str) -> str:
    person = {"NAME": "申报单位", "EMAIL": "applicant@example.invalid"}
    named = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in person.items()}
    clean = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *arguments]
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env=clean | named
    )
    return ran.stdout.strip()


def _told(*arguments: str, repo: Path) -> str:
    ran = dossier(*arguments, repo=repo)
    assert ran.returncode in (0, 1), ran.stderr
    return "\n".join(line.rstrip() for line in ran.stdout.strip("\n").splitlines())


def _quoted(markdown: str) -> str:
    """As a quotation, two levels of headings deeper, so that it stays apart from this page."""
    lines = (f"##{line}" if line.startswith("#") else line for line in markdown.splitlines())
    return "\n".join(f"> {line}".rstrip() for line in lines)


def main(arguments: list[str]) -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(arguments[0]) if arguments else Path(folder) / "demo"
        if not arguments:
            ran = dossier("demo", demo)
            assert ran.returncode == 0, ran.stderr
        FILE.write_text(text(demo), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
