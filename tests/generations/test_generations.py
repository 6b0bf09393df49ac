"""What was decided under an earlier generation of this program is decided so for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.recorded import GENERATIONS, RECORDED, histories, recorded, unbundled

Judged = dict[str, dict[str, Any]]


@pytest.fixture(scope="module", params=GENERATIONS)
def generation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def judged(generation: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    folder: Path = tmp_path_factory.mktemp("recorded") / "histories.git"
    yield dict(histories(unbundled(RECORDED / generation / "histories.bundle", folder)))


def test_at_least_sixty_histories_are_recorded() -> None:
    assert sum(len(recorded(generation)) for generation in GENERATIONS) >= 60


@pytest.mark.parametrize("part", ["steps", "cases", "papers"])
def test_decisions_stay_as_they_were(generation: str, judged: Judged, part: str) -> None:
    then = recorded(generation)
    assert judged.keys() == then.keys()
    changed = {name: judged[name][part] for name in then if judged[name][part] != then[name][part]}
    assert not changed


def test_the_recorded_histories_hold_refusals(generation: str) -> None:
    refusals = [rules for one in recorded(generation).values() for rules in one["steps"].values()]
    assert len([rules for rules in refusals if rules]) >= 30
    assert len({rule for rules in refusals for rule in rules}) >= 15
