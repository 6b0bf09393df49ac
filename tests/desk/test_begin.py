"""`dossier new` in every state: a file that only lacks what a person must fill in, or a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.desk.new.begun import Begun
from pipeline.ledger.snapshot import Snapshot
from pipeline.model.case import Case, State
from pipeline.model.finding import Problem
from pipeline.procedure.docket import act_of
from pipeline.rules import art_07_3_credit_lists
from pipeline.rules.facts import Facts
from tests.support.batch import dumped, loaded, record_of
from tests.support.beginning import OWN, begun, every, on, sound
from tests.support.ladder import A, Ladder
from tests.support.telling import Data, case

DAYS = {
    "called": "2025-06-01", "received": "2025-06-11", "recommended": "2025-07-10",
    "forwarded": "2025-07-11", "reviewed": "2025-07-28", "visited": "2025-08-11",
    "assessed": "2025-08-20", "proposed": "2025-08-21", "asked": "2025-08-26",
    "answered": "2025-09-11", "resolved": "2025-09-18", "queried": "2025-09-24",
    "publicised": "2025-09-26", "closed": "2025-10-10", "queried again": "2025-10-10",
    "designated": "2025-10-13",
}  # fmt: skip


@pytest.mark.parametrize("rung", DAYS)
def test_at_each_rung(ladder: Ladder, rung: str) -> None:
    seen = on(ladder.at(rung), DAYS[rung])
    for kind, made in every(seen):
        sound(seen, kind, made)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("rung", ["recommended", "answered", "closed"])
def test_in_each_state(ladder: Ladder, rung: str, state: State) -> None:
    """A as if it stood there, with what it has by then."""
    seen = on(ladder.at(rung), DAYS[rung])
    held = seen.docket.cases[case(A)]
    forked = seen.docket.fork()
    forked.cases[held.id] = Case(held.id, held.acts, state)
    for kind, made in every(replace(seen, docket=forked)):
        sound(replace(seen, docket=forked), kind, made)


NEXT = {
    "called": ["application"],
    "received": ["supplement-notice", "recommendation", "withdrawal", "alteration"],
    "forwarded": ["review", "supplement-notice"],
    "reviewed": ["site-visit"],
    "visited": ["panel"],
    "assessed": ["proposal"],
    "proposed": ["consultation"],
    "asked": ["consultation-reply"],
    "answered": ["resolution"],
    "queried": ["publicity"],
    "publicised": ["publicity-change", "objection", "incident"],
    "queried again": ["designation"],
}


@pytest.mark.parametrize(("rung", "kinds"), NEXT.items())
def test_what_comes_next_can_be_begun(ladder: Ladder, rung: str, kinds: list[str]) -> None:
    """Else refusing everything would satisfy all of the above."""
    seen = on(ladder.at(rung), DAYS[rung])
    for kind in kinds:
        about = {"case": case(A)} if kind in OWN and kind != "application" else {}
        assert isinstance(begun(seen, kind, **about), Begun), begun(seen, kind, **about)


REFUSED = [
    ("called", "call", "每年认定一次（第三条）"),
    ("forwarded", "district-letter", "没有可以列入“区县推荐函”的单位"),
    ("resolved", "publicity", "没有公示前的合规查询，先起草 compliance-check"),
    ("closed", "designation", "没有认定前的合规查询"),
    ("publicised", "publicity-closing", "公示期至 2025-10-09 24时届满，期满前不得出具说明"),
    ("publicised", "designation", "没有可以列入“认定通知”的单位"),
    ("closed", "publicity-change", "没有正在公示、也没有尚待认定的名单"),
    ("answered", "consultation-reply", "没有等待部门答复"),
    ("publicised", "objection-finding", "没有等待核查的异议或线索"),
    ("publicised", "alteration-decision", "没有等待审核的变更申请"),
    ("queried", "objection", "“异议登记”须以在案的“公示”（publicity）为依据，现在没有"),
    ("publicised", "review", "现处“公示中”，不能接着“市级资料审查”"),
    ("designated", "withdrawal", "现处“已认定”"),
    ("visited", "call-amendment", "已届满，不能再调整"),
    ("visited", "application", "申报期限"),
]


@pytest.mark.parametrize(("rung", "kind", "words"), REFUSED)
def test_what_cannot_follow_is_said(ladder: Ladder, rung: str, kind: str, words: str) -> None:
    seen = on(ladder.at(rung), DAYS[rung])
    about = {"case": case(A)} if kind in OWN and kind != "application" else {}
    division = "500115" if kind == "district-letter" else ""
    assert words in str(begun(seen, kind, division=division, **about))


def test_a_year_without_a_call_begins_with_one(ladder: Ladder) -> None:
    seen = on(ladder.at("designated"), "2026-03-01")
    assert "2026 年度尚未发布申报通知" in str(begun(seen, "application", year=2026))
    assert isinstance(begun(seen, "call", year=2026), Begun)


def test_a_query_asks_each_list_of_each_subject(ladder: Ladder) -> None:
    """Once the results are typed, nothing of Article 7 (3) is missing."""
    day = "2025-09-24"
    seen = on(ladder.at("resolved"), day)
    made = begun(seen, "compliance-check")
    assert isinstance(made, Begun)
    data = loaded(made.text)
    data |= {"queried_at": f"{day}T10:00:00+08:00", "queried_by": "city-clerk-1"}
    for unit in data["units"]:
        assert {q["subject"] for q in unit["queries"]} == {"企业", "法定代表人"}
        unit |= {"registered_name": seen.docket.cases[unit["dossier"]].name, "status": "存续"}
        for query in unit["queries"]:
            assert query["result"] == "" and query["window"]["to"] == day
            query |= {"result": "未列入", "evidence_sha256": "0" * 64}
    assert credit_problems(seen, made.path, data) == []
    data["units"][0]["queries"].pop()
    assert len(credit_problems(seen, made.path, data)) == 1


def credit_problems(seen: Snapshot, path: str, data: Data) -> list[Problem]:
    """What the rule on credit lists says of A once that query is in effect."""
    after = seen.docket.fork()
    after.apply(act_of(record_of(path, dumped(data)), seen.as_of, ""))
    (law,) = seen.office.laws.values()
    office, held = seen.office, after.cases[case(A)]
    facts = Facts(after, law, office.calendar, office.divisions, seen.as_of, office.registry, held)
    return list(art_07_3_credit_lists.check(facts))
