"""Columns of a table: whole words, the full width, and a smaller type where that cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render import fonts, tables
from pipeline.render.blocks import Table
from pipeline.render.columns import share
from pipeline.render.metrics import Metrics
from pipeline.render.sheet import Text

MEASURE = 156.0
LENGTHS = st.lists(st.tuples(st.floats(5, 300), st.floats(5, 40)), min_size=1, max_size=9)


@given(LENGTHS)
def test_widths_fill_the_measure_and_leave_words_whole(columns: list[tuple[float, float]]) -> None:
    wanted, least = [w for w, _ in columns], [small for _, small in columns]
    widths = share(wanted, least, MEASURE)
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
