"""The record of divisions, and which of them answers on which day."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.law.divisions import Divisions, UnknownDivision, in_list_order
from pipeline.model.record import Record
from pipeline.records.reader import read

FILE = Path(__file__).parents[2] / "registry" / "divisions.yaml"
RECORD = read(FILE.name, FILE.read_bytes())
assert isinstance(RECORD, Record)
DIVISIONS = Divisions.read(RECORD)
BEFORE, AFTER = date(2026, 1, 24), date(2026, 1, 25)


@pytest.mark.parametrize(
    ("on", "districts", "counties", "autonomous", "zones"),
    [(BEFORE, 26, 8, 4, 3), (AFTER, 25, 8, 4, 2)],
)
def test_how_many_stand(
    on: date, districts: int, counties: int, autonomous: int, zones: int
) -> None:
    kinds = [d.kind for d in DIVISIONS.standing(on)]
    counted = kinds.count("区") + kinds.count("行政区")
    assert counted == districts
    assert [kinds.count(k) for k in ("县", "自治县", "功能区")] == [counties, autonomous, zones]


@pytest.mark.parametrize(
    ("id", "on", "short"),
    [
        ("500105", BEFORE, "江北区"),
        ("500105", AFTER, "两江新区"),
        ("500112", AFTER, "两江新区"),
        ("CQZ-LJ", AFTER, "两江新区"),
        ("500240", AFTER, "石柱县"),
        ("500243", BEFORE, "彭水县"),
        ("500115", AFTER, "长寿区"),
    ],
)
def test_the_name_is_that_of_the_day(id: str, on: date, short: str) -> None:
    assert DIVISIONS.at(id, on).short_name == short


def test_a_split_district_has_several_heirs() -> None:
    assert [d.id for d in DIVISIONS.heirs("500112", AFTER)] == ["CQD-LJ", "500109"]
    assert [d.id for d in DIVISIONS.heirs("500112", BEFORE)] == ["500112"]


def test_the_new_district_has_no_code_yet_and_did_not_stand_before() -> None:
    assert DIVISIONS.at("CQD-LJ", AFTER).code is None
    with pytest.raises(UnknownDivision, match="不存在"):
        DIVISIONS.at("CQD-LJ", BEFORE)


def test_an_unknown_id_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownDivision, match="500999"):
        DIVISIONS.get("500999")


def test_codes_are_ids_and_unique() -> None:
    coded = [d for d in DIVISIONS.by_id.values() if d.code is not None]
    assert len(coded) == 38
    assert all(d.code == d.id for d in coded)


def test_every_successor_is_known() -> None:
    for division in DIVISIONS.by_id.values():
        assert all(id in DIVISIONS.by_id for id in division.successors)
        assert bool(division.successors) == (division.valid_to is not None)


def test_names_of_all_and_of_a_day() -> None:
    assert DIVISIONS.names()["500105"] == "江北区"
    assert "500105" not in DIVISIONS.names(AFTER)
    assert DIVISIONS.department("500115", BEFORE) == "重庆市长寿区经济和信息化委员会"


def test_list_order_is_the_calls_and_the_unlisted_come_last() -> None:
    ids = ["500120", "CQD-LJ", "500115", "500101"]
    assert in_list_order(ids, ["500115", "500120"]) == ("500115", "500120", "500101", "CQD-LJ")
