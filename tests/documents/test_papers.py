"""Papers between the call and the designation: every word as decided, and the pages as set.

Acts whose schema is still to come are given as data of the shape their schema will have.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest

from pipeline import render
from pipeline.documents import NotBuildable, PaperFacts, builder
from pipeline.documents.paper import Audience, Document, Form, Standing
from pipeline.model.case import Act
from pipeline.model.record import Record
from pipeline.procedure.in_effect import InEffect
from tests.support.batch import BATCH, ROOT, Overlay, shipped_office
from tests.support.running import Golden

HERE = Path(__file__).parent
LAW = "渝经信规范〔2024〕4号"
TEMPLATES = {p.name: p.read_text("utf-8") for p in (ROOT / "templates").iterdir()}
UNIT = "f-w3n6"
KIND_OF = {
    "supplement-notice": "supplement-notice-1",
    "termination-notice": "withdrawal",
    "publicity-change": "publicity-change-1",
}


def of(overlay: Overlay, path: str) -> PaperFacts:
    """Facts of an act of the sample batch."""
    return PaperFacts(
        overlay.act(path),
        InEffect(overlay.docket(until=path)),
        shipped_office().laws[LAW],
        shipped_office().issuer,
        shipped_office().divisions,
        shipped_office().calendar,
        shipped_office().title,
    )


def coming(kind: str, data: Mapping[str, Any], case: str | None, until: str) -> PaperFacts:
    """Facts of an act whose kind the batch has none of yet, after `until`."""
    name = KIND_OF[kind]
    folder = f"{BATCH}{case}/" if case else BATCH
    record = Record(f"{folder}{name}.yaml", re.sub(r"-\d$", "", name), 1, data, {}, "0" * 64)
    found = of(Overlay(), until)
    act = Act(record, "2025", case, date(2025, 8, 4))
    office = (found.law, found.issuer, found.divisions, found.calendar, found.title)
    return PaperFacts(act, found.in_effect, *office)


ITEMS = [
    {
        "record_kind": "application",
        "field": "systems/3/certificate",
        "requirement": "补交证书扫描件，并说明证书有效期",
    },
    {
        "record_kind": "evaluation",
        "finding": "art-09-date-order:2025/f-w3n6:/report/issued_on:000000000000",
        "field": "report/issued_on",
        "requirement": "出具日期早于现场评价日期，请核实更正，并写明更正理由。",
    },
]
SUPPLEMENT = {
    "on": [],
    "dated": "2025-07-16",
    "number": "渝经信函〔2025〕180号",
    "due_on": "2025-07-25",
    "items": ITEMS,
    "issued_by": "市级",
}
WITHDRAWAL = {
    "on": [],
    "received_at": "2025-08-01T10:00:00+08:00",
    "request": {"title": "关于撤回绿色工厂申报的申请", "sha256": "0" * 64},
    "reason": "生产线搬迁计划调整。",
    "decided_on": "2025-08-04",
}
CHANGE = {
    "on": [{"path": f"{BATCH}publicity-1.yaml", "sha256": "0" * 64}],
    "dated": "2025-09-29",
    "cause": "网站中断",
    "explanation": "官网机房停电（示例）。",
    "days_lost": 1,
    "new_ends_on": "2025-10-10",
    "corrections": [],
}
NAMES = [
    {
        "dossier": "2025/f-q8d2",
        "was": "示例重庆精密铸造有限公司",
        "is": "示例重庆精密铸造有限公司长寿分公司",
    }
]
REVIEW = {
    "conclusion": "退回",
    "checked.2.result": "不符合",
    "checked.2.note": "推荐名单未附查询记录",
    "opinion": "推荐程序不完整，予以退回。",
}


RETURN = {
    "conclusion": "退回",
    "headings.report.conclusion": "不符合",
    "headings.report.opinion": "评价报告缺少现场评价人员签名。",
    "headings.compliance.conclusion": "不符合",
    "headings.compliance.opinion": "环评验收材料未附。",
    "reasons": "材料不齐，请补充后重新提交。",
}


def without(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def reviewed(**changes: Any) -> PaperFacts:
    path = f"{UNIT}/review.yaml"
    return of(Overlay({path: {**REVIEW, **changes}}), path)


def recommended(**changes: Any) -> PaperFacts:
    path = f"{UNIT}/recommendation.yaml"
    return of(Overlay({path: changes}), path)


def replied(**changes: Any) -> PaperFacts:
    path = f"{UNIT}/objection-finding-1.yaml"
    mine = {key[1:]: changes.pop(key) for key in list(changes) if key.startswith("_")}
    overlay = Overlay({path: changes, f"{UNIT}/objection-1.yaml": mine})
    return of(overlay, path)


def changed(**changes: Any) -> PaperFacts:
    return coming("publicity-change", {**CHANGE, **changes}, None, "publicity-1.yaml")


CASES = {
    "supplement-notice-city": (
        "supplement-notice",
        lambda: coming("supplement-notice", SUPPLEMENT, UNIT, f"{UNIT}/acceptance.yaml"),
    ),
    "supplement-notice-district": (
        "supplement-notice",
        lambda: coming(
            "supplement-notice",
            without({**SUPPLEMENT, "items": ITEMS[:1], "issued_by": "区县"}, "number"),
            UNIT,
            f"{UNIT}/acceptance.yaml",
        ),
    ),
    "termination-notice": (
        "termination-notice",
        lambda: coming("termination-notice", WITHDRAWAL, UNIT, f"{UNIT}/review.yaml"),
    ),
    "termination-notice-before-acceptance": (
        "termination-notice",
        lambda: coming(
            "termination-notice",
            without(WITHDRAWAL, "reason"),
            UNIT,
            f"{UNIT}/application.yaml",
        ),
    ),
    "district-return": ("district-return", lambda: recommended(**RETURN)),
    "district-return-all-met": (
        "district-return",
        lambda: recommended(conclusion="退回", reasons="应单位要求退回补充材料。"),
    ),
    "non-recommendation-notice": (
        "non-recommendation-notice",
        lambda: recommended(**{**RETURN, "conclusion": "不推荐"}),
    ),
    "site-visit-form": ("site-visit-form", lambda: of(Overlay(), f"{UNIT}/review.yaml")),
    "panel-form": ("panel-form", lambda: of(Overlay(), "p-m2x9/site-visit.yaml")),
    "return-letter": ("return-letter", reviewed),
    "return-letter-late": ("return-letter", lambda: reviewed(in_time=False, ground="第十条")),
    "return-letter-opinion-only": (
        "return-letter",
        lambda: reviewed(**{"checked.2.result": "符合"}),
    ),
    "objection-reply-upheld": ("objection-reply", replied),
    "objection-reply-dismissed-to-a-body": (
        "objection-reply",
        lambda: replied(
            finding="不成立",
            disposal="保留",
            reasons="该单位仍在从事实际生产，异议缺乏事实依据。",
            _signed="单位盖章",
        ),
    ),
    "objection-reply-to-an-omission": (
        "objection-reply",
        lambda: replied(disposal="增列", facts="经复核，该单位各项指标均符合要求。"),
    ),
    "objection-reply-held": (
        "objection-reply",
        lambda: replied(finding="部分成立", disposal="暂缓"),
    ),
    "district-letter": (
        "district-letter",
        lambda: of(Overlay(), "district-letter-500115.yaml"),
    ),
    "district-letter-one-factory": (
        "district-letter",
        lambda: of(Overlay(), "district-letter-500120.yaml"),
    ),
    "consultation-letter": ("consultation-letter", lambda: of(Overlay(), "consultation-1.yaml")),
    "consultation-letter-silence-counts": (
        "consultation-letter",
        lambda: of(
            Overlay({"consultation-1.yaml": {"silence": "视为无意见"}}), "consultation-1.yaml"
        ),
    ),
    "publicity-change-longer": ("publicity-change", changed),
    "publicity-change-corrected": (
        "publicity-change",
        lambda: changed(cause="名称更正", days_lost=0, new_ends_on="2025-10-09", corrections=NAMES),
    ),
    "publicity-change-both": ("publicity-change", lambda: changed(corrections=NAMES)),
    "publicity-change-calendar": ("publicity-change", lambda: changed(cause="放假安排变动")),
    "closing-statement": (
        "closing-statement",
        lambda: of(Overlay(), "publicity-closing-1.yaml"),
    ),
    "closing-statement-dismissed": (
        "closing-statement",
        lambda: of(
            Overlay({f"{UNIT}/objection-finding-1.yaml": {"finding": "不成立"}}),
            "publicity-closing-1.yaml",
        ),
    ),
    "site-visit-sheet": ("site-visit-sheet", lambda: of(Overlay(), f"{UNIT}/site-visit.yaml")),
    "panel-sheet": ("panel-sheet", lambda: of(Overlay(), "panel-1.yaml")),
    "panel-sheet-third-party": (
        "panel-sheet",
        lambda: of(
            Overlay(
                {
                    "panel-1.yaml": {
                        "mode": "第三方机构",
                        "third_party": {
                            "name": "示例评审有限公司",
                            "credit_code": "91500000MA5EWA0199",
                        },
                    }
                }
            ),
            "panel-1.yaml",
        ),
    ),
}
AUDIENCES = {
    "district-return": Audience.ADDRESSEE,
    "non-recommendation-notice": Audience.ADDRESSEE,
    "supplement-notice": Audience.ADDRESSEE,
    "termination-notice": Audience.ADDRESSEE,
    "return-letter": Audience.ADDRESSEE,
    "objection-reply": Audience.ADDRESSEE,
    "publicity-change": Audience.PUBLIC,
}


def paper(name: str) -> Document:
    kind, facts = CASES[name]
    document = builder(kind).build(facts())
    assert document is not None
    return document


def told(document: Document) -> str:
    """The document as text to be reviewed."""
    head = (
        f"{document.id}\n{document.title}\n{document.number or '无文号'}  {document.dated}  "
        f"{document.audience}  {document.form}  {'、'.join(document.articles)}\n"
    )
    return head + json.dumps(document.context, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_paper(name: str, golden: Golden) -> None:
    golden(HERE / f"{name}.txt", told(paper(name)))


@pytest.mark.parametrize("name", CASES)
def test_audience_and_form(name: str) -> None:
    """Who may read it is a matter of the kind; only 公示 and what changes it is public."""
    document = paper(name)
    assert document.audience is AUDIENCES.get(CASES[name][0], Audience.INTERNAL)
    assert (document.form is Form.LETTER) == (
        any(word in document.title for word in ("告知", "函", "补正", "退回"))
    )
    assert builder(document.kind).AUDIENCE is document.audience


@pytest.mark.parametrize("name", CASES)
def test_pages_and_formats(name: str) -> None:
    """PDF, DOCX and HTML say the same; the date never stands on a page alone."""
    document = paper(name)
    made = render.render(document, TEMPLATES, Standing.OFFICIAL)
    with pdfplumber.open(io.BytesIO(made.pdf)) as opened:
        pages = ["".join(c["text"] for c in page.chars) for page in opened.pages]
        widest = max(c["x1"] for page in opened.pages for c in page.chars)
    signed = next(
        page
        for page in pages
        if document.context["dated"] in page[-60:] or document.context["dated"] + "附件" in page
    )
    assert len(signed) > len(document.context["issuer"] + document.context["dated"]) + 10
    assert widest * 25.4 / 72 < 184 + 2.8 + 0.3, "only a mark at a line's end may hang over"
    text = re.sub(r"—\d+—|\s", "", "".join(pages))
    file = docx.Document(io.BytesIO(made.docx)).element.body
    said = "".join(node.text or "" for node in file.iter() if node.tag.endswith("}t"))
    words = Counter(re.sub(r"\s", "", said))
    article = made.html.decode("utf-8").partition("<article>")[2].partition("</article>")[0]
    assert Counter(unescape(re.sub(r"<[^>]+>|\s", "", article))) == words
    assert not words - Counter(text)
    heads = {c for table in tables(document) for c in "".join(table["columns"])}
    assert set(Counter(text) - words) <= heads, "only a table's head is printed twice"


def tables(document: Document) -> list[Mapping[str, Any]]:
    context = document.context
    return [t for t in (*context["paragraphs"], *context["annexes"]) if "columns" in t]


def test_a_review_that_returns_nothing_has_no_letter() -> None:
    assert builder("return-letter").build(of(Overlay(), f"{UNIT}/review.yaml")) is None


def test_the_reply_names_no_objector_and_the_drafter_is_told_what_is_missing() -> None:
    assert "登记编号：YY-2025-001" in paper("objection-reply-upheld").context["addressee"]
    facts = changed(on=[])
    with pytest.raises(NotBuildable, match=r"publicity-change-1\.yaml.*publicity"):
        builder("publicity-change").build(facts)


def test_no_consequence_of_silence_is_invented() -> None:
    assert "视为" not in told(paper("consultation-letter"))
    assert "逾期未函复的，视为无意见。" in told(paper("consultation-letter-silence-counts"))
    assert "逾期" not in told(paper("supplement-notice-city"))


def test_a_list_holds_no_contact_person() -> None:
    text = told(paper("district-letter")) + told(paper("consultation-letter"))
    for unit in ("p-m2x9", "f-7k3q", "f-q8d2"):
        contact = Overlay().docket().cases[f"2025/{unit}"].application.get("contact")
        assert contact["phone"] not in text.replace("023-00000000", "")
        assert contact.get("person", "—无—") not in text
