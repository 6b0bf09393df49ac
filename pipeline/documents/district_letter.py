"""区县推荐函 (D02) with its 汇总表: the district's own letter to the city (Article 10).

No contact persons: nothing a paper does not need leaves the records.
"""

from __future__ import annotations

from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, table
from pipeline.documents.shared.wording import (
    PLAIN,
    as_list,
    as_titles,
    call_of,
    grouped,
    kinds_named,
    reference_to_call,
)
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case

KIND = "district-letter"
AUDIENCE = Audience.INTERNAL


def build(facts: PaperFacts) -> Document:
    """The letter of one district."""
    record = facts.act.record
    dated = record.day("dated")
    department = facts.divisions.at(str(record.get("division")), dated).department
    units = grouped(facts, record.get("units"))
    named = f"{facts.act.year}年度重庆市{kinds_named(units, '和')}"
    copies = record.get("addressee_copy")
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        [f"关于推荐{facts.act.year}年度", f"重庆市{kinds_named(units, '和')}的函"],
        dated,
        [
            f"根据{facts.law.citation}{reference_to_call(facts)}要求，我单位组织辖区单位申报，对申报"
            "单位的绿色制造标准指标完成情况、第三方评价报告和上报资料的真实性、合规性进行了审查，"
            "并查询了有关信用和事故信息。",
            f"经审查，{as_list(units)}初审合格，现推荐{as_titles(units)}（见附件），请予审核。",
        ],
        ("第十条",),
        number=str(record.get("number")),
        issuer=department,
        addressee=f"{facts.issuer.get('name')}：",
        note=f"（抄送：{copies}）" if copies else "",
        annexes=[_summary(facts, [u.case for found in units.values() for u in found], named)],
    )


def _summary(facts: PaperFacts, cases: list[Case], named: str) -> dict[str, Any]:
    columns = ["序号", "类别", "单位名称", "统一社会信用代码", "行业代码", "第三方机构", "得分"]
    rows = [[str(n), *_row(facts, case)] for n, case in enumerate(cases, 1)]
    call = call_of(facts).number
    return {
        "number": None,
        "title": f"{named}推荐汇总表",
        "note": f"（依据{call}）",
        **table(columns, rows, left=(2, 5)),
    }


def _row(facts: PaperFacts, case: Case) -> list[str]:
    evaluation, application = case.last(ActKind.EVALUATION), case.application
    industry = application.get("industry", "code")
    return [
        PLAIN[case.kind],
        facts.in_effect.printed_name(case),
        str(application.get("applicant", "credit_code")),
        str(industry) if industry else "—",
        str(evaluation.get("evaluator", "name")),
        f"{evaluation.get('score'):g}",
    ]
