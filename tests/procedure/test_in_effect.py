"""What a later act moves is moved everywhere: one end, one name, one call for papers and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pipeline.desk.case_view import view
from pipeline.desk.duties import duties
from pipeline.documents import PaperFacts, papers_of
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case, State
from pipeline.model.finding import Effect, Finding
from pipeline.procedure.docket import Docket
from pipeline.procedure.in_effect import MOVED, InEffect
from pipeline.procedure.terms import (
    designation_name,
    name_on,
    publicised_name,
    publicity_end,
    too_early,
)
from pipeline.rules.facts import Facts
from pipeline.rules.runner import findings_of
from tests.support.batch import BATCH, Overlay, shipped_office

UNIT, WRONG, RIGHT = "2025/f-7k3q", "喆堃", "喆坤"
REMOVED = "2025/f-w3n6"
PRINTED, CORRECTED = "示例（重庆）喆堃新材料有限公司", "示例（重庆）喆坤新材料有限公司"


def moved(number: int = 1, **more: object) -> dict[str, object]:
    change = {
        "record": "publicity-change/1",
        "on": [{"path": f"{BATCH}publicity-1.yaml", "sha256": "0" * 64}],
        "dated": "2025-09-29",
        "cause": "网站中断",
        "explanation": "示例官网机房检修",
        "days_lost": 1,
        "new_ends_on": "2025-10-10",
        "corrections": [{"dossier": UNIT, "was": PRINTED, "is": CORRECTED}],
    }
    return change | more


ONE = Overlay(
    write={"publicity-change-1.yaml": moved()},
    behind={"publicity-change-1.yaml": "publicity-1.yaml"},
)
TWO = Overlay(
    write={
        "publicity-change-1.yaml": moved(),
        "publicity-change-2.yaml": moved(dated="2025-10-09", new_ends_on="2025-10-13"),
    },
    behind={"publicity-change-1.yaml": "publicity-1.yaml",
            "publicity-change-2.yaml": "publicity-1.yaml"},
)  # fmt: skip


def paper(overlay: Overlay, path: str, kind: str) -> str:
    """All that one paper of an act says."""
    act = overlay.act(path)
    facts = PaperFacts.of(act, overlay.docket(until=path), shipped_office(), act.on)
    assert facts is not None
    (document,) = (one for one in papers_of(facts) if one.kind == kind)
    return repr(document.context)


def test_the_closing_prints_the_extended_period_and_the_corrected_name() -> None:
    """Found on an official paper: 公示期 to the printed end beside a page online to the new one."""
    told = paper(ONE, "publicity-closing-1.yaml", "closing-statement")
    assert "公示期为2025年9月26日至10月10日" in told and "至10月9日" not in told
    assert CORRECTED in told and PRINTED not in told


def test_a_second_change_speaks_of_the_end_as_the_first_left_it() -> None:
    first = paper(TWO, "publicity-change-1.yaml", "publicity-change")
    second = paper(TWO, "publicity-change-2.yaml", "publicity-change")
    assert "公示期为2025年9月26日至10月9日" in first and "延长至2025年10月10日" in first
    assert "公示期为2025年9月26日至10月10日" in second and "延长至2025年10月13日" in second


ANSWERS: dict[str, Callable[[Docket, Case], str]] = {
    "name on the 公示": lambda d, c: publicised_name(d, c),
    "name in the 认定通知": lambda d, c: designation_name(d, c),
    "name for people": lambda d, c: InEffect(d).printed_name(c),
    "name on the list": lambda d, c: next(
        u.name for p in InEffect(d).publicities("2025") for u in p.units if u.case.id == c.id
    ),
}


@pytest.mark.parametrize("question", ANSWERS)
def test_whoever_asks_for_the_name_gets_the_corrected_one(question: str) -> None:
    docket = ONE.docket()
    assert ANSWERS[question](docket, docket.cases[UNIT]) == CORRECTED


def test_whoever_asks_for_the_end_gets_the_extended_one() -> None:
    docket = TWO.docket(until="publicity-change-2.yaml")
    known, office, ends = InEffect(docket), shipped_office(), date(2025, 10, 13)
    (publicity,) = known.publicities("2025")
    assert publicity.ends == publicity_end(docket, docket.acts[publicity.path].record) == ends
    seen = view(docket.cases[UNIT], known, office, date(2025, 10, 9))
    assert seen.deadline == "2025-10-13" and "最早 2025-10-14 方可认定" in seen.why
    (closing,) = [d for d in duties(known, office, date(2025, 10, 9)) if "情况说明" in d.what]
    assert (closing.on, closing.why) == ("2025-10-14", "公示至 2025-10-13 24时")
    record = docket.acts[publicity.path].record
    assert "2025-10-14" in too_early(docket, record, office.calendar, date(2025, 10, 13))
    assert too_early(docket, record, office.calendar, date(2025, 10, 14)) == ""


def test_a_correction_touches_the_publicity_it_rests_on_alone() -> None:
    docket = ONE.docket()
    record = docket.acts[f"{BATCH}publicity-1.yaml"].record
    change = ONE.act("publicity-change-1.yaml")
    assert name_on(docket, record, UNIT) == CORRECTED
    assert name_on(docket, record, UNIT, before=change) == PRINTED


def test_a_second_correction_corrects_what_is_shown_then() -> None:
    """Not the name of the first print, which is gone (rule art-11-publicity-change)."""
    again = {"dossier": UNIT, "was": CORRECTED, "is": "示例（重庆）喆昆新材料有限公司"}
    stale = again | {"was": PRINTED}
    assert [f.effect for f in corrected_again(again)] == [Effect.REFERRAL]
    assert [f.message for f in corrected_again(stale)] == [f"公示上没有印出“{PRINTED}”"]


def corrected_again(correction: dict[str, object]) -> list[Finding]:
    second = moved(dated="2025-10-09", new_ends_on="2025-10-13", corrections=[correction])
    changes = {"publicity-change-1.yaml": moved(), "publicity-change-2.yaml": second}
    overlay = Overlay(write=changes, behind=dict.fromkeys(changes, "publicity-1.yaml"))
    docket = overlay.docket()
    act = overlay.act("publicity-change-2.yaml")
    facts = Facts(
        docket=docket,
        law=next(iter(shipped_office().laws.values())),
        calendar=shipped_office().calendar,
        divisions=shipped_office().divisions,
        on=act.on,
        registry={},
        act=act,
    )
    rule = "art-11-publicity-change"
    found = findings_of(rule, facts, act.record, "", lambda record, path: "")
    return [f for f in found if "公示上" in f.message or "更正" in f.message]


def test_a_change_recognised_before_the_publicity_shows_in_every_paper_after_it() -> None:
    """The lists before a 公示 and the addressee go by the name that the office recognised."""
    case = Overlay().docket().cases[UNIT]
    renamed = replace(case, acts=(*case.acts[:1], *alteration(case, "示例更名有限公司")))
    known = InEffect(Docket())
    assert known.printed_name(renamed) == known.applicant(renamed) == "示例更名有限公司"


def alteration(case: Case, now: str) -> list[Act]:
    texts = {
        ActKind.ALTERATION: {"record": "alteration/1", "was": case.name, "now": now},
        ActKind.ALTERATION_DECISION: {"record": "alteration-decision/1", "conclusion": "沿用"},
    }
    like = case.acts[0]
    return [
        replace(like, record=replace(like.record, kind=kind, file=f"{kind}.yaml", data=data))
        for kind, data in texts.items()
    ]


def test_the_call_is_told_as_last_amended() -> None:
    later = "2025-08-15T17:30:00+08:00"
    amendment = {
        "record": "call-amendment/1",
        "on": [{"path": f"{BATCH}call.yaml", "sha256": "0" * 64}],
        "number": "渝经信节能〔2025〕99号",
        "dated": "2025-06-20",
        "deadline": later,
        "reasons": "示例",
    }
    overlay = Overlay(
        write={"call-amendment-1.yaml": amendment}, behind={"call-amendment-1.yaml": "call.yaml"}
    )
    before, after = InEffect(Overlay().docket()), InEffect(overlay.docket())
    one, two = before.call("2025"), after.call("2025")
    assert one is not None and two is not None
    assert two.deadline == later != one.deadline
    assert two.number == one.number


@pytest.mark.parametrize("kind", sorted(MOVED))
def test_what_a_later_act_may_move_is_not_read_raw(kind: ActKind) -> None:
    known = InEffect(Overlay().docket())
    with pytest.raises(ValueError, match="later acts move"):
        known.acts("2025", kind)
    with pytest.raises(ValueError, match="later acts move"):
        known.foundation(Overlay().act("publicity-closing-1.yaml"), kind)


def test_a_case_has_one_division_before_and_after_it_is_taken_in() -> None:
    docket = Overlay().docket()
    for case in docket.cases.values():
        filed = Case(case.id, case.acts[:1], State.FILED)
        assert filed.find(ActKind.ACCEPTANCE) is None
        assert filed.division == case.division != ""
