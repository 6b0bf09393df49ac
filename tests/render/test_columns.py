"""Columns of a table: whole words, the full width, and a smaller type where that cannot be."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.fonts import find as fonts
from pipeline.render.fonts.metrics import Metrics
from pipeline.render.page import tables
from pipeline.render.page.columns import LEANS, share
from pipeline.render.page.sheet import Rule, Text
from pipeline.render.text.blocks import Table

MEASURE = 156.0
LENGTHS = st.lists(st.tuples(st.floats(5, 300), st.floats(5, 40)), min_size=1, max_size=9)


@given(LENGTHS, st.sampled_from(LEANS))
def test_widths_fill_the_measure_and_leave_words_whole(
    columns: list[tuple[float, float]], lean: float
) -> None:
    wanted, least = [w for w, _ in columns], [small for _, small in columns]
    widths = share(wanted, least, MEASURE, lean)
    assert (widths is None) == (sum(least) > MEASURE)
    if widths is not None:
        assert sum(widths) == pytest.approx(MEASURE)
        assert all(w >= small - 1e-9 for w, small in zip(widths, least, strict=True))


def test_a_credit_code_stays_whole_in_smaller_type() -> None:
    code, name = "91500115MA5U7K3Q8U", "示例（重庆）新材料有限公司长寿区晏家分公司"
    columns = ("序号", "类别", "单位名称", "统一社会信用代码", "行业代码", "评价机构", "得分")
    row = ("1", "绿色工厂", name, code, "2651", "示例绿色制造评价中心有限公司", "86.8")
    metrics = Metrics(fonts.find())
    strips = tables.rows(Table(columns, ("center",) * 7, (row,)), metrics)
    texts = [item for strip in strips for item in strip.items if isinstance(item, Text)]
    words = {"".join(run.text for run in text.runs): text.size for text in texts}
    assert words[code] == 10.5
    assert max(text.x for text in texts) < 184


LONG = "示例（重庆）智能网联新能源汽车电驱动热管理系统科技有限责任公司"


def lines(columns: tuple[str, ...], row: tuple[str, ...]) -> list[str]:
    """Every line of the last row, as set."""
    strip = tables.rows(Table(columns, ("left",) * len(row), (row,)), Metrics(fonts.find()))[-1]
    return [
        "".join(run.text for run in item.runs) for item in strip.items if isinstance(item, Text)
    ]


def test_the_longest_name_takes_the_room_that_shorter_cells_can_spare() -> None:
    columns = ("序号", "类别", "单位名称", "统一社会信用代码", "行业代码", "第三方机构", "得分")
    row = ("1", "绿色工厂", LONG, "91500112MA61X9Y42P", "3670", "示例节能技术服务中心", "89.65")
    name = [line for line in lines(columns, row) if line in LONG]
    assert "".join(name) == LONG and len(name) <= 4
    assert min(map(len, name)) >= 3


def test_what_stands_in_parentheses_at_the_end_of_a_name_is_kept_together() -> None:
    name, former = "示例三峡照明科技有限公司", "（公示名称：示例万州照明电器有限公司）"
    columns = ("序号", "区县", "工厂名称")
    assert lines(columns, ("1", "万州区", name + former))[2:] == [name, former]
    assert "".join(lines(columns, ("1", "渝北区", LONG))[2:]) == LONG


def drawn(*rows: tuple[str, ...]) -> tuple[list[float], list[float]]:
    """Widths of the columns and heights of the rows of a form, in mm."""
    table = Table(("序号", "核实事项", "结果", "说明"), ("center", "left", "center", "left"), rows)
    strips = tables.rows(table, Metrics(fonts.find()), 8.2)
    edges = sorted(
        item.x for item in strips[0].items if isinstance(item, Rule) and item.height > item.width
    )
    return [b - a for a, b in pairwise(edges)], [strip.height for strip in strips[1:]]


def test_what_is_written_by_hand_has_room() -> None:
    item = "从事制造业生产且具有法人资格的独立核算单位，" * 3
    (_, _, result, remark), (height,) = drawn(("1", item, "", ""))
    assert result >= 25.5 and remark >= 49.5 and height >= 16.4
    (_, _, narrow, _), (low,) = drawn(("1", "短", "属实", "无"))
    assert narrow < result + 20 and low == pytest.approx(8.2)


def test_a_signature_in_a_table_of_marks_is_two_lines_high() -> None:
    _, heights = drawn(("1", "短", "", "无"), ("2", "短", "属实", "无"))
    assert heights == pytest.approx([16.4, 8.2])
