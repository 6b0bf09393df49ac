"""`python -m tests.links`: every relative link, anchor and command the documents name exists."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<(?:img|a)\s[^>]*(?:src|href)=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
COMMAND = re.compile(r"\bdossier(?: --repo \S+)? ([a-z]+)\b")
TARGET = re.compile(r"\bmake ([a-z]+)\b")
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)


def documents() -> list[Path]:
    """What people read."""
    files = [*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "CONTRIBUTING.md"]
    return sorted(file for file in files if file.is_file())


def commands() -> set[str]:
    """What `dossier` can be told."""
    from pipeline.cli.app import app

    return {c.name or str(getattr(c.callback, "__name__", "")) for c in app.registered_commands}


def targets() -> set[str]:
    """What `make` can be told."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def anchors(text: str) -> set[str]:
    """The anchors a forge makes of the headings."""
    plain = (re.sub(r"[^\w\- ]", "", h.lower()) for h in HEADING.findall(FENCE.sub("", text)))
    return {name.replace(" ", "-") for name in plain}


def faults(file: Path) -> Iterator[str]:
    """What the document names that is not there."""
    text = file.read_text("utf-8")
    for link in (one or other for one, other in LINK.findall(CODE.sub("", text))):
        if not re.match(r"[a-z]+:", link):
            yield from _link(file, link)
    for code in CODE.findall(text):
        yield from (f"命令 dossier {c}" for c in COMMAND.findall(code) if c not in commands())
        yield from (f"目标 make {t}" for t in TARGET.findall(code) if t not in targets())


def _link(file: Path, link: str) -> Iterator[str]:
    path, _, anchor = link.partition("#")
    target = (file.parent / path).resolve() if path else file
    if not target.exists():
        yield f"链接 {link}"
    elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text("utf-8")):
        yield f"锚点 {link}"


def main() -> int:
    found = [
        f"{file.relative_to(ROOT)}：没有{fault}" for file in documents() for fault in faults(file)
    ]
    print("\n".join(found) or f"{len(documents())} 份文档的链接和命令都在")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
