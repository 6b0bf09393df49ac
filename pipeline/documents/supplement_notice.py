"""补正通知: what of an application is to be mended, item by item, and by when (Articles 9 to 11).

The regulation sets no period and no consequence of silence, so the notice states none but the date
that the officer chose.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted
from pipeline.documents.shared.wording import (
    TITLES,
    case_of,
    field_named,
    full_date,
    received,
    sender,
)
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case

KIND = "supplement-notice"
AUDIENCE = Audience.ADDRESSEE
RECORDS = {ActKind.APPLICATION: "申报书", ActKind.EVALUATION: "第三方评价报告"}


def build(facts: PaperFacts) -> Document:
    """The notice of one supplement-notice act, from the district or from the city."""
    record, case = facts.act.record, case_of(facts)
    dated, due = (record.day(name) for name in ("dated", "due_on"))
    title, district = TITLES[case.kind], record.get("issued_by") == "区县"
    items = [
        f"{number}. {_place(facts, case, item)}：{_sentence(item['requirement'])}"
        for number, item in enumerate(record.get("items"), 1)
    ]
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        ["关于补正", f"{facts.act.year}年度{title}", "申报材料的通知"],
        dated,
        [
            f"你单位申报{facts.act.year}年度{title}的材料{received(case)}收悉。"
            f"经审查，下列{len(items)}项内容需要补正：",
            *items,
            f"请于{full_date(due)}前（含当日）按上述要求补正，并从原受理渠道提交补正后的完整材料。"
            "除上述内容外，其他内容应当与原材料一致；另有改动的，请逐项说明。",
            "特此通知。",
        ],
        ("第十条",) if district else ("第十一条",),
        case,
        number=str(record.get("number") or ""),
        issuer=sender(facts, case, dated) if district else str(facts.issuer.get("name")),
        addressee=f"{facts.in_effect.applicant(case)}：",
    )


def _place(facts: PaperFacts, case: Case, item: Mapping[str, str]) -> str:
    kind = ActKind(item["record_kind"])
    return f"{RECORDS[kind]}{field_named(facts, case.last(kind), item['field'])}"


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "；", "！", "？")) else f"{text}。"
