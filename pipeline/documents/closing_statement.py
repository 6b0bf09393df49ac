"""公示情况说明: that the list was online, what was objected, what became of each unit (Article 11).

Internal: it names units that are held or removed. "0件" is written, never left out.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading, table
from pipeline.documents.shared.wording import (
    grouped,
    kinds_named,
    moment,
    period,
    printed_name,
    rested_on,
)
from pipeline.model.act_kind import ActKind
from pipeline.model.record import Record
from pipeline.procedure.docket import rests_on

KIND = "closing-statement"
AUDIENCE = Audience.INTERNAL
RESULTS = ("成立", "部分成立", "不成立", "尚在核查")


def build(facts: PaperFacts) -> Document:
    """The statement of one publicity-closing act."""
    record, publicity = facts.act.record, rested_on(facts, ActKind.PUBLICITY)
    cases = [facts.docket.cases[row["dossier"]] for row in publicity.get("rows")]
    listed = f"{facts.act.year}年度重庆市{kinds_named(grouped(cases), '、')}"
    starts, ends = (date.fromisoformat(publicity.get(n)) for n in ("starts_on", "ends_on"))
    online, count = record.get("online"), record.get("objections_received")
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.PLAIN),
        [f"关于{listed}", "拟认定名单公示情况的说明"],
        date.fromisoformat(record.get("decided_on")),
        [
            heading("一、公示情况"),
            f"{listed}拟认定名单公示期为{period(starts, ends)}，公示页面自"
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


def _found(facts: PaperFacts, publicity: Record) -> str:
    """，经核查，成立1件、不成立1件: what became of each objection; "" without any."""
    results = Counter(
        _result(facts, act.path)
        for act in facts.docket.acts.values()
        if act.kind == ActKind.OBJECTION and publicity.file in rests_on(act.record)
    )
    told = [f"{word}{results[word]}件" for word in RESULTS if results[word]]
    return f"，经核查，{'、'.join(told)}" if told else ""


def _result(facts: PaperFacts, objection: str) -> str:
    """The finding on one objection; on several units with different ones, 部分成立."""
    found = {
        str(act.record.get("finding"))
        for act in facts.docket.acts.values()
        if act.kind == ActKind.OBJECTION_FINDING and objection in rests_on(act.record)
    }
    if not found:
        return "尚在核查"
    return found.pop() if len(found) == 1 else "部分成立"


def _outcomes(facts: PaperFacts) -> Any:
    rows = []
    for number, outcome in enumerate(facts.act.record.get("outcomes"), 1):
        case = facts.docket.cases[outcome["dossier"]]
        reasons = outcome.get("reasons") or "—"
        rows.append([str(number), printed_name(facts, case), outcome["conclusion"], reasons])
    return table(["序号", "单位名称", "公示结论", "理由"], rows, left=(1, 3))
