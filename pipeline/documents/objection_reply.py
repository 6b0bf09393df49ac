"""异议处理告知: to who objected, what was found and what follows (Article 11).

The record holds only the number of the confidential register, and so does the paper: the office
writes the name on the envelope.
"""

from __future__ import annotations

from datetime import date, datetime

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading
from pipeline.documents.shared.wording import TITLES, full_date, printed_name, rested_on
from pipeline.model.act_kind import ActKind
from pipeline.procedure.docket import rests_on

KIND = "objection-reply"
AUDIENCE = Audience.ADDRESSEE

DISPOSALS = {
    "保留": "保留{name}在拟认定名单中",
    "移出": "将{name}移出拟认定名单",
    "增列": "将{name}提请审定后另行公示",
    "暂缓": "暂缓认定{name}",
}


def build(facts: PaperFacts) -> Document | None:
    """The reply that an objection-finding leads to; None on an incident, where nobody objected."""
    record = facts.act.record
    acts = (facts.docket.acts.get(path) for path in rests_on(record))
    if not any(act and act.kind == ActKind.OBJECTION for act in acts):
        return None
    objection = rested_on(facts, ActKind.OBJECTION)
    case = facts.docket.cases[str(record.get("unit"))]
    name = printed_name(facts, case)
    listed = "未列入" if record.get("disposal") == "增列" else "列入"
    you = "你单位" if objection.get("signed") == "单位盖章" else "你"
    arrived = full_date(datetime.fromisoformat(objection.get("received_at")).date())
    disposal = DISPOSALS[record.get("disposal")].format(name=name)
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        ["关于", f"{facts.act.year}年度{TITLES[case.kind]}拟认定名单", "异议处理情况的告知书"],
        date.fromisoformat(record.get("replied_on")),
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
    if f"异议{finding}" in reasons:
        return f"据此决定{disposal}。"
    return f"经研究，异议{finding}，决定{disposal}。"
