"""Every outcome of every act in every state: what follows, and what is refused with the choices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.model.case import Act, Case, State
from pipeline.model.generation import GENERATIONS, NEWEST
from pipeline.model.record import Record
from pipeline.procedure.docket import Docket, act_of, listed, refusals, successors
from pipeline.procedure.row import Row
from pipeline.procedure.rows import row_of, rows
from tests.support.batch import TEXTS, record_of, shipped_office
from tests.support.running import Golden

HERE = Path(__file__).parent
CASE = "2025/f-test"
CALL = "dossiers/2025/call.yaml"
ON = date(2025, 6, 1)
FILED = act_of(
    Record(
        f"dossiers/{CASE}/application.yaml", "application", 1, {"kind": "factory"}, {}, "0" * 64
    ),
    ON,
)
ON_LIST = {State.PUBLICISED, State.HELD, State.CLEARED, State.DESIGNATED}
GENERATION = pytest.mark.parametrize("generation", GENERATIONS)


def moves(generation: int) -> list[tuple[Row, str]]:
    """Every outcome of every act that the generation knows."""
    return [(row, outcome) for row in rows(generation) for outcome in row.moves]


def act(row: Row, outcome: str, generation: int) -> Act:
    """The smallest record of that row which names the case and the outcome."""
    data: dict[str, object] = {}
    if row.in_batch:
        entry = {"dossier": CASE} | ({row.outcome: outcome} if row.outcome else {})
        data[row.units] = [entry]
    else:
        data |= {row.outcome: outcome} if row.outcome else {}
        data |= {row.units: CASE if row.units == "unit" else [CASE]} if row.units else {}
    if row.kind == "supplement-notice":
        data |= {"issued_by": "区县" if row.level == "district" else "市级"}
    if row.kind == "compliance-check":
        data |= {"division": "500115"} if row.level == "district" else {}
    folder = "dossiers/2025/" if row.in_batch else f"dossiers/{CASE}/"
    record = Record(f"{folder}{row.kind}.yaml", row.kind, 1, data, {}, "0" * 64)
    assert row_of(record, generation) is not None
    return act_of(record, ON, "", generation)


def docket(state: State | None) -> Docket:
    """A batch that is called, with one case in that state, or none."""
    found = Docket()
    found.apply(act_of(record_of(CALL, TEXTS[CALL]), ON))
    if state is not None:
        found.cases[CASE] = Case(CASE, (FILED,), state, on_list=state in ON_LIST)
    return found


def told(state: State | None, generation: int) -> list[str]:
    """The chapter on one state of the golden file."""
    name = f"{state.chinese}（{state.value}）" if state else "尚未申报"
    choices = "、".join(successors(state, generation)) or "无"
    lines = [f"# {name}", f"可以接续：{choices}"]
    refused = 0
    for row, outcome in moves(generation):
        title = f"{row.title}（{outcome}）" if outcome else row.title
        reasons = [p.message for p in refusals(docket(state), act(row, outcome, generation))]
        if reasons:
            (reason,) = reasons
            assert reason.endswith(f"现在可以作出的是：{choices}")
            assert f"“{title}”" in reason and CASE in reason
            refused += 1
        else:
            move = row.move(outcome, state)
            assert move is not None
            after = move.after
            lines.append(f"  {title} → {after.chinese if after else '不变'}")
    return [*dict.fromkeys(lines), f"其余{refused}种不能，并说明可以接续的", ""]


@GENERATION
def test_moves(golden: Golden, generation: int) -> None:
    """The file of a generation that is recorded is never written again."""
    lines = [line for state in [None, *State] for line in told(state, generation)]
    golden(HERE / f"moves-{generation}.txt", "\n".join(lines))


@GENERATION
@pytest.mark.parametrize("state", [None, *State])
def test_nothing_is_offered_that_would_be_refused(state: State | None, generation: int) -> None:
    for row, outcome in moves(generation):
        title = f"{row.title}（{outcome}）" if outcome else row.title
        move = row.move(outcome, state)
        if title in successors(state, generation) and move is not None and move.after is not None:
            assert list(refusals(docket(state), act(row, outcome, generation))) == []


@GENERATION
def test_an_act_takes_the_case_where_the_table_says(generation: int) -> None:
    for row, outcome in moves(generation):
        for move in row.moves[outcome]:
            for state in move.before:
                held, one = docket(state), act(row, outcome, generation)
                held.apply(one)
                assert held.cases[CASE].state is (move.after or state)
                assert held.cases[CASE].acts == (FILED, one)


def test_a_unit_held_before_it_was_on_a_list_does_not_come_onto_one() -> None:
    """Only a 公示 puts a unit on a list: what it was held for ended without one."""
    (row,) = (row for row in rows() if row.kind == "resolution")
    held = docket(State.HELD)
    held.cases[CASE] = Case(CASE, (FILED,), State.HELD)
    held.apply(act(row, "拟认定", NEWEST))
    assert held.cases[CASE].state is State.RESOLVED and not held.cases[CASE].on_list


@GENERATION
def test_no_outcome_has_two_moves_from_one_state(generation: int) -> None:
    """Else the order of the table would decide, which nobody reads it for."""
    for row, outcome in moves(generation):
        befores = [state for move in row.moves[outcome] for state in move.before]
        assert len(befores) == len(set(befores)), (row.kind, outcome)


@GENERATION
def test_every_state_can_be_reached_and_left_but_the_title(generation: int) -> None:
    found = (move for row, outcome in moves(generation) for move in row.moves[outcome])
    assert {move.after for move in found} - {None} == set(State)
    ends = {s for s in State if not successors(s, generation)}
    assert ends == {State.DESIGNATED}


def test_every_kind_of_act_has_its_schema_and_a_known_article() -> None:
    (law,) = shipped_office().laws.values()
    for row in rows():
        assert [n for n in shipped_office().schemas.documents if n.startswith(row.kind)], row.kind
        assert row.article in law.articles
        assert row.approver and row.title


def test_a_year_without_a_call_takes_nothing() -> None:
    (problem,) = refusals(Docket(), act(*moves(1)[0], 1))
    assert "尚未发布申报通知" in problem.message and problem.hint


def test_a_second_call_for_the_year_is_refused() -> None:
    held = docket(None)
    (problem,) = refusals(held, next(iter(held.acts.values())))
    assert "每年认定一次" in problem.message and problem.hint


@GENERATION
def test_listed_names_each_unit_once_per_row(generation: int) -> None:
    for row, outcome in moves(generation):
        (item,) = listed(act(row, outcome, generation), row)
        assert (item.dossier, item.outcome) == (CASE, outcome)
