"""Story S1 without objection on a real repository with signed steps, and told wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.demo.replay import CannotReplay, replay
from tests.support.batch import ROOT, STORY, Overlay, dumped, story
from tests.support.running import dossier, main_stands
from tests.support.spine import EARLY, PURE

CLOSING = "2025/designation-1"


def source(folder: Path, overlay: Overlay, times: Mapping[str, str]) -> Path:
    """A folder with another batch and story; `times` moves steps, by branch."""
    texts = overlay.texts()
    for path, raw in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    steps = [_step(step, texts, times) for step in story()["steps"]]
    told = {**story(), "steps": [s for s in steps if s["acts"]], "publish": []}
    (folder / STORY).write_bytes(dumped(told))
    return folder


def _step(
    step: Mapping[str, Any], texts: Mapping[str, bytes], times: Mapping[str, str]
) -> dict[str, Any]:
    acts = [path for path in step["acts"] if path in texts]
    return {**step, "acts": acts, "at": times.get(step["branch"], step["at"])}


def play(tmp_path: Path, overlay: Overlay, times: Mapping[str, str]) -> Path:
    folder = source(tmp_path / "source", overlay, times)
    for _ in replay(ROOT, tmp_path / "d", lambda clone, at: "", batch=folder):
        pass
    return tmp_path / "d/repo"


def test_pure_form(tmp_path: Path) -> None:
    """Closing 异议0件, designation on 10-10; the 认定通知 says 经公示无异议."""
    repo = play(tmp_path, PURE, {})
    assert main_stands(repo)
    status = dossier("status", "--as-of", "2025-10-10", repo=repo).stdout
    assert status.count("区  已认定") == 4
    day = dossier("status", "--as-of", "2025-10-09", repo=repo).stdout
    assert day.count("区  公示中") == 4 and "区  已认定" not in day
    out = tmp_path / "drafts"
    ran = dossier("draft", "designation-1", "designation", "--out", out, repo=repo)
    assert ran.returncode == 0, ran.stderr
    (html,) = out.glob("*.html")
    assert "经公示无异议，现认定" in html.read_text("utf-8")


TOO_EARLY = "2025-10-09T15:30:00+08:00"


def test_designation_on_the_last_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotReplay) as refused:
        play(tmp_path, EARLY, {CLOSING: TOO_EARLY})
    assert "最早 2025-10-10 方可认定" in str(refused.value)
    assert "期满前不得出具说明" in str(refused.value)


@pytest.mark.parametrize(
    ("branch", "at", "overlay", "words"),
    [
        (
            "2025/publicity-1",
            "2025-09-24T15:30:00+08:00",
            Overlay(),
            "日期 2025-09-25 晚于合并之日 2025-09-24",
        ),
        (
            "2025/publicity-1",
            "2025-09-26T15:30:00+08:00",
            Overlay(),
            "成文日期 2025-09-25 不是合并之日 2025-09-26",
        ),
        (
            "2025/call",
            "2025-03-09T15:30:00+08:00",
            Overlay(),
            "日期 2025-03-10 晚于合并之日 2025-03-09",
        ),
        (
            "2025/publicity-1",
            "2025-09-25T15:30:00+08:00",
            Overlay({"publicity-1.yaml": {"ends_on": "2025-10-02"}}),
            "第5个工作日是 2025-10-09",
        ),
    ],
)
def test_a_story_told_wrongly_stops(
    tmp_path: Path, branch: str, at: str, overlay: Overlay, words: str
) -> None:
    with pytest.raises(CannotReplay, match=words):
        play(tmp_path, overlay, {branch: at})
