"""What each effect does to an act: blocks, waits for a judgement, or is only said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from pipeline.judgement.trial import Trial, try_change
from pipeline.judgement.without_history import survey
from pipeline.model.case import State
from pipeline.model.finding import Effect, Finding
from pipeline.procedure.docket import Docket
from tests.support.batch import BATCH, OFFICE, Overlay, loaded, shipped_office

APPLICATION, RECOMMENDATION = "f-7k3q/application.yaml", "f-7k3q/recommendation.yaml"
INTAKE, DISTRICT = "2025-06-10", "2025-07-10"


def until(overlay: Overlay, day: str) -> Trial:
    """The step of that day, tried on what the earlier ones left, whatever they said."""
    texts, docket = overlay.texts(), Docket()
    for at, paths in overlay.order():
        on = datetime.fromisoformat(at).date()
        trial = try_change(docket, {p: texts[p] for p in paths}, shipped_office(), on)
        if at.startswith(day):
            return trial
        docket.absorb(trial.docket)
    raise AssertionError(day)


def on_application(change: Mapping[str, Any], **more: Mapping[str, Any]) -> Overlay:
    return Overlay({APPLICATION: change, **more})


FAULTS = {
    Effect.REFUSAL: {"industry.code": "1200"},
    Effect.DEFICIENCY: {"self_evaluation.completed_on": "2025-05-08"},
    Effect.REFERRAL: {"industry.code": "4310"},
}


@pytest.mark.parametrize("effect", FAULTS)
def test_the_district_may_take_in_what_it_cannot_recommend(effect: Effect) -> None:
    """Else no 补正通知 could exist."""
    overlay = on_application(FAULTS[effect])
    taken = until(overlay, INTAKE)
    assert taken.blocking == []
    assert effect in {f.effect for f in taken.findings}
    assert taken.docket.cases["2025/f-7k3q"].state is State.RECEIVED
    assert effect in {f.effect for f in until(overlay, DISTRICT).blocking}


@pytest.mark.parametrize("effect", FAULTS)
@pytest.mark.parametrize("conclusion", ["不推荐", "退回"])
def test_an_act_against_it_is_never_blocked(effect: Effect, conclusion: str) -> None:
    overlay = on_application(
        FAULTS[effect], **{RECOMMENDATION: {"conclusion": conclusion, "reasons": "不符合条件。"}}
    )
    paths = ["dossiers/2025/compliance-check-500115-1.yaml", f"dossiers/2025/{RECOMMENDATION}"]
    texts, before = overlay.texts(), Docket()
    for act in overlay.acts():
        if act.path in paths:
            break
        before.apply(act)
    trial = try_change(before, {p: texts[p] for p in paths}, shipped_office(), date(2025, 7, 10))
    assert trial.blocking == []


def test_a_remark_is_said_and_does_not_block() -> None:
    trial = until(on_application({"applicant.registered_division": "500112"}), DISTRICT)
    assert trial.blocking == []
    assert [f for f in trial.findings if f.effect is Effect.REMARK]


def judged(finding: Finding, name: str = "") -> dict[str, Any]:
    return {
        "finding": name or finding.id,
        "reasons": "经现场核查，以改装和再制造为主，属实际生产。",
        "evidence": [{"title": "现场核查记录", "sha256": "c" * 64}],
        "by": "cs-leader-1",
    }


def judging(*judgements: Mapping[str, Any]) -> dict[str, Any]:
    """What the sample judges already, and more."""
    before = loaded(Overlay().texts()[BATCH + RECOMMENDATION])["judgements"]
    return {"judgements": [*before, *judgements]}


def test_a_referral_waits_for_a_judgement_and_no_longer() -> None:
    open_one = on_application(FAULTS[Effect.REFERRAL])
    (finding,) = {f.id: f for f in until(open_one, DISTRICT).blocking}.values()
    assert finding.effect is Effect.REFERRAL
    settled = on_application(FAULTS[Effect.REFERRAL], **{RECOMMENDATION: judging(judged(finding))})
    assert until(settled, DISTRICT).blocking == []
    for day in ("2025-07-25", "2025-08-20", "2025-09-25", "2025-10-10"):
        assert until(settled, day).blocking == [], day


def test_a_judgement_holds_for_the_text_it_was_made_on() -> None:
    (finding,) = {
        f.id: f for f in until(on_application(FAULTS[Effect.REFERRAL]), DISTRICT).blocking
    }.values()
    changed = {**FAULTS[Effect.REFERRAL], "site.name": "另一厂区"}
    overlay = on_application(changed, **{RECOMMENDATION: judging(judged(finding))})
    assert next(f.effect for f in until(overlay, DISTRICT).blocking) is Effect.REFERRAL


def test_a_judgement_does_not_lift_a_refusal() -> None:
    overlay = on_application(FAULTS[Effect.REFUSAL])
    (finding,) = {f.id: f for f in until(overlay, DISTRICT).blocking}.values()
    lifted = on_application(FAULTS[Effect.REFUSAL], **{RECOMMENDATION: judging(judged(finding))})
    assert finding.id in {f.id for f in until(lifted, DISTRICT).blocking}


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({"review.yaml": {"on.0.sha256": "0" * 64}}, "摘要与在案文本不符"),
        ({"review.yaml": {"on.0.path": "dossiers/2025/district-letter-500103.yaml"}}, "尚未生效"),
        ({"review.yaml": {"on.0": None}}, "须以在案的“区县推荐函”（district-letter）为依据"),
        (
            {"site-visit.yaml": {"on.0.path": "dossiers/2025/f-q8d2/review.yaml"}},
            "是另一案卷的文件",
        ),
    ],
)
def test_an_act_rests_on_what_is_in_effect(
    after: Mapping[str, Mapping[str, Any]], words: str
) -> None:
    (name,) = after
    overlay = Overlay(after={f"f-7k3q/{name}": after[name]})
    if "q8d2" in str(after):
        digest = overlay.act("f-q8d2/review.yaml").record.sha256
        overlay = Overlay(after={f"f-7k3q/{name}": {**after[name], "on.0.sha256": digest}})
    trial = until(overlay, "2025-07-25" if name.startswith("review") else "2025-08-08")
    assert [f for f in trial.blocking if words in f.message and f.rule == "rests-on"]
    assert {f.case for f in trial.blocking} == {"2025/f-7k3q"}


def test_the_act_that_is_held_may_carry_the_judgement() -> None:
    """A referral on the query behind a designation is settled in the designation itself."""
    change = {"compliance-check-2.yaml": {"units.1.registered_name": "示例新名称有限公司"}}
    (finding,) = until(Overlay(change), "2025-10-10").blocking
    assert finding.effect is Effect.REFERRAL
    settled = {**change, "designation-1.yaml": {"judgements": [judged(finding)]}}
    assert until(Overlay(settled), "2025-10-10").blocking == []
    other = {**change, "designation-1.yaml": {"judgements": [judged(finding, finding.id + "0")]}}
    assert [f.id for f in until(Overlay(other), "2025-10-10").blocking] == [finding.id]


def test_an_application_nobody_has_taken_in_is_judged_for_the_applicant() -> None:
    texts = on_application(FAULTS[Effect.REFUSAL]).texts()
    own = ("dossiers/2025/call.yaml", f"dossiers/2025/{APPLICATION}")
    files = {path: texts[path] for path in own}
    seen = survey({**OFFICE, **files}, date.max, date(2025, 6, 9))
    assert seen.trial.docket.cases["2025/f-7k3q"].state is State.FILED
    said = {f.rule: f.effect for f in seen.trial.blocking}
    assert said["art-07-1-manufacturing"] is Effect.REFUSAL
    assert said["art-09-verdict"] is Effect.DEFICIENCY
