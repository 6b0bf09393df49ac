"""认定通知 (D05): the paper that confers the titles (Articles 11 and 12).

A red-head paper with 文号 and 主送. It says nothing of a unit that dropped out between 公示 and
here, nor why: the closing and the addressee's own notice do.
"""

from __future__ import annotations

from datetime import date

from pipeline.documents import NotBuildable, PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.wording import (
    annex_reference,
    annexes,
    as_titles,
    basis,
    chain,
    full_date,
    kinds_named,
    units_of,
)
from pipeline.model.act_kind import ActKind

KIND = "designation"
AUDIENCE = Audience.PUBLIC

CLEAN = "经公示无异议"
HANDLED = "并对公示期间收到的异议核查处理"


def build(facts: PaperFacts) -> Document:
    """The 认定通知 of one designation act."""
    act, record = facts.act, facts.act.record
    units, dated = units_of(facts), record.day("dated")
    issuer = str(facts.issuer.get("name"))
    phrases = [
        issuer,
        f"关于公布{act.year}年度重庆市{kinds_named(units, '和')}",
        "名单的通知",
    ]
    return Document(
        id=f"{act.path}#{KIND}",
        kind=KIND,
        title="".join(phrases),
        number=str(record.get("number")),
        dated=dated,
        audience=AUDIENCE,
        form=Form.RED_HEAD,
        batch=act.year,
        dossier="",
        articles=("第十一条", "第十二条"),
        source=act.path,
        source_commit=act.step,
        context={
            "issuer": issuer,
            "mark": f"{issuer}文件",
            "number": str(record.get("number")),
            "title": phrases,
            "addressee": _addressee(facts, dated),
            "paragraphs": _paragraphs(facts),
            "annexes": annexes(facts, f"{act.year}年度{{}}名单", dated),
            "dated": full_date(dated),
            "note": "（此件公开发布）",
            "imprint": {
                "office": str(facts.issuer.get("print_office")),
                "printed_on": full_date(dated),
            },
        },
    )


def _paragraphs(facts: PaperFacts) -> list[str]:
    units = units_of(facts)
    publicised = f"经公示{HANDLED}" if _objections(facts) else CLEAN
    named = kinds_named(units, "、")
    return [
        f"{basis(facts)}，{chain(units)}，{publicised}，现认定{as_titles(units)}，"
        f"名单见{annex_reference(units)}，现予公布。",
        f"各区县经信部门要加强对本地区{named}的指导、监督和管理，组织其每年通过管理平台报送"
        "绿色制造关键指标持续提升情况；发生更名、重组等重大调整的，应在办理相关手续后30个工作日内"
        "通过区县经信部门审核上报我委申请调整。",
        "特此通知。",
    ]


def _objections(facts: PaperFacts) -> int:
    """How many objections the closings that this designation rests on attest."""
    under = facts.act.record.rests_on
    return sum(
        int(closing.record.get("objections_received"))
        for closing in facts.in_effect.acts(facts.act.year, ActKind.PUBLICITY_CLOSING)
        if closing.path in under
    )


def _addressee(facts: PaperFacts, dated: date) -> str:
    """The 主送 line in force on the paper's own date. Raises NotBuildable."""
    day = dated.isoformat()
    for entry in facts.issuer.get("addressees"):
        if entry["valid_from"] <= day <= entry.get("valid_to", "9999-12-31"):
            return str(entry["text"])
    raise NotBuildable(f"registry/issuer.yaml 没有 {day} 有效的主送机关，先补齐再出具认定通知")
