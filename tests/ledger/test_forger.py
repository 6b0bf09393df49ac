"""A forger who pushes whatever he likes, against an office that goes on working.

He writes to main, to the notes and to `published`, has keys of his own, an applicant's account and
perhaps one officer's key. After each move the audit is compared with what must be so by the honest
steps alone (`tests/support/besieged.py`): none of his steps counts, each of theirs does, no verdict
on an older step changes, and nothing is raised. An hour of it: FORGER=3600 pytest FILE.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pipeline.git.writer import Writer
from pipeline.ledger.folding import Rewritten, fold
from tests.support.besieged import STOLEN, Besieged
from tests.support.forging import HANDS, HARM, HOURS, HOW, NOTES_OF, WHAT, Forgery, forge
from tests.support.forging import notes as forge_notes
from tests.support.forging import published as forge_published

SECONDS = int(os.environ.get("FORGER", "0"))
ISSUER, EVALUATOR = "registry/issuer.yaml", "registry/evaluators/pingjia-zhongxin.yaml"
SEEN: Counter[tuple[str, bool]] = Counter()
"""Steps by kind and verdict."""
OWN = (ISSUER, EVALUATOR, ".github/workflows/check.yml", ".github/new.yml")
FORGERIES = st.builds(
    Forgery, st.sampled_from(WHAT), st.sampled_from(HOW), st.sampled_from(HANDS),
    st.sampled_from(HOURS),
)  # fmt: skip


class Siege(RuleBasedStateMachine):
    """Moves of the office and of the forger, in any order."""

    def __init__(self, founded: Path) -> None:
        super().__init__()
        self.held = TemporaryDirectory()
        folder = Path(self.held.name) / "office.git"
        shutil.copytree(founded, folder)
        self.writer = Writer(folder)

    @initialize(
        stolen=st.sampled_from([None, *STOLEN]),
        acts=st.sampled_from([0, 0, 3, 40] if SECONDS else [0, 2]),
    )
    def begin(self, stolen: str | None, acts: int) -> None:
        self.world = Besieged(self.writer.path, self.writer, stolen)
        for _ in range(acts):
            self.world.work()

    @rule(acts=st.integers(1, 3), back=st.integers(0, 3))
    def the_year_goes_on(self, acts: int, back: int) -> None:
        for _ in range(acts):
            self.world.work(back)

    @rule(path=st.sampled_from(OWN), back=st.integers(0, 3))
    def the_office_changes_a_file_of_its_own(self, path: str, back: int) -> None:
        self.world.house(path, back)

    @rule()
    def the_stolen_key_is_replaced(self) -> None:
        self.world.rotate()

    @rule()
    def what_was_refused_is_annulled(self) -> None:
        self.world.annul()

    @rule()
    def what_nobody_may_keep_is_withheld(self) -> None:
        self.world.withhold()

    @rule(forgeries=st.lists(FORGERIES, min_size=1, max_size=4))
    def the_forger_pushes(self, forgeries: list[Forgery]) -> None:
        for forgery in forgeries:
            forge(self.world, forgery)

    @rule(how=st.sampled_from(NOTES_OF))
    def he_writes_notes(self, how: str) -> None:
        forge_notes(self.world, how)

    @rule(what=st.sampled_from(sorted(HARM)))
    def he_writes_to_published(self, what: str) -> None:
        forge_published(self.world, what)

    @rule(by=st.sampled_from([None, "stranger", "thief"]))
    def he_pushes_another_line(self, by: str | None) -> None:
        """Steps in effect would leave main's line: the audit stops, until main is put back."""
        world, first = self.world, self.world.mains[0]
        tree = world.writer.commit(first).tree
        sha = world.commit(tree, [first, world.main], by)
        self.writer.set_ref("refs/heads/main", sha, world.main)
        with pytest.raises(Rewritten):
            fold(self.writer, "main")
        self.writer.set_ref("refs/heads/main", world.main, sha)

    @invariant()
    def what_counts_is_what_honest_people_did(self) -> None:
        if hasattr(self, "world"):
            self.world.compared()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.compared_today()
            SEEN.update(self.world.seen())
        self.writer.close()
        self.held.cleanup()


@pytest.fixture
def counted() -> Iterator[None]:
    yield
    if SECONDS:
        print("\n     refused  in effect")
    for kind in sorted({kind for kind, _ in SEEN} if SECONDS else ()):
        print(f"{SEEN[kind, False]:12}{SEEN[kind, True]:11}  {kind}")


def test_no_forged_step_counts_and_every_honest_one_does(founded: Path, counted: None) -> None:
    more = settings(
        max_examples=4 if SECONDS else 6,
        stateful_step_count=30 if SECONDS else 10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    end = time.monotonic() + SECONDS
    run_state_machine_as_test(partial(Siege, founded), settings=more)
    while time.monotonic() < end:
        run_state_machine_as_test(partial(Siege, founded), settings=more)
