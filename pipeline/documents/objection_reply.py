"""异议处理告知: to who objected, what was found and what follows (Article 11).

The record holds only the number of the confidential register, and so does the paper: the office
writes the name on the envelope.
"""

from __future__ import annotations

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading
from pipeline.documents.shared.wording import TITLES, cases_of, full_date
from pipeline.model.act_kind import ActKind

KIND = "objection-reply"
AUDIENCE = Audience.ADDRESSEE

DISPOSALS = {
    "保留": "保留{name}在拟认定名单中",
    "移出": "将{name}移出拟认定名单",
    "增列": "将{name}提请审定后另行公示",
    "暂缓": "暂缓认定{name}",
    "提请研究": "将所反映的情况提请会议研究",
}


def build(facts: PaperFacts) -> Document | None:
    """The reply that an objection-finding leads to; None on an incident, where nobody objected."""
    record = facts.act.record
    if (objection := facts.in_effect.foundation(facts.act, ActKind.OBJECTION)) is None:
        return None
    (case,) = cases_of(facts, [record.text("unit")])
    name = facts.in_effect.printed_name(case)
    listed = "未列入" if record.get("disposal") == "增列" else "列入"
    you = "你单位" if objection.get("signed") == "单位盖章" else "你"
    arrived = full_date(objection.day("received_at"))
    disposal = DISPOSALS[record.get("disposal")].format(name=name)
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        ["关于", f"{facts.act.year}年度{TITLES[case.kind]}拟认定名单", "异议处理情况的告知书"],
        record.day("replied_on"),
        [
            f"{you}对{name}{listed}{facts.act.year}年度{TITLES[case.kind]}拟认定名单提出的异议，"
            f"我委于{arrived}收到并登记（登记编号：{objection.get('registration_no')}）。"
            "经核查，现将处理情况告知如下：",
            heading("一、查明的事实"),
            str(record.get("facts")),
            heading("二、处理意见"),
            str(record.get("reasons")),
            _decided(str(record.get("finding")), str(record.get("reasons")), disposal),
            f"对{you}的信息，我委依法予以保密。特此告知。",
        ],
        ("第十一条",),
        case,
        addressee=f"异议人（登记编号：{objection.get('registration_no')}）：",
    )


def _decided(finding: str, reasons: str, disposal: str) -> str:
    """What follows; whether the objection is upheld too, unless the reasons said it already."""
    if finding == "异议撤回":
        return "你方已撤回该异议，我委不再就该异议作出结论。"
    if f"异议{finding}" in reasons:
        return f"据此决定{disposal}。"
    return f"经研究，异议{finding}，决定{disposal}。"
