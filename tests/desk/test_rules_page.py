"""docs/rules.md says what the rules are; `make golden` writes it."""

from datetime import date
from pathlib import Path

from pipeline.desk.rules_table import settings, table
from pipeline.rules.runner import rules
from tests.support.batch import shipped_office
from tests.support.running import Golden

PAGE = Path(__file__).parents[2] / "docs/rules.md"
DAY = date(2025, 6, 10)

HEAD = """# Rules

What each rule looks at, by article of 渝经信规范〔2024〕4号. The usual effect of a rule is one of
不符合条件 (a veto), 需补正 (curable), 需研判 (a person must judge) and 提示 (never blocks); a rule
may have a milder or graver finding too, which its docstring in `pipeline/rules/` and its folder in
`tests/rules/` show. What no rule looks at stands in the last column and in the list 未检查的内容
of every report.

"""
SETTINGS = """
## Readings still to be settled

The law leaves these open. Each is a dated value in `registry/regulations/`, to be changed by an
act of the office, never in code; a message that rests on one says 口径.

"""


def test_the_page_is_what_the_rules_say(golden: Golden) -> None:
    (law,) = shipped_office().laws.values()
    golden(PAGE, HEAD + table(law) + SETTINGS + settings(law, DAY))


def test_every_rule_has_its_row_once() -> None:
    (law,) = shipped_office().laws.values()
    rows = table(law).splitlines()[2:]
    assert sorted(row.split("`")[1] for row in rows) == sorted(rules())
    assert [row for row in rows if row.count("|") != 8] == []


def test_the_order_is_that_of_the_law() -> None:
    (law,) = shipped_office().laws.values()
    refs = [row.split("|")[1].strip() for row in table(law).splitlines()[2:]]
    assert refs == sorted(refs, key=list(law.articles).index)


def test_every_paragraph_of_articles_3_to_11_has_a_rule() -> None:
    wanted = {f"第{n}条" for n in "三四五八九十"} | {"第十一条"}
    wanted |= {f"第{a}条第（{i}）项" for a in "六七" for i in "一二三四五六七八"}
    assert wanted <= {rule.ARTICLE for rule in rules().values()}


def test_judgement_is_asked_for_where_the_law_asks_for_it() -> None:
    found = rules()
    for name in (
        "art-06-2-advantage",
        "art-06-7-indicators",
        "art-07-2-advantage",
        "art-07-7-indicators",
    ):
        assert found[name].MAY_REFER
    assert not found["art-06-4-share"].MAY_REFER
