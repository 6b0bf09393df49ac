"""An act that contradicts what is on file has no effect, whoever signed it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pipeline.judgement.trial import Trial, try_change
from pipeline.model.case import State
from pipeline.office.roles import Approval
from pipeline.procedure.docket import Docket
from pipeline.procedure.rows import row_of
from tests.support.batch import BATCH, Overlay, shipped_office

OBJECTION, FINDING = "f-w3n6/objection-1.yaml", "f-w3n6/objection-finding-1.yaml"


def until(overlay: Overlay, path: str) -> Trial:
    """The step that brings that file, on what the earlier ones left, whatever they said."""
    texts, docket = overlay.texts(), Docket()
    for at, paths in overlay.order():
        trial = try_change(
            docket,
            {p: texts[p] for p in paths},
            shipped_office(),
            datetime.fromisoformat(at).date(),
        )
        if BATCH + path in paths:
            return trial
        docket.absorb(trial.docket)
    raise AssertionError(path)


CONTRADICTIONS = {
    "another firm's site": (
        "f-w3n6/acceptance.yaml",
        {"site_key": "91500115MA60TE5T3R/01"},
        "不符",
    ),
    "another district takes it in": ("f-w3n6/acceptance.yaml", {"division": "500115"}, "璧山区"),
    "letter for another district's unit": (
        "district-letter-500115.yaml",
        {"units": ["2025/p-m2x9", "2025/f-7k3q", "2025/f-w3n6"]},
        "2025/f-w3n6 属 璧山区",
    ),
    "query on another district's unit": (
        "compliance-check-500115-1.yaml",
        {"units.0.dossier": "2025/f-w3n6"},
        "不属 长寿区",
    ),
    "dismissed, yet removed": (FINDING, {"finding": "不成立"}, "异议不成立"),
    "upheld, yet kept": (FINDING, {"disposal": "保留"}, "异议成立"),
    "found before it came in": (FINDING, {"decided_on": "2025-09-28"}, "早于收到之日"),
    "found on another unit": (FINDING, {"unit": "2025/f-7k3q"}, "不是所在案卷"),
    "a number used before": ("designation-1.yaml", {"number": "渝经信节能〔2025〕8号"}, "已用于"),
    "a number of another year": ("designation-1.yaml", {"number": "渝经信发〔2024〕45号"}, "年份"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_has_no_effect(name: str) -> None:
    path, change, words = CONTRADICTIONS[name]
    blocking = until(Overlay({path: change}), path).blocking
    assert any(words in f.message for f in blocking if f.where.file == BATCH + path), blocking


def test_the_sample_batch_contradicts_itself_nowhere() -> None:
    assert until(Overlay(), "designation-1.yaml").blocking == []


@pytest.mark.parametrize(
    ("found", "disposal", "approval"),
    [
        ("不成立", "保留", Approval.ONE),
        ("不成立", "移出", Approval.TWO),
        ("不成立", "暂缓", Approval.TWO),
        ("成立", "移出", Approval.TWO),
    ],
)
def test_what_changes_a_list_needs_a_leader(found: str, disposal: str, approval: Approval) -> None:
    """The disposal decides how many sign: two persons never remove a unit."""
    change: dict[str, Any] = {"finding": found, "disposal": disposal}
    record = Overlay(after={FINDING: change}).act(FINDING).record
    row = row_of(record)
    assert row is not None and row.approval is approval


def test_one_finding_leaves_the_other_objection_open() -> None:
    """Two objections on one unit: dismissing the first does not end the inquiry."""
    second = "f-w3n6/objection-2.yaml"
    overlay = Overlay(
        change={
            second: {"registration_no": "YY-2025-002"},
            FINDING: {"finding": "不成立", "disposal": "保留"},
        },
        add={second: OBJECTION},
    )
    trial = until(overlay, FINDING)
    assert trial.blocking == []
    assert trial.docket.cases["2025/f-w3n6"].state is State.HELD
