"""A few of the small faults that `make mutants` tries, so that it goes on working."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.mutants import GROUPS, wrong_in_list
from tests.support.running import ROOT


def test_the_list_names_faults_that_there_are_and_says_why() -> None:
    assert wrong_in_list() == []


@pytest.mark.parametrize("group", GROUPS)
def test_some_faults_of_each_group_are_noticed(group: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", group, "sample=4"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 4 faults" in done.stdout or done.stdout.count("noticed") >= 1
