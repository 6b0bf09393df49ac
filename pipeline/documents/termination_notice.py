"""终止审查告知: the applicant withdrew, its application goes no further (Article 3: 自愿).

A withdrawal before the title is no refusal and bars nothing later.
"""

from __future__ import annotations

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted
from pipeline.documents.shared.wording import TITLES, case_of, full_date, received

KIND = "termination-notice"
AUDIENCE = Audience.ADDRESSEE


def build(facts: PaperFacts) -> Document:
    """The notice of one withdrawal act."""
    record, case = facts.act.record, case_of(facts)
    title = TITLES[case.kind]
    arrived = record.day("received_at")
    reason = f"（理由：{record.get('reason').rstrip('。')}）" if record.get("reason") else ""
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        ["关于终止", f"{title}申报审查", "的告知书"],
        facts.act.on,
        [
            f"你单位撤回{facts.act.year}年度{title}申报的书面申请"
            f"《{record.get('request', 'title')}》{reason}，已于{full_date(arrived)}收到。",
            f"{facts.law.citation}第三条规定，创建工作遵循自愿的原则。你单位申报材料{received(case)}"
            "自本告知书作出之日起终止审查，不再进入后续程序。",
            "本次撤回不影响你单位以后年度按照申报通知申报。",
            "特此告知。",
        ],
        ("第三条",),
        case,
        addressee=f"{facts.in_effect.applicant(case)}：",
    )
