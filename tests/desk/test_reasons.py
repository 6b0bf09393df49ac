"""Why each act on a case was taken, and what was judged of it: as `show` tells it."""

from __future__ import annotations

from pathlib import Path

from pipeline.desk.reasons import judged_of, reasons_of
from tests.support.batch import Overlay, shipped_office
from tests.support.running import dossier

FACTORY, REMOVED = "2025/f-7k3q", "2025/f-w3n6"


def test_reasons_in_the_order_of_the_acts_with_the_forms_own_titles() -> None:
    case = Overlay().docket().cases[REMOVED]
    told = [(one.act, one.what) for one in reasons_of(case, shipped_office().title)]
    assert told[-3:] == [
        ("不予认定决定", "条款"),
        ("不予认定决定", "事实"),
        ("不予认定决定", "理由"),
    ]
    assert ("异议核查结论", "查明事实") in told
    assert [one.on for one in reasons_of(case, shipped_office().title)] == sorted(
        one.on for one in reasons_of(case, shipped_office().title)
    )


def test_of_a_list_only_the_cases_own_row() -> None:
    docket = Overlay(
        change={"proposal-1.yaml": {"rows.0.reasons": "甲的理由", "rows.1.reasons": "乙的理由"}}
    ).docket(until="proposal-1.yaml")
    rows = docket.batch_acts("2025", "proposal")[0].record.get("rows")
    for row, other in ((rows[0], "乙的理由"), (rows[1], "甲的理由")):
        texts = [
            one.text for one in reasons_of(docket.cases[row["dossier"]], shipped_office().title)
        ]
        assert row["reasons"] in texts and other not in texts


def test_judgements_name_provision_person_and_evidence() -> None:
    case = Overlay().docket().cases[FACTORY]
    found = list(judged_of(case))
    assert {one.article for one in found} >= {"第七条第（二）项", "第七条第（七）项"}
    assert all(one.reasons and one.by == "cs-clerk-1" and one.evidence for one in found[:2])


def test_before_anyone_decided_there_is_nothing() -> None:
    case = Overlay().docket(until="f-7k3q/acceptance.yaml").cases[FACTORY]
    assert list(reasons_of(case, shipped_office().title)) == [] and list(judged_of(case)) == []


def test_show_tells_them(demo: Path) -> None:
    told = dossier("show", REMOVED, repo=demo / "repo").stdout
    assert "异议核查结论〔查明事实〕" in told and "不予认定决定〔条款〕第七条" in told
    assert "研判\n2025-07-11  第七条第（二）项" in told and "示例李某（bs-clerk-1）" in told
