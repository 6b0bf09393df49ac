"""`status`: the page of a batch, one line a case, the same facts in every format."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.desk.batch_view import BatchOverview, overviews
from pipeline.desk.case_view import in_full, next_actor, view, views
from pipeline.desk.duties import duties
from pipeline.model.case import Case, State
from pipeline.procedure.docket import Docket
from pipeline.procedure.in_effect import InEffect
from tests.support.batch import Overlay, shipped_office
from tests.support.running import dossier

DAY = date(2025, 9, 30)


def batch(docket: Docket, on: date) -> BatchOverview:
    (one,) = overviews(
        list(views(InEffect(docket), shipped_office(), on)), InEffect(docket), shipped_office(), on
    )
    return one


def test_how_many_stand_at_which_stage() -> None:
    page = batch(Overlay().docket(until="f-w3n6/objection-1.yaml"), DAY)
    stages = {one.title: (one.parks, one.factories) for one in page.stages}
    assert stages == {"公示中": (1, 2), "暂缓待核查": (0, 1)}
    assert (page.total.parks, page.total.factories, page.total.total) == (1, 3, 4)
    assert [(d.title, d.filed, d.open) for d in page.districts] == [
        ("长寿区", 3, 3),
        ("璧山区", 1, 1),
    ]


def test_what_is_settled_is_counted_apart() -> None:
    page = batch(Overlay().docket(), date(2025, 10, 10))
    assert [(d.title, d.designated, d.ended, d.open) for d in page.districts] == [
        ("长寿区", 3, 0, 0),
        ("璧山区", 0, 1, 0),
    ]
    assert page.late == () and page.soon == ()


@pytest.mark.parametrize(("on", "late"), [("2025-07-31", 0), ("2025-08-01", 4)])
def test_a_deadline_that_has_run_out_is_late(on: str, late: int) -> None:
    docket = Overlay().docket(until="f-w3n6/acceptance.yaml")
    page = batch(docket, date.fromisoformat(on))
    assert page.total.late == late == sum(d.late for d in page.districts)
    assert len(page.late) == late and all(duty.what == "上报推荐函" for duty in page.late)


def test_the_end_of_a_publicity_is_nobodys_term() -> None:
    """No provision says by when the closing is written: from that day on it may be."""
    docket = Overlay().docket(until="publicity-1.yaml")
    page = batch(docket, date(2025, 10, 20))
    assert page.total.late == 0 and page.late == ()
    assert [duty.what for duty in page.soon] == ["出具公示情况说明"]


def test_the_next_step_of_every_state_is_somebodys_or_nobodys() -> None:
    still = {State.NOT_RECOMMENDED, State.NOT_DESIGNATED, State.WITHDRAWN, State.DESIGNATED}
    nobody = {
        state
        for state in State
        if not next_actor(Case("2025/f-0000", (), state), InEffect(Docket()))
    }
    assert nobody == still


@pytest.mark.parametrize(
    ("state", "whose"),
    [
        (State.SUPPLEMENTING, "申报单位：补正后重新提交"),
        (State.REMOVED, "市级承办人：不予认定决定"),
        (State.HELD, "市级承办人：重新核实后提请会议审定"),
    ],
)
def test_whose_turn_it_is(state: State, whose: str) -> None:
    assert next_actor(Case("2025/f-0000", (), state), InEffect(Docket())) == whose


def test_a_department_that_has_not_answered_is_next() -> None:
    docket = Overlay().docket(until="consultation-1.yaml")
    seen = view(docket.cases["2025/f-7k3q"], InEffect(docket), shipped_office(), date(2025, 8, 26))
    letter = docket.batch_acts("2025", "consultation")[0].record
    assert seen.next_actor.endswith("：答复征求意见函") and not seen.next_actor.startswith("市级")
    assert (seen.deadline, seen.why) == (letter.get("due_on"), "征求意见函规定的期限")
    assert seen.late(date(2025, 12, 1)) and not seen.late(date.fromisoformat(seen.deadline))
    answered = Overlay().docket(until="consultation-reply-3.yaml")
    later = view(
        answered.cases["2025/f-7k3q"], InEffect(answered), shipped_office(), date(2025, 9, 12)
    )
    assert (later.next_actor, later.deadline) == ("市级承办人：会议审定", "")


def test_departments_are_named_as_the_call_names_them() -> None:
    docket = Overlay().docket(until="consultation-1.yaml")
    call = docket.batch_acts("2025", "call")[0].record
    names = {entry["name"] for entry in call.get("departments")}
    asked = [
        d for d in duties(InEffect(docket), shipped_office(), DAY) if d.what == "答复征求意见函"
    ]
    assert asked and {duty.who for duty in asked} <= names


def test_what_was_decided_is_judged_on_the_day_it_was_decided() -> None:
    """A certificate that runs out a year later says nothing against the title."""
    docket = Overlay().docket()
    later = view(docket.cases["2025/f-7k3q"], InEffect(docket), shipped_office(), date(2027, 1, 4))
    assert later.judged_on == date(2025, 10, 10)
    assert not [one for one in later.findings if "到期" in one.message]


def test_a_case_in_full_names_every_provision() -> None:
    docket = Overlay().docket(until="f-7k3q/recommendation.yaml")
    seen = in_full(
        docket.cases["2025/f-7k3q"], InEffect(docket), shipped_office(), date(2025, 7, 12)
    )
    assert {"第七条第（三）项", "第九条"} <= {one.article for one in seen.conclusions}


def test_the_same_page_in_every_format(demo: Path, tmp_path: Path) -> None:
    asked = ("status", "--as-of", "2025-09-30", "--year", "2025")
    sheet = tmp_path / "new" / "status.xlsx"
    text = dossier(*asked, "--xlsx", sheet, repo=demo / "repo").stdout
    markdown = dossier(*asked, "--format", "markdown", repo=demo / "repo").stdout
    data = json.loads(dossier(*asked, "--format", "json", repo=demo / "repo").stdout)
    book = load_workbook(io.BytesIO(sheet.read_bytes()))
    cells = {str(c.value) for page in book for row in page.iter_rows() for c in row if c.value}
    for case in data["cases"]:
        for words in (case["id"], case["name"], case["district"], case["next_actor"]):
            assert words in text and words in re.sub("&#58;", ":", markdown) and words in cells
    (page,) = data["batches"]
    for stage in page["stages"]:
        assert re.search(rf"{stage['title']} .*\b{stage['factories']}\b", text)
        assert f"| {stage['title']} |" in markdown and stage["title"] in cells


def test_another_year_has_nothing(demo: Path) -> None:
    ran = dossier("status", "--year", "2024", repo=demo / "repo")
    assert ran.returncode == 0 and "没有案卷" in ran.stdout
