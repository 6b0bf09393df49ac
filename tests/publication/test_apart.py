"""What is closed stays apart from what is public; nothing is checked in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.publication.output import NotOurs, Overlapping, refuse_overlap, write_tree
from tests.support.running import DOSSIER, EXAMPLE, ROOT


@pytest.mark.parametrize(("public", "closed"), [("s", "s"), ("s", "s/internal"), ("s/a/b", "s")])
def test_one_folder_is_never_in_the_other(tmp_path: Path, public: str, closed: str) -> None:
    with pytest.raises(Overlapping):
        refuse_overlap(tmp_path / public, tmp_path / closed)


def test_folders_side_by_side_are_fine(tmp_path: Path) -> None:
    refuse_overlap(tmp_path / "site", tmp_path / "site-internal")


def test_the_root_is_no_folder_to_publish_to() -> None:
    with pytest.raises(NotOurs):
        write_tree(Path("/"), {})


def test_a_check_from_a_folder_within_looks_at_the_file_named() -> None:
    ran = subprocess.run(
        [*DOSSIER, "check", "no-such-file.yaml"],
        cwd=EXAMPLE / "dossiers/2025",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert sys.executable in DOSSIER and ran.returncode == 1, ran.stdout
    assert "dossiers/2025/no-such-file.yaml" in ran.stdout
