"""公示 (D04): the list about to be designated, open to objection (Article 11).

Not a red-head paper: no 版头, 文号, 主送机关 or 版记. Anonymous or late remarks are not excluded,
the regulation saying nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    period,
    units_of,
)
from pipeline.law.calendar import Uncovered

KIND = "publicity"
AUDIENCE = Audience.PUBLIC

OBJECTION = (
    "公示期内，任何单位和个人对公示内容有异议的，可以书面形式向我委反映，并提供具体事实、"
    "证明材料和联系方式；以单位名义反映的加盖单位公章，以个人名义反映的签署真实姓名，"
    "我委对反映人信息依法予以保密。"
)


def build(facts: PaperFacts) -> Document:
    """The 公示 of one publicity act."""
    act, record = facts.act, facts.act.record
    units = units_of(facts)
    dated, starts, ends = (record.day(name) for name in ("dated", "starts_on", "ends_on"))
    days = _workdays(facts, starts, ends)
    named = kinds_named(units, "、")
    issuer = str(facts.issuer.get("name"))
    phrases = [issuer, f"关于{act.year}年度重庆市{named}", "拟认定名单的公示"]
    return Document(
        id=f"{act.path}#{KIND}",
        kind=KIND,
        title="".join(phrases),
        number="",
        dated=dated,
        audience=AUDIENCE,
        form=Form.PLAIN,
        batch=act.year,
        dossier="",
        articles=("第十一条",),
        source=act.path,
        source_commit=act.step,
        context={
            "issuer": issuer,
            "title": phrases,
            "paragraphs": [
                f"{basis(facts)}，{chain(units)}，拟认定{as_titles(units)}，"
                f"现将拟认定名单（见{annex_reference(units)}）予以公示。",
                f"公示期为{period(starts, ends)}，共{days}个工作日。",
                OBJECTION,
            ],
            "contact": contact_lines(record.get("contact")),
            "annexes": annexes(facts, f"{act.year}年度拟认定{{}}名单", dated),
            "dated": full_date(dated),
        },
    )


def contact_lines(contact: Mapping[str, str]) -> list[dict[str, str]]:
    """Where objections go, as the 公示 prints it."""
    labels = {
        "office": "受理单位",
        "phone": "联系电话",
        "email": "电子邮箱",
        "address": "通讯地址",
        "postcode": "邮政编码",
    }
    return [
        {"label": label, "value": contact[name]}
        for name, label in labels.items()
        if name in contact
    ]


def _workdays(facts: PaperFacts, starts: date, ends: date) -> int:
    """Those of the printed period, maybe more than the law asks. Raises NotBuildable."""
    try:
        return facts.calendar.workdays_between(starts, ends)
    except Uncovered as uncovered:
        raise NotBuildable(f"公示期的工作日数无法核算：{uncovered}") from uncovered
