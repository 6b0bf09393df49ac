"""评审表: the meeting, its experts and who of them stood back, score and opinion (Article 11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading, table
from pipeline.documents.shared.wording import PLAIN, cases_of, full_date

KIND = "panel-sheet"
AUDIENCE = Audience.INTERNAL


def build(facts: PaperFacts) -> Document:
    """The sheet of one panel, by experts or by a third party."""
    record = facts.act.record
    meeting = record.get("meeting")
    held = record.day("meeting", "held_on")
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.PLAIN),
        [f"{facts.act.year}年度重庆市绿色园区和绿色工厂", "评审表"],
        held,
        [
            heading("一、评审会议"),
            f"{full_date(held)}，{meeting['title']}在{meeting['place']}举行，"
            f"采取{record.get('mode')}评审方式。",
            *_panel(facts),
            heading("三、评审结果"),
            _results(facts),
        ],
        ("第十一条",),
    )


def _panel(facts: PaperFacts) -> Iterator[Any]:
    """Who judged: the third party where there is one, and the experts with room to sign."""
    record = facts.act.record
    if body := record.get("third_party"):
        yield heading("二、评审机构和人员")
        yield f"评审机构：{body['name']}（统一社会信用代码：{body['credit_code']}）"
    else:
        yield heading("二、评审专家")
    people = [
        [e["name"], e["title"], e["organisation"], e["field"], ""]
        for e in record.get("experts") or ()
    ]
    if people:
        yield table(["姓名", "职称", "工作单位", "专业领域", "签名"], people, left=(2,))


def _results(facts: PaperFacts) -> Any:
    rows = []
    listed = facts.act.record.get("rows")
    cases = cases_of(facts, (row["dossier"] for row in listed))
    for number, (case, row) in enumerate(zip(cases, listed, strict=True), 1):
        away = "、".join(row["recused"]) or "无"
        score = f"{row['score']:g}"
        name, kind = facts.in_effect.printed_name(case), PLAIN[case.kind]
        cells = [name, kind, away, score, row["opinion"], row["conclusion"]]
        rows.append([str(number), *cells])
    columns = ["序号", "单位名称", "类别", "回避", "评分", "评审意见", "结论"]
    return table(columns, rows, left=(1, 5))
