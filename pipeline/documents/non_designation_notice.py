"""不予认定告知书 (D10): to the unit alone, with ground, facts and reasons (Articles 10 and 11).

Never public: neither the name nor a count of those refused reaches the site.
"""

from __future__ import annotations

from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.wording import TITLES, case_of, full_date
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case

KIND = "non-designation-notice"
AUDIENCE = Audience.ADDRESSEE


def build(facts: PaperFacts) -> Document:
    """The notice of one non-designation act."""
    act, record = facts.act, facts.act.record
    case = case_of(facts)
    dated = record.day("dated")
    phrases = [f"关于不予认定{TITLES[case.kind]}", "的告知书"]
    return Document(
        id=f"{act.path}#{KIND}/{case.id}",
        kind=KIND,
        title="".join(phrases),
        number=str(record.get("number") or ""),
        dated=dated,
        audience=AUDIENCE,
        form=Form.LETTER,
        batch=act.year,
        dossier=case.id,
        articles=(str(record.get("ground")),),
        source=act.path,
        source_commit=act.step,
        context={
            "issuer": str(facts.issuer.get("name")),
            "number": str(record.get("number") or ""),
            "title": phrases,
            "addressee": f"{facts.in_effect.applicant(case)}：",
            "paragraphs": _paragraphs(facts, case),
            "dated": full_date(dated),
        },
    )


def _paragraphs(facts: PaperFacts, case: Case) -> list[Any]:
    record = facts.act.record
    receipt = case.last(ActKind.ACCEPTANCE).get("receipt_no")
    steps = "审查、公示和核查" if facts.in_effect.publicity_of(case) else "审查"
    said: list[Any] = [
        f"你单位申报{facts.act.year}年度{TITLES[case.kind]}的材料（受理编号：{receipt}）收悉。"
        f"经{steps}，现将有关情况告知如下：",
        {"level": 1, "text": "一、查明的事实"},
        str(record.get("facts")),
        {"level": 1, "text": "二、理由和决定"},
        str(record.get("reasons")),
        f"根据{facts.law.citation}{record.get('ground')}的规定，"
        f"决定不予认定你单位为“{TITLES[case.kind]}”。",
    ]
    if remedy := record.get("remedy"):
        said += [{"level": 1, "text": "三、救济途径"}, str(remedy)]
    return [*said, "特此告知。"]
