"""征求意见函 (D03): the list about to be publicised, to the municipal departments (Article 11).

What silence means is printed only where an officer chose that it counts as no objection.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, table
from pipeline.documents.shared.wording import (
    PLAIN,
    as_titles,
    basis,
    call_of,
    cases_of,
    district,
    full_date,
    grouped,
    kinds_named,
)

KIND = "consultation-letter"
AUDIENCE = Audience.INTERNAL


def build(facts: PaperFacts) -> Document:
    """The letter of one consultation act, to all its departments."""
    record, call = facts.act.record, call_of(facts)
    dated, due = record.day("dated"), record.day("due_on")
    units = grouped(facts, record.get("units"))
    listed = f"{facts.act.year}年度拟认定重庆市{kinds_named(units, '、')}名单"
    silence = "逾期未函复的，视为无意见。" if record.get("silence") == "视为无意见" else ""
    contact = call.contact
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        [
            f"关于征求{facts.act.year}年度拟认定",
            f"重庆市{kinds_named(units, '、')}",
            "名单意见的函",
        ],
        dated,
        [
            f"{basis(facts)}，经申报、推荐、审查、现场核实和评审，我委拟认定{as_titles(units)}。",
            "现将拟认定名单（见附件）送你单位征求意见。请结合职能，重点就所列单位近三年是否发生较大及"
            "以上安全、质量、环境污染等事故，是否被列入失信名单，以及有无其他不宜认定的情形提出意见，"
            f"于{full_date(due)}前（含当日）书面函复我委；没有意见的，也请函复。{silence}",
        ],
        ("第十一条",),
        number=str(record.get("number")),
        addressee="、".join(
            call.departments[department] for department in record.get("departments")
        )
        + "：",
        contact=[
            {"label": "联系处室", "value": contact["office"]},
            {"label": "联系电话", "value": contact["phone"]},
        ],
        annexes=[_list(facts, record.get("units"), listed, dated)],
    )


def _list(facts: PaperFacts, ids: list[str], title: str, dated: date) -> dict[str, Any]:
    cases = cases_of(facts, ids)
    rows = [
        [
            str(number),
            district(facts, case, dated),
            facts.in_effect.printed_name(case),
            PLAIN[case.kind],
            str(case.application.get("applicant", "credit_code")),
            str(case.application.get("site", "address")),
        ]
        for number, case in enumerate(cases, 1)
    ]
    columns = ["序号", "区县", "单位名称", "类别", "统一社会信用代码", "所在地址"]
    return {"number": None, "title": title, "note": "", **table(columns, rows, left=(2, 5))}
