"""退回函: the city returns an application to the district that recommended it (Article 11)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading
from pipeline.documents.shared.wording import (
    TITLES,
    call_of,
    case_of,
    full_date,
    moment,
    organ,
    sender,
)
from pipeline.model.act_kind import ActKind

KIND = "return-letter"
AUDIENCE = Audience.ADDRESSEE


def build(facts: PaperFacts) -> Document | None:
    """The letter of a review that concludes 退回; None for any other conclusion."""
    record, case = facts.act.record, case_of(facts)
    if record.get("conclusion") != "退回":
        return None
    dated = facts.act.on
    department = sender(facts, case, dated)
    you = organ(department)
    name = facts.in_effect.applicant(case)
    letter = case.last(ActKind.DISTRICT_LETTER).get("number")
    arrived = full_date(record.day("received_at"))
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.LETTER),
        ["关于退回", str(name), f"{TITLES[case.kind]}申报材料的函"],
        dated,
        [
            f"{you}推荐{name}申报{facts.act.year}年度{TITLES[case.kind]}的来文（{letter}）及材料，"
            f"我委于{arrived}收悉{_late(facts)}。经资料审查，现将该单位的申报材料退回，有关情况函告如下：",
            *_findings(facts),
            f"请{you}将退回情况和理由告知该单位。",
            "特此函告。",
        ],
        (str(record.get("ground") or "第十一条"),),
        case,
        addressee=f"{department}：",
    )


def _late(facts: PaperFacts) -> str:
    if facts.act.record.get("in_time"):
        return ""
    due = moment(call_of(facts).deadline)
    return f"，已超过申报通知规定的截止时间（{due}）"


def _findings(facts: PaperFacts) -> Iterator[str | dict[str, object]]:
    """What was found wanting, then the opinion; a late letter was named before."""
    record = facts.act.record
    wanting = [item for item in record.get("checked") if item["result"] == "不符合"]
    yield heading("一、审查情况")
    for item in wanting:
        note = f"，{item['note'].rstrip('。')}" if item.get("note") else ""
        yield f"{item['item']}不符合要求{note}。"
    if not wanting:
        besides = "" if record.get("in_time") else "除送达逾期外，"
        yield f"{besides}所列审查事项均符合要求。"
    yield heading("二、审查意见")
    yield str(record.get("opinion"))
    if ground := record.get("ground"):
        yield f"依据：{facts.law.citation}{ground}。"
