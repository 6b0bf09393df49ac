"""The shipped registry against the law as published, and against itself."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.model.record import Record
from pipeline.records.reader import read

ROOT = Path(__file__).parents[2]
PUBLISHED = (Path(__file__).parent / "regulation.zh.txt").read_text(encoding="utf-8")


def record(path: str) -> Record:
    outcome = read(path, (ROOT / path).read_bytes())
    assert isinstance(outcome, Record), outcome
    return outcome


LAW = record("registry/regulations/yjx-2024-4.yaml")


def test_the_articles_are_the_published_text_whole_and_in_order() -> None:
    body = PUBLISHED.split("第一章  总则")[1]
    body = "".join(line.strip() for line in body.splitlines() if not re.match("第.章 ", line))
    whole = ""
    for article in LAW.data["articles"]:
        item = re.search("第(（.+）)项$", article["ref"])
        whole += (item[1] if item else article["ref"]) + article["text"]
    squeeze = re.compile(r"\s")
    assert squeeze.sub("", whole) == squeeze.sub("", body)


def test_every_spacing_inside_an_article_is_kept() -> None:
    for article in LAW.data["articles"]:
        assert article["text"] in PUBLISHED, article["ref"]


def test_there_are_24_articles_and_23_items() -> None:
    refs = [a["ref"] for a in LAW.data["articles"]]
    assert len(set(refs)) == len(refs) == 47
    assert sum("项" in ref for ref in refs) == 23


def test_values_stand_in_the_article_they_cite() -> None:
    texts = {a["ref"]: a["text"] for a in LAW.data["articles"]}
    said = {
        "park_look_back_years": "近三年",
        "look_back_years": "近三年（含成立不足三年）",
        "publicity_workdays": "公示5个工作日",
        "ban_years": "三年内不得重新申报",
        "alteration_workdays": "30个工作日内",
        "entry_into_force_days": "30日后施行",
    }
    values = {v["name"]: v for v in LAW.data["values"]}
    for name, words in said.items():
        assert words in texts[values[name]["article"]], name
    assert {n for n in values if not n.startswith(("accident.", "setting.", "national."))} == set(
        said
    )
    assert all("口径" in v["source"] for n, v in values.items() if n.startswith("setting."))
    assert all(v["article"] in texts for v in values.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("safety.larger.deaths", 3), ("safety.larger.injuries", 10), ("safety.larger.loss", 1000),
        ("safety.major.deaths", 10), ("safety.major.loss", 5000),
        ("environment.larger.deaths", 3), ("environment.larger.loss", 500),
        ("environment.larger.evacuated", 5000), ("environment.major.loss", 2000),
    ],
)  # fmt: skip
def test_accident_thresholds(name: str, value: int) -> None:
    values = {v["name"]: v["value"] for v in LAW.data["values"]}
    assert values[f"accident.{name}"] == value


def test_citations_are_as_the_law_writes_them() -> None:
    assert LAW.data["number"] in PUBLISHED
    for basis in LAW.data["basis"]:
        assert basis["number"] in PUBLISHED


@pytest.mark.parametrize("year", range(2018, 2027))
def test_a_calendar_year_is_well_formed(year: int) -> None:
    data = record(f"registry/calendar/cn-{year}.yaml").data
    assert data["year"] == year
    dates = [notice["dated"] for notice in data["notices"]]
    assert dates == sorted(dates)
    assert str(year) in data["notices"][0]["title"]
    assert int(dates[0][:4]) == year - 1
    for number, notice in enumerate(data["notices"]):
        off = [date.fromisoformat(d) for d in notice["holidays"]]
        on = [date.fromisoformat(d) for d in notice["workdays"]]
        assert off == sorted(set(off)) and on == sorted(set(on))
        assert {d.year for d in off + on} == {year}
        assert all(d.weekday() >= 5 for d in on)
        cancelled = set(data["notices"][0]["workdays"]) if number else set()
        assert all(d.weekday() < 5 or d.isoformat() in cancelled for d in off)


def test_what_could_not_be_confirmed_is_marked() -> None:
    for year in (2019, 2020):
        notices = record(f"registry/calendar/cn-{year}.yaml").data["notices"]
        assert any(not n["verified"] and n["note"] for n in notices)
    for name in ("gbt-36132-2018", "gbt-36132-2025", "park-586-2016"):
        data = record(f"registry/standards/{name}.yaml").data
        assert data["verified"] is False and data["note"]
        assert sum(g["weight"] for g in data["groups"]) == 100
