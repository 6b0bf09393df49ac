"""What happens between review and publicity: panel, departments, meeting, deferral."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.ladder import UNITS, A, B, C, Ladder, query, resolve_refused
from tests.support.telling import CITY, SIGNED, Data, Story, case, sample, text_of

BODY = {"name": "示例评审有限公司", "credit_code": "12500000EWA02X1044"}


# --- the panel ---------------------------------------------------------------------------


def panel(tale: Story, units: Any, number: int = 1, **more: Any) -> dict[str, Data]:
    ((path, act),) = tale.panel("2025-08-19", units, number).items()
    return tale.linked({path: act | more})


def listed(tale: Story, acts: list[dict[str, Data]]) -> str:
    """The publicity's first sentence, where these panels judged the units."""
    for act in acts:
        tale.merge("2025-08-19T17:00", act, **CITY)
    rows = dict.fromkeys(UNITS, "拟认定")
    tale.merge("2025-08-20T16:45", tale.proposal("2025-08-20", rows), **CITY)
    tale.merge("2025-08-25T11:20", tale.letter("2025-08-25", "2025-09-09", UNITS), **SIGNED)
    tale.merge("2025-09-10T15:00", tale.replies("2025-09-09", UNITS), **CITY)
    tale.resolve("2025-09-17T17:20", tale.adopted(UNITS))
    query(tale, 1, "公示", "2025-09-23T10:00", UNITS)
    act = tale.publicity(1, "2025-09-25", ("2025-09-26", "2025-10-09"), UNITS)
    tale.merge("2025-09-25T15:30", {"publicity-1.yaml": act}, **SIGNED)
    return text_of(tale.paper("publicity-1.yaml")).splitlines()[0]


def test_a_panel_of_experts_or_a_third_party_is_named_as_it_was(ladder: Ladder) -> None:
    by_body = {"mode": "第三方机构", "third_party": BODY}
    tale = ladder.at("visited")
    assert "现场核实、专家评审、征求" in listed(tale, [panel(tale, UNITS)])
    tale = ladder.at("visited")
    assert "现场核实、第三方机构评审、征求" in listed(tale, [panel(tale, UNITS, **by_body)])
    tale = ladder.at("visited")
    both = [panel(tale, [A], 1, **by_body), panel(tale, [B, C], 2)]
    assert "现场核实、专家评审或第三方机构评审、征求" in listed(tale, both)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"experts": 2}, "应为不少于 3 人的单数"),
        ({"experts": 4}, "应为不少于 3 人的单数"),
        ({"mode": "第三方机构", "third_party": "its evaluator"}, "不能评审自己的报告"),
        ({"recused": "stranger"}, "不是本次评审的专家"),
    ],
)
def test_a_panel_wrongly_composed(ladder: Ladder, change: Data, words: str) -> None:
    tale = ladder.at("visited")
    more: Data = {}
    if count := change.get("experts"):
        more["experts"] = sample("panel-1.yaml")["experts"][:count]
    if change.get("mode"):
        evaluator = sample("f-q8d2/evaluation.yaml")["evaluator"]
        body = {k: evaluator[k] for k in ("name", "credit_code")}
        more = {"mode": "第三方机构", "third_party": body}
    acts = panel(tale, UNITS, **more)
    if change.get("recused"):
        acts["panel-1.yaml"]["rows"][0]["recused"] = ["示例某人"]
    assert words in tale.refused("2025-08-19T17:00", acts, **CITY)


def test_a_visit_that_finds_otherwise_is_judged_before_it_is_proposed(ladder: Ladder) -> None:
    tale = ladder.at("reviewed")
    tale.merge("2025-08-08T17:00", tale.visits("2025-08-08", [A], conclusion="不属实"), **CITY)
    tale.merge("2025-08-08T17:30", tale.visits("2025-08-08", [B, C]), **CITY)
    tale.merge("2025-08-19T17:00", panel(tale, UNITS), **CITY)
    rows = dict.fromkeys(UNITS, "拟认定")
    said = tale.refused("2025-08-20T16:00", tale.proposal("2025-08-20", rows), **CITY)
    assert "现场核实结论为“不属实”，建议拟认定须研判" in said
    mark = tale.mark()
    whole = tale.proposal("2025-08-20", rows)
    tale.judging("2025-08-20T16:10", whole, "proposal-1.yaml", **CITY)
    assert set(tale.states().values()) == {"建议拟认定"}
    tale.back_to(mark)
    fewer = tale.proposal("2025-08-20", {B: "拟认定", C: "拟认定"})
    assert f"{case(A)}（{tale.names[A]}）已经评审，名单漏列" in tale.refused(
        "2025-08-20T16:20", fewer, **CITY
    )
    tale.merge("2025-08-20T16:45", tale.proposal("2025-08-20", {**rows, A: "不予认定"}), **CITY)
    assert tale.states() == {A: "建议不予认定", B: "建议拟认定", C: "建议拟认定"}


# --- the departments ---------------------------------------------------------------------


def replies(tale: Story, day: str, **third: Any) -> dict[str, Data]:
    """Two departments agree, the third as said."""
    acts = tale.replies(day, UNITS)
    path = "consultation-reply-3.yaml"
    act = acts[path] | third
    return acts | tale.linked({path: {k: v for k, v in act.items() if v is not None}})


SILENT = {"silent": True, "number": None, "answered_on": None, "opinions": None}
AGAINST = [
    {"dossier": case(A), "opinion": "有意见", "text": "近三年有一起一般事故。"},
    {"dossier": case(B), "opinion": "无意见"},
    {"dossier": case(C), "opinion": "无意见"},
]


def disposed(day: str) -> Data:
    return SILENT | {"disposal": {"decided_on": day, "reasons": "两次催告未复，按无意见处理。"}}


def test_a_department_that_answers_nothing_is_disposed_of_after_the_term(ladder: Ladder) -> None:
    tale = ladder.at("asked")
    acts = replies(tale, "2025-09-09")
    missing = acts.pop("consultation-reply-3.yaml")
    tale.merge("2025-09-09T10:00", acts, **CITY)
    said = resolve_refused(tale, "2025-09-10T09:00", tale.adopted(UNITS))
    assert f"“{missing['department']}”对 dossiers/2025/consultation-1.yaml 既未答复" in said
    early = replies(tale, "2025-09-09", **disposed("2025-09-09"))["consultation-reply-3.yaml"]
    early = {"consultation-reply-3.yaml": early}
    said = tale.refused("2025-09-09T16:00", early, **CITY)
    assert "答复期限为 2025-09-09，期限届满前不能认定未答复" in said
    late = replies(tale, "2025-09-09", **disposed("2025-09-10"))["consultation-reply-3.yaml"]
    tale.merge("2025-09-10T10:00", {"consultation-reply-3.yaml": late}, **CITY)
    tale.resolve("2025-09-17T17:20", tale.adopted(UNITS))
    assert set(tale.states().values()) == {"审定拟认定"}


def test_a_department_that_objects_is_answered_with_a_reason(ladder: Ladder) -> None:
    tale = ladder.at("asked")
    tale.merge("2025-09-10T15:00", replies(tale, "2025-09-09", opinions=AGAINST), **CITY)
    said = resolve_refused(tale, "2025-09-17T10:00", tale.adopted(UNITS))
    assert f"{case(A)} 有部门提出意见，仍拟认定而未写理由" in said
    rows = [
        *tale.adopted([A], reasons="系一般事故，不属第七条第（三）项情形。"),
        *tale.adopted([B, C]),
    ]
    tale.resolve("2025-09-17T17:20", rows)
    assert set(tale.states().values()) == {"审定拟认定"}
