"""公示情况说明: that the list was online, what was objected, what became of each unit (Article 11).

Internal: it names units that are held or removed. "0件" is written, never left out.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading, table
from pipeline.documents.shared.wording import (
    by_kind,
    cases_of,
    kinds_named,
    moment,
    period,
    publicity_under,
)
from pipeline.model.act_kind import ActKind
from pipeline.procedure.in_effect import Publicity

KIND = "closing-statement"
AUDIENCE = Audience.INTERNAL
RESULTS = ("成立", "部分成立", "不成立", "异议撤回", "尚在核查")


def build(facts: PaperFacts) -> Document:
    """The statement of one publicity-closing act."""
    record, publicity = facts.act.record, publicity_under(facts)
    listed = f"{facts.act.year}年度重庆市{kinds_named(by_kind(publicity.units), '、')}"
    online, count = record.get("online"), record.get("objections_received")
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.PLAIN),
        [f"关于{listed}", "拟认定名单公示情况的说明"],
        record.day("decided_on"),
        [
            heading("一、公示情况"),
            f"{listed}拟认定名单公示期为{period(publicity.starts, publicity.ends)}，公示页面自"
            f"{moment(online['from'])}至{moment(online['to'])}在线，"
            f"存证{len(online['evidence'])}次：",
            table(
                ["存证时间", "页面地址", "摘要（SHA-256）"],
                [[moment(e["captured_at"]), e["url"], e["sha256"]] for e in online["evidence"]],
                left=(1, 2),
            ),
            heading("二、异议情况"),
            f"公示期内共收到异议{count}件{_found(facts, publicity)}。",
            heading("三、各单位公示结论"),
            _outcomes(facts),
        ],
        ("第十一条",),
    )


def _found(facts: PaperFacts, publicity: Publicity) -> str:
    """，经核查，成立1件、不成立1件: what became of each objection; "" without any."""
    objections = facts.in_effect.objections_under(publicity)
    results = Counter(_result(facts, objection.file) for objection in objections)
    told = [f"{word.removeprefix('异议')}{results[word]}件" for word in RESULTS if results[word]]
    return f"，经核查，{'、'.join(told)}" if told else ""


def _result(facts: PaperFacts, objection: str) -> str:
    """The finding on one objection; on several units with different ones, 部分成立."""
    found = {
        str(act.record.get("finding"))
        for act in facts.in_effect.acts(facts.act.year, ActKind.OBJECTION_FINDING)
        if objection in act.record.rests_on
    }
    if not found:
        return "尚在核查"
    return found.pop() if len(found) == 1 else "部分成立"


def _outcomes(facts: PaperFacts) -> Any:
    rows = []
    outcomes = facts.act.record.get("outcomes")
    cases = cases_of(facts, (outcome["dossier"] for outcome in outcomes))
    for number, (case, outcome) in enumerate(zip(cases, outcomes, strict=True), 1):
        name, reasons = facts.in_effect.printed_name(case), outcome.get("reasons") or "—"
        rows.append([str(number), name, outcome["conclusion"], reasons])
    return table(["序号", "单位名称", "公示结论", "理由"], rows, left=(1, 3))
