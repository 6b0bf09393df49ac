"""现场核实表 to be printed and filled in by hand on the site (Article 11).

What is known is filled in, the rest is blank. Its items are those of the article that the unit must
meet, in the law's own words.
"""

from __future__ import annotations

from pipeline.documents import PaperFacts
from pipeline.documents.blank_form import blank, conditions, known_of
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, heading, table
from pipeline.documents.shared.wording import TITLES, case_of

KIND = "site-visit-form"
AUDIENCE = Audience.INTERNAL


def build(facts: PaperFacts) -> Document:
    """The blank sheet for the case in whose folder the act stands."""
    case = case_of(facts)
    blanks = ["核实日期", "核实人员", "单位陪同人员", "回避情况"]
    items = [[str(n), text, "", ""] for n, text in enumerate(conditions(facts, case), 1)]
    return blank(
        facts,
        Kind(KIND, AUDIENCE, Form.PLAIN),
        [f"{facts.act.year}年度{TITLES[case.kind]}申报", "现场核实表"],
        "填表人",
        [
            heading("一、基本情况"),
            table(
                ["项目", "内容"], [*known_of(facts, case), *([b, ""] for b in blanks)], left=(1,)
            ),
            heading("二、核实情况"),
            "结果填写属实、不属实或者待核；不属实、待核的，写明情况。",
            table(["序号", "核实事项", "结果", "说明"], items, left=(1, 3)),
            heading("三、核实结论"),
            table(["核实结论", "核实人员签名", "单位陪同人员签名"], [["", "", ""]]),
        ],
    )
