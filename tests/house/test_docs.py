"""Links and commands that the documents name are there; and the check itself sees what is not."""

import re
from pathlib import Path

import pytest
import yaml

from pipeline.model.generation import GENERATIONS, NEWEST
from tests import links
from tests.support.running import ROOT

ADOPT = ROOT / "docs/adopt.md"


def test_the_root_shown_begins_with_the_newest_generation() -> None:
    shown = re.findall(r"^```yaml\n(record: root/1.*?)^```", ADOPT.read_text("utf-8"), re.M | re.S)
    (root,) = [yaml.safe_load(text) for text in shown]
    assert root["generation"] == NEWEST


def test_each_generation_is_told() -> None:
    text = (ROOT / "docs/generations.md").read_text("utf-8")
    rows = re.findall(r"^\| ([0-9]+) \|", text, re.MULTILINE)
    assert [int(row) for row in rows] == sorted(GENERATIONS)


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
