"""Judgements recorded from attacks on real repositories are judged so without them."""

from __future__ import annotations

import pytest

from pipeline.authority.decide import decide
from tests.support.decided import recorded, told

CASES = list(recorded())


def test_there_are_many_of_both_kinds() -> None:
    accepted = [name for name, *_ in CASES if name.startswith("accepted")]
    assert len(accepted) >= 20 and len(CASES) - len(accepted) >= 60


@pytest.mark.parametrize("number", range(len(CASES)), ids=[name for name, *_ in CASES])
def test_it_is_judged_so(number: int) -> None:
    _, (step, needed, before, merged, check), was = CASES[number]
    assert told(decide(step, needed, before, merged=merged, record_check=check)) == was
