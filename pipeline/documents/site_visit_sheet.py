"""现场核实表: what the officials saw on the site, to be printed and signed (Article 11)."""

from __future__ import annotations

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, drafted, heading, table
from pipeline.documents.shared.wording import TITLES, case_of, full_date

KIND = "site-visit-sheet"
AUDIENCE = Audience.INTERNAL


def build(facts: PaperFacts) -> Document:
    """The sheet of one site visit."""
    record, case = facts.act.record, case_of(facts)
    visited = record.day("visited_on")
    people = [f"{p['name']}（{p['organisation']}）" for p in record.get("officials")]
    hosts = [f"{p['name']}（{p['post']}）" for p in record.get("hosts")]
    away = record.get("recused")
    basics = [
        ["单位名称", facts.in_effect.printed_name(case)],
        ["生产或建设地址", str(case.application.get("site", "address"))],
        ["核实日期", full_date(visited)],
        ["核实人员", "、".join(people)],
        ["单位陪同人员", "、".join(hosts)],
        ["回避情况", str(record.get("recusal"))],
        *([["回避人员", "、".join(map(str, away))]] if away else []),
    ]
    conclusion = str(record.get("conclusion"))
    items = [
        [str(n), item["item"], item["result"], item.get("note") or "—"]
        for n, item in enumerate(record.get("items"), 1)
    ]
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.PLAIN),
        [f"{facts.act.year}年度{TITLES[case.kind]}申报", "现场核实表"],
        visited,
        [
            heading("一、基本情况"),
            table(["项目", "内容"], basics, left=(1,)),
            heading("二、核实情况"),
            table(["序号", "核实事项", "结果", "说明"], items, left=(1, 3)),
            heading("三、核实结论"),
            table(["核实结论", "核实人员签名", "单位陪同人员签名"], [[conclusion, "", ""]]),
        ],
        ("第十一条",),
        case,
    )
