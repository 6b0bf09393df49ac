"""The demo before its last publication."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.approving import head


@pytest.fixture
def behind(demo_copy: Path) -> Path:
    """The list was published, the designation not yet: as after a run that never took place."""
    first = head(demo_copy / "origin.git", "published^")
    back = {"repo": ("refs/heads/published", "refs/remotes/origin/published"),
            "origin.git": ("refs/heads/published",)}  # fmt: skip
    for name, refs in back.items():
        for ref in refs:
            subprocess.run(["git", "-C", demo_copy / name, "update-ref", ref, first], check=True)
    for folder in ("site", "internal"):
        shutil.rmtree(demo_copy / folder)
    return demo_copy
