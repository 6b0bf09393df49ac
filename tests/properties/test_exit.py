"""From wherever a unit of a small office may come to stand, acts of the office alone lead out.

A unit of which nothing bad is known is led to its title, whatever befell the other one; any other
to its title or to the paper that refuses it. What applicants do is no way out. A walk from every
rung of the regular way, some things in a row that may happen there: `EXIT=3 pytest -s` for three.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from pipeline.model.case import State
from tests.support.options import options
from tests.support.replaying import replayed
from tests.support.small_office import JUDGED, A, B, Position, taken
from tests.support.walking import OVER, Exits, Walk, climb, owed

DEPTH = int(os.environ.get("EXIT", "2"))
SAMPLES = int(os.environ.get("REPLAYED", "6"))
MOST = 100_000 if DEPTH < 3 else 1_000_000


def told(position: Position) -> str:
    units = "、".join(position.case(unit).state.chinese for unit in (A, B))
    return f"{' → '.join(position.told[-DEPTH:])}: {units}, {position.day}"


def test_every_state_leads_out_by_acts_of_the_office() -> None:
    JUDGED.clear()
    walk, exits = Walk(), Exits()
    walk.go(climb(), DEPTH, MOST)
    walked = JUDGED.total()
    stuck = [told(one) for one in walk.reached.values() if exits.lead_out(one) is None]
    states = {one.case(unit).state for one in walk.reached.values() for unit in (A, B)}
    print(
        f"\n{len(walk.reached)} positions in {len(states)} states, {walk.edges} edges, {walked} "
        f"acts judged on the walk and {JUDGED.total() - walked} on the ways out, "
        f"the longest of {exits.longest}"
    )
    assert stuck == []
    assert JUDGED.total() <= MOST
    assert states == set(State) - {State.FILED} or DEPTH < 2
    assert len(walk.reached) > 1000 or DEPTH < 2


@pytest.mark.parametrize("surprise", [f"撤回 {A}", f"列入名单 {A}"])
def test_the_walk_sees_the_dead_ends_of_an_earlier_generation(surprise: str) -> None:
    """Between the meeting and the publicity one unit stopped the other's list for good."""
    resolved = next(now for now in climb(2) if now.case(A).state is State.RESOLVED)
    assert Exits().lead_out(resolved)
    (option,) = [one for one in options(resolved) if one.name == surprise]
    after = taken(resolved, option).position
    assert after is not None and dict(owed(after))[B] != OVER
    assert Exits().lead_out(after) is None


@pytest.mark.parametrize("number", range(SAMPLES))
def test_a_way_out_is_merged_on_a_real_repository(tmp_path: Path, number: int) -> None:
    """Signed by those whom the table names, with the published papers that acts rest on."""
    chance = Random(number)
    now = chance.choice(list(climb()))
    for _ in range(2):
        may_follow = [o for one in options(now) if (o := taken(now, one).position)]
        now = chance.choice(may_follow) if may_follow else now
    out = Exits().lead_out(now)
    assert out is not None
    tale = replayed(tmp_path, out)
    assert {u: tale.state(u) for u in (A, B)} == {u: out.case(u).state for u in (A, B)}
    assert all(decision.accepted for decision in tale.ledger.decisions)
