"""Links and commands that the documents name are there; and the check itself sees what is not."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from pipeline.model.generation import GENERATIONS, NEWEST
from tests import links
from tests.support.running import ROOT

SHOWN = re.compile(r"^( *)```yaml\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SCHEMAS = {
    file.name: Resource.from_contents(yaml.safe_load(file.read_text("utf-8")))
    for file in sorted((ROOT / "schemas").glob("*.json"))
}


def examples() -> list[tuple[str, dict[str, Any]]]:
    """Every whole record that a document shows, with the document's name."""
    found = []
    for file in links.documents():
        for _, text in SHOWN.findall(file.read_text("utf-8")):
            data = yaml.safe_load(text)
            if isinstance(data, dict) and "record" in data:
                found.append((file.name, data))
    return found


@pytest.mark.parametrize(("file", "data"), examples())
def test_a_record_shown_is_one_that_can_be_written(file: str, data: dict[str, Any]) -> None:
    """But for what stands for a value (…)."""
    kind, version = data["record"].split("/")
    registry = Registry().with_resources(SCHEMAS.items())
    validator = Draft202012Validator(
        SCHEMAS[f"{kind}-{version}.schema.json"].contents, registry=registry
    )
    left_open = [e for e in validator.iter_errors(data) if "…" not in str(e.instance)]
    assert left_open == [], f"{file}: {left_open[0].message if left_open else ''}"


def test_the_root_shown_begins_with_the_newest_generation() -> None:
    (root,) = [data for _, data in examples() if data["record"] == "root/1"]
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
