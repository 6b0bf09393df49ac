"""Every test that docs/security.md names is there."""

from __future__ import annotations

import re

import pytest

from pipeline.git import limits
from pipeline.git.limits import (
    MAX_ATTACHED,
    MAX_BLOB,
    MAX_BRANCH,
    MAX_CHANGES,
    MAX_COMMIT,
    MAX_FOLDER,
    MAX_NAME,
    MAX_OFFICE_FILE,
    MAX_PATHS,
    MAX_RECORD,
    MAX_RECORDS,
    MAX_RECORDS_BOUNDED,
    MAX_WORK,
)
from pipeline.records import yaml_reader
from tests.support.running import ROOT

PAGE = (ROOT / "docs/security.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_it_is_there(file: str, test: str) -> None:
    assert f"\ndef {test}(" in (ROOT / file).read_text("utf-8")


def test_each_attack_names_a_test() -> None:
    attacks = PAGE.split("## What each could gain")[1].split("\n## ")[0].splitlines()
    rows = [line for line in attacks if line.startswith("| ") and "held by" not in line]
    assert len(rows) >= 20
    assert [row for row in rows if "::test_" not in row] == []


def test_the_limits_are_those_of_the_code() -> None:
    said = PAGE.split("## How much is read")[1].split("\n## ")[0]
    for limit in (MAX_CHANGES, MAX_WORK, MAX_BRANCH):
        assert f"{limit:,}" in said
    for size in (MAX_COMMIT, MAX_FOLDER, MAX_PATHS, MAX_RECORD, MAX_RECORDS_BOUNDED, MAX_RECORDS,
                 MAX_OFFICE_FILE, MAX_BLOB, MAX_ATTACHED):  # fmt: skip
        assert f"{size >> 20} MiB" in said
    for number in (MAX_NAME, limits.MAX_DEPTH, yaml_reader.MAX_DEPTH):
        assert f" {number}" in said
