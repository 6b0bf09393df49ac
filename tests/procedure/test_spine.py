"""Story S1 as pure code: state after every step, with and without an objection; nothing blocked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.judgement.trial import Trial, try_change
from pipeline.procedure.docket import Docket
from tests.support.batch import Overlay, shipped_office
from tests.support.running import Golden
from tests.support.spine import EARLY, PURE

HERE = Path(__file__).parent


def steps(overlay: Overlay) -> Iterator[tuple[str, Trial]]:
    """Each step of the story tried on what the earlier ones left, and kept."""
    texts, docket = overlay.texts(), Docket()
    for at, paths in overlay.order():
        if paths:
            day = datetime.fromisoformat(at).date()
            trial = try_change(docket, {p: texts[p] for p in paths}, shipped_office(), day)
            yield at, trial
            docket.absorb(trial.docket)


def told(overlay: Overlay) -> str:
    """The golden text: what each step moved, what it issued, what it said first."""
    lines: list[str] = []
    said: set[str] = set()
    for at, trial in steps(overlay):
        assert trial.blocking == [], trial.blocking
        lines.append(f"# {at[:16]}")
        moved: Mapping[str, object] = trial.docket.cases.maps[0]
        lines += [f"  {i} {trial.docket.cases[i].state.chinese}" for i in sorted(moved)]
        lines += [f"  出具：{issue.document.title}" for issue in trial.papers]
        remarks = [f"  提示：{f.where.file} {f.message}" for f in trial.findings]
        lines += [remark for remark in remarks if remark not in said]
        said |= set(remarks)
    return "\n".join([*lines, ""])


def test_states_with_an_objection(golden: Golden) -> None:
    golden(HERE / "s1-states.txt", told(Overlay()))


def test_states_without_objection(golden: Golden) -> None:
    golden(HERE / "s1-pure-states.txt", told(PURE))


def blocked(overlay: Overlay, moved: Mapping[str, date]) -> Sequence[str]:
    """What blocks, where the steps with these acts are merged on other days."""
    texts, docket = overlay.texts(), Docket()
    for at, paths in overlay.order():
        day = next((moved[p] for p in paths if p in moved), datetime.fromisoformat(at).date())
        trial = try_change(docket, {p: texts[p] for p in paths}, shipped_office(), day)
        if trial.blocking:
            return [f"{f.rule}: {f.message}" for f in trial.blocking]
        docket.absorb(trial.docket)
    return []


def test_designation_on_the_last_day_is_refused() -> None:
    day = {"dossiers/2025/designation-1.yaml": date(2025, 10, 9)}
    said = blocked(EARLY, day)
    assert [s for s in said if "最早 2025-10-10" in s], said
    assert [s for s in said if "期满前不得出具说明" in s], said


def test_designation_on_the_first_working_day_after_is_not() -> None:
    assert blocked(PURE, {}) == []


@pytest.mark.parametrize(
    ("ends", "words"), [("2025-10-02", "2025-10-09"), ("2025-09-30", "2025-10-09")]
)
def test_a_shorter_period_is_refused_at_its_merge(ends: str, words: str) -> None:
    change = {"publicity-1.yaml": {"ends_on": ends}}
    (said,) = blocked(Overlay(change=change), {})
    assert said.startswith("art-11-publicity-period") and words in said
