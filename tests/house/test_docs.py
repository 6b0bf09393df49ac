"""Links and commands that the documents name are there; and the check itself sees what is not."""

from pathlib import Path

import pytest

from tests import links


@pytest.mark.parametrize("file", links.documents(), ids=lambda f: f.name)
def test_document(file: Path) -> None:
    assert list(links.faults(file)) == []


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "# Ä b\n[x](gone.md) [y](#ä-b) [z](#c) `dossier nothing` `make nothing`", "utf-8"
    )
    assert list(links.faults(file)) == [
        "链接 gone.md",
        "锚点 #c",
        "命令 dossier nothing",
        "目标 make nothing",
    ]
