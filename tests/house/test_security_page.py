"""Every test that docs/security.md names is there."""

from __future__ import annotations

import re

import pytest

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
