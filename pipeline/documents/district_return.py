"""退回通知: the district returns an application to the applicant, which may file anew (Article 10).

A return refuses nothing. The paper states the day by which the district's own letter is due, as the
call has it, and no consequence that the regulation does not know.
"""

from __future__ import annotations

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading
from pipeline.documents.shared.wording import (
    TITLES,
    call_of,
    case_of,
    headings_failed,
    moment,
    received,
    sender,
)

KIND = "district-return"
AUDIENCE = Audience.ADDRESSEE


def build(facts: PaperFacts) -> Document | None:
    """The paper of a recommendation that concludes 退回; None for any other conclusion."""
    record, case = facts.act.record, case_of(facts)
    if record.get("conclusion") != "退回":
        return None
    decided, title = record.day("decided_on"), TITLES[case.kind]
    due = moment(call_of(facts).deadline)
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        ["关于退回", f"{facts.act.year}年度{title}", "申报材料的通知"],
        decided,
        [
            f"你单位申报{facts.act.year}年度{title}的材料{received(case)}收悉。"
            "经初审，现将申报材料退回，有关情况通知如下：",
            heading("一、初审情况"),
            *(headings_failed(record) or ["所列审查内容均符合要求，因下述理由退回。"]),
            heading("二、退回理由"),
            str(record.get("reasons")),
            f"你单位可以补充完善后，从原受理渠道重新提交完整的申报材料。申报通知规定区县上报的截止时间为{due}，"
            "请为审查留出时间。",
            "特此通知。",
        ],
        ("第十条",),
        case,
        issuer=sender(facts, case, decided),
        addressee=f"{facts.in_effect.applicant(case)}：",
    )
