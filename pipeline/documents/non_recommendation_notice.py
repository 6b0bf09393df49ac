"""不予推荐告知书: the district tells the applicant that it does not recommend it (Article 10).

To the unit alone; no name or count of those not recommended reaches the site.
"""

from __future__ import annotations

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading
from pipeline.documents.shared.wording import TITLES, case_of, headings_failed, received, sender

KIND = "non-recommendation-notice"
AUDIENCE = Audience.ADDRESSEE


def build(facts: PaperFacts) -> Document | None:
    """The notice of a recommendation that concludes 不推荐; None for any other conclusion."""
    record, case = facts.act.record, case_of(facts)
    if record.get("conclusion") != "不推荐":
        return None
    decided, title = record.day("decided_on"), TITLES[case.kind]
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        ["关于不予推荐", f"{facts.act.year}年度{title}", "的告知书"],
        decided,
        [
            f"你单位申报{facts.act.year}年度{title}的材料{received(case)}收悉。"
            "经初审，现将有关情况告知如下：",
            heading("一、初审情况"),
            *(headings_failed(record) or ["所列审查内容的意见见下述理由。"]),
            heading("二、理由和结论"),
            str(record.get("reasons")),
            f"根据{facts.law.citation}第十条的规定，初审合格的方予推荐，你单位本次申报不予推荐。",
            "你单位以后年度仍可按照申报通知申报。",
            "特此告知。",
        ],
        ("第十条",),
        case,
        issuer=sender(facts, case, decided),
        addressee=f"{facts.in_effect.applicant(case)}：",
    )
