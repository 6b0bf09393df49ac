"""Where a person stands: the repository around a folder."""

from pathlib import Path


def upward(start: Path) -> Path:
    """The nearest folder that is a repository or holds schemas, else where the person stands."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or (folder / "schemas").is_dir():
            return folder
    return start
