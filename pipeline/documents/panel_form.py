"""评审表 to be printed for one expert, or the reviewing body, on one unit (Article 11).

What earlier steps found is filled in; recusal, opinions, score, conclusion and signature are blank.
"""

from __future__ import annotations

from pipeline.documents import PaperFacts
from pipeline.documents.blank_form import blank, conditions, known_of
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.drafting import Kind, heading, table
from pipeline.documents.shared.wording import TITLES, case_of
from pipeline.model.act_kind import ActKind

KIND = "panel-form"
AUDIENCE = Audience.INTERNAL


def build(facts: PaperFacts) -> Document:
    """The blank sheet for the case in whose folder the act stands."""
    case = case_of(facts)
    visit = case.find(ActKind.SITE_VISIT)
    found = str(visit.get("conclusion")) if visit else "尚未核实"
    items = [[str(n), text, ""] for n, text in enumerate(conditions(facts, case), 1)]
    return blank(
        facts,
        Kind(KIND, AUDIENCE, Form.PLAIN),
        [f"{facts.act.year}年度{TITLES[case.kind]}", "评审表"],
        "评审人",
        [
            heading("一、基本情况"),
            table(["项目", "内容"], [*known_of(facts, case), ["现场核实结论", found]], left=(1,)),
            heading("二、评审意见"),
            "与申报单位、评价机构有利害关系的，应当回避，不填写以下内容。",
            table(["序号", "条件", "意见"], items, left=(1, 2)),
            heading("三、评分和结论"),
            table(["是否回避", "评分", "结论（通过、不通过、暂缓）"], [["", "", ""]]),
        ],
    )
