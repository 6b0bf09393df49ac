"""Decisions that read well, as files: one situation each, with the words a person is told."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from pipeline.authority.before import Before
from pipeline.authority.decide import decide
from tests.support.values import AT, NAMES, ROSTER, need, step

CASES = sorted((Path(__file__).parent / "decisions").glob("*.yaml"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 8


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_decision(file: Path) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    acts = [need(**act) for act in case["acts"]]
    at = datetime.fromisoformat(case["at"]) if "at" in case else AT
    people = [case.get(part) for part in ("drafter", "checker", "approver")]
    findings, _ = decide(step(acts, *people, at=at), acts, Before(ROSTER, names=NAMES))
    told = [{"rule": f.rule, "message": f.message, "hint": f.hint} for f in findings]
    assert told == case["expected"]
