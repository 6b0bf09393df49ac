"""Where a clone keeps its objects and refs, and what the refs say.

Read as files: no program of the clone's choosing runs, and replacements are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.git.limits import MAX_REF_FILE
from pipeline.model.failure import Failure

_ID = re.compile(r"[0-9a-f]{40}")
_ODD_REF = re.compile(
    r"[\x00-\x20\x7f~^:?*\[\\\ufffd\ud800-\udfff]|\.\.|@\{|/\.|//|/$|\.$|\.lock(/|$)"
)


class HistoryError(Failure):
    """The history cannot be read as it should be: why, and how to mend it, in Chinese."""


class Absent(HistoryError):
    """The clone does not hold an object."""


def git_folder(path: Path) -> Path:
    """The folder that holds HEAD: the path itself, its .git, or where a .git file points."""
    inner = path / ".git"
    if inner.is_file():
        target = read_ref_file(inner).removeprefix("gitdir:").strip()
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
    return (git_dir / read_ref_file(pointer)).resolve()


def read_refs(git_dir: Path, common: Path) -> dict[str, str]:
    """All refs but replacements, read as files: no program of the clone's choosing runs.

    A ref whose name Git would not let anyone make is left out; a pusher cannot hide main by it.
    """
    found = _packed(common / "packed-refs")
    symbolic: dict[str, str] = {}
    loose = {p.relative_to(common).as_posix(): p for p in (common / "refs").rglob("*")}
    for name, file in {**loose, "HEAD": git_dir / "HEAD"}.items():
        if file.is_symlink() or not file.is_file():
            continue
        text = read_ref_file(file)
        if _ID.fullmatch(text):
            found[name] = text
        elif text.startswith("ref: "):
            symbolic[name] = text.removeprefix("ref: ")
    found.update({n: found[target] for n, target in symbolic.items() if target in found})
    return {n: sha for n, sha in found.items() if n == "HEAD" or _is_sound(n)}


def read_ref_file(file: Path) -> str:
    """What a small file of the clone says, whatever its bytes are."""
    with file.open("rb") as opened:
        return opened.read(MAX_REF_FILE).decode("utf-8", "replace").strip()


def _packed(file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    if not file.is_file():
        return found
    with file.open("rb") as lines:
        for line in lines:
            sha, _, name = line.rstrip(b"\n").decode("utf-8", "replace").partition(" ")
            if _ID.fullmatch(sha):
                found[name] = sha
    return found


def _is_sound(name: str) -> bool:
    """Whether a ref has a name as Git makes them, and is no replacement of an object."""
    return (
        name.startswith("refs/")
        and not name.startswith("refs/replace/")
        and len(name) < MAX_REF_FILE
        and not _ODD_REF.search(name)
    )
