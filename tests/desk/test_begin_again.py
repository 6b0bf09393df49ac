"""`dossier new` for the second of a kind: versions, opinions, letters, statements, designations."""

from __future__ import annotations

from pipeline.desk.new.begun import Begun
from tests.support.batch import loaded
from tests.support.beginning import begun, on, sound
from tests.support.ladder import (
    CHECK,
    LETTER,
    PERIOD,
    A,
    B,
    C,
    Ladder,
    close,
    designate,
    notice,
    query,
)
from tests.support.telling import CHANGSHOU, CITY, SIGNED, WATCH, Data, case, sample


def data(made: Begun | str) -> Data:
    assert isinstance(made, Begun), made
    found: Data = loaded(made.text)
    return found


def test_a_later_version_holds_what_the_earlier_said(ladder: Ladder) -> None:
    """Nothing that was typed is lost; what it supersedes is named by its digest."""
    tale = ladder.at("received")
    asked = notice(tale, A, "区县", "2025-06-16", "2025-06-30", "site/address")
    tale.merge("2025-06-16T10:00", asked, **CHANGSHOU)
    seen = on(tale, "2025-06-20")
    for kind in ("application", "evaluation"):
        path = f"dossiers/{case(A)}/{kind}.yaml"
        made = begun(seen, kind, case=case(A))
        new, old = data(made), seen.docket.acts[path].record
        assert made.path == f"dossiers/{case(A)}/{kind}-2.yaml"
        assert new.pop("supersedes") == old.sha256
        blank = {"application": "submitted_at", "evaluation": "correction_reasons"}[kind]
        assert new.pop(blank) == ""
        assert new == {k: v for k, v in old.data.items() if k != blank}
        sound(seen, kind, made)


def test_a_returned_unit_gets_its_second_opinion_and_letter(ladder: Ladder) -> None:
    tale = ladder.at("forwarded")
    returned = tale.reviews(LETTER, [A], "2025-07-11T10:30", conclusion="退回", opinion="请补正。")
    tale.merge("2025-07-14T10:00", returned, **CITY)
    seen = on(tale, "2025-07-15")
    made = begun(seen, "recommendation", case=case(A))
    assert data(made) and made.path.endswith("/recommendation-2.yaml")
    tale.merge("2025-07-15T10:00", tale.opinion("2025-07-15", A, CHECK, "-2"), **CHANGSHOU)
    seen = on(tale, "2025-07-15")
    made = begun(seen, "district-letter", division="500115")
    assert data(made)["units"] == [case(A)] and made.path.endswith("letter-500115-2.yaml")
    rests = {ref["path"].rpartition("/")[2] for ref in data(made)["on"]}
    assert rests == {"recommendation-2.yaml", CHECK}


def test_second_statement_and_designation_list_the_units_now_free(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    report = f"{A}/objection-1.yaml"
    objection = {report: tale.objection([A], "publicity-1.yaml", "2025-09-28T10:00")}
    tale.merge("2025-09-29T10:00", objection, **WATCH)
    first = data(begun(on(tale, "2025-10-10"), "publicity-closing"))
    assert [row["dossier"] for row in first["outcomes"]] == [case(u) for u in (A, B, C)]
    assert first["objections_received"] == 1
    close(tale, "2025-10-10T09:00", {A: "暂缓", B: "无异议", C: "无异议"}, received=1)
    query(tale, 2, "认定", "2025-10-10T09:30", [B, C])
    some = data(begun(on(tale, "2025-10-10"), "designation"))
    assert [row["dossier"] for row in some["rows"]] == [case(B), case(C)]
    designate(tale, "2025-10-10T15:00", [B, C])
    finding = tale.finding(A, report, "2025-10-13", "不成立", "保留")
    tale.merge("2025-10-13T10:00", {f"{A}/objection-finding-1.yaml": finding}, **WATCH)
    made = begun(on(tale, "2025-10-14"), "publicity-closing")
    assert made.path.endswith("publicity-closing-2.yaml")
    assert [row["dossier"] for row in data(made)["outcomes"]] == [case(A)]
    close(tale, "2025-10-14T09:00", {A: "异议不成立"}, 2, 1)
    query(tale, 3, "认定", "2025-10-14T09:30", [A])
    made = begun(on(tale, "2025-10-14"), "designation")
    assert made.path.endswith("designation-2.yaml")
    assert [row["dossier"] for row in data(made)["rows"]] == [case(A)]
    rests = {ref["path"].rpartition("/")[2] for ref in data(made)["on"]}
    assert rests == {"publicity-closing-2.yaml", "compliance-check-3.yaml"}


def test_a_second_publicity_lists_what_the_second_resolution_adopted(ladder: Ladder) -> None:
    tale = ladder.at("answered")
    row = {"dossier": case(A), "conclusion": "暂缓", "reasons": "待核实。"}
    tale.resolve("2025-09-17T17:20", [row, *tale.adopted([B, C])])
    query(tale, 1, "公示", "2025-09-23T10:00", [B, C])
    act = tale.publicity(1, "2025-09-25", PERIOD, [B, C])
    tale.merge("2025-09-25T15:30", {"publicity-1.yaml": act}, **SIGNED)
    tale.resolve("2025-10-10T10:00", tale.adopted([A], reasons="已核实。"), 2, "proposal-1.yaml")
    seen = on(tale, "2025-10-10")
    asked = data(begun(seen, "compliance-check"))
    assert asked["before"] == "公示"
    assert [unit["dossier"] for unit in asked["units"]] == [case(A)]
    query(tale, 2, "公示", "2025-10-10T11:00", [A])
    made = begun(on(tale, "2025-10-11"), "publicity")
    assert made.path.endswith("publicity-2.yaml")
    (row,) = data(made)["rows"]
    assert row == {"dossier": case(A), "sha256": tale.sha("resolution-2.yaml"),
                   "name": tale.names[A]}  # fmt: skip
    assert (data(made)["starts_on"], data(made)["ends_on"]) == ("2025-10-13", "2025-10-17")


def test_what_is_asked_of_people_is_laid_before_them(ladder: Ladder) -> None:
    """The open deficiencies in a 补正通知, the open referrals in a recommendation."""
    tale = ladder.at("called")
    faulty = {"self_evaluation": {**sample("f-q8d2/application.yaml")["self_evaluation"],
                                  "completed_on": "2025-05-20"}}  # fmt: skip
    tale.take_in("2025-06-10T16:00", A, "cs-clerk-1", **faulty)
    seen = on(tale, "2025-06-11")
    items = data(begun(seen, "supplement-notice", case=case(A)))["items"]
    assert [(i["record_kind"], i["finding"].split(":")[0]) for i in items] == [
        (i["record_kind"], "art-09-date-order") for i in items
    ]
    judged = data(begun(seen, "recommendation", case=case(A)))["judgements"]
    assert {j["finding"].split(":")[0] for j in judged} == {
        "art-07-2-advantage", "art-07-7-indicators"
    }  # fmt: skip
