"""Where a clone keeps its objects and refs, and what the refs say.

Read as files: no program of the clone's choosing runs, and replacements are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.model.failure import Failure

_ID = re.compile(r"[0-9a-f]{40}")


class HistoryError(Failure):
    """The history cannot be read as it should be: why, and how to mend it, in Chinese."""


def git_folder(path: Path) -> Path:
    """The folder that holds HEAD: the path itself, its .git, or where a .git file points."""
    inner = path / ".git"
    if inner.is_file():
        target = inner.read_text("utf-8").removeprefix("gitdir:").strip()
        return (path / target).resolve()
    for folder in (inner, path):
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            return folder
    raise HistoryError(f"{path} 不是 Git 仓库。请用 --repo 指明克隆所在的文件夹")


def common_folder(git_dir: Path) -> Path:
    """Where objects and refs are: elsewhere than HEAD in a linked work tree."""
    pointer = git_dir / "commondir"
    if not pointer.is_file():
        return git_dir
    return (git_dir / pointer.read_text("utf-8").strip()).resolve()


def read_refs(git_dir: Path, common: Path) -> dict[str, str]:
    """All refs but replacements, read as files: no program of the clone's choosing runs."""
    found: dict[str, str] = {}
    packed = common / "packed-refs"
    for line in packed.read_text("utf-8").splitlines() if packed.is_file() else ():
        sha, _, name = line.partition(" ")
        if _ID.fullmatch(sha):
            found[name] = sha
    symbolic: dict[str, str] = {}
    loose = {p.relative_to(common).as_posix(): p for p in (common / "refs").rglob("*")}
    for name, file in {**loose, "HEAD": git_dir / "HEAD"}.items():
        if file.is_symlink() or not file.is_file():
            continue
        text = file.read_text("utf-8", "replace").strip()
        if _ID.fullmatch(text):
            found[name] = text
        elif text.startswith("ref: "):
            symbolic[name] = text.removeprefix("ref: ")
    found.update({n: found[target] for n, target in symbolic.items() if target in found})
    return {n: sha for n, sha in found.items() if not n.startswith("refs/replace/")}
