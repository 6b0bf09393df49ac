"""The papers as decided, before they are set: every word, in variants of the batch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import NotBuildable, PaperFacts, papers_of
from pipeline.documents.paper import Document
from pipeline.model.case import Act
from pipeline.model.record import Record
from pipeline.procedure.in_effect import InEffect
from pipeline.records.paths import ISSUER
from tests.support.batch import BATCH, Overlay, record_of, shipped_office
from tests.support.running import Golden
from tests.support.spine import PURE

HERE = Path(__file__).parent
LAW = "渝经信规范〔2024〕4号"
PARK, ONE, TWO, DROPPED = "2025/p-m2x9", "2025/f-7k3q", "2025/f-q8d2", "2025/f-w3n6"


def only(overlay: Overlay, act: str, units: Sequence[str]) -> Overlay:
    """The overlay with the rows of those units alone in one act."""
    record = record_of(BATCH + act, overlay.texts()[BATCH + act])
    rows = [n for n, row in enumerate(record.get("rows")) if row["dossier"] not in units]
    gone = {f"rows.{n}": None for n in reversed(rows)}
    change = {**overlay.change, act: {**overlay.change.get(act, {}), **gone}}
    return Overlay(change, overlay.remove)


def issuer(changes: Mapping[str, Any] | None = None) -> Record:
    own = shipped_office().issuer
    return Record(ISSUER, own.kind, 1, {**own.data, **(changes or {})}, own.positions, own.sha256)


def paper(overlay: Overlay, path: str, by: Record | None = None) -> Document:
    """The one paper of an act, in what was in effect with it."""
    act: Act = overlay.act(path)
    docket = overlay.docket(until=path)
    calendar = shipped_office().calendar.known_on(date.fromisoformat(act.record.get("dated")))
    office = by or issuer(), shipped_office().divisions, calendar, shipped_office().title
    facts = PaperFacts(act, InEffect(docket), shipped_office().laws[LAW], *office)
    (document,) = papers_of(facts)
    return document


def told(document: Document) -> str:
    """The document as text to be reviewed."""
    head = [
        f"{document.id}",
        f"{document.title}",
        f"{document.number or '无文号'}  {document.dated}  {document.audience}  {document.form}  "
        f"{'、'.join(document.articles)}",
    ]
    return "\n".join([*head, json.dumps(document.context, ensure_ascii=False, indent=1), ""])


VARIANTS = {
    "publicity": (Overlay(), "publicity-1.yaml"),
    "designation-after-objection": (Overlay(), "designation-1.yaml"),
    "designation-without-objection": (PURE, "designation-1.yaml"),
    "non-designation-notice": (Overlay(), "f-w3n6/non-designation.yaml"),
    "publicity-factories-only": (
        only(Overlay(), "publicity-1.yaml", [ONE, TWO]),
        "publicity-1.yaml",
    ),
    "publicity-one-park": (only(Overlay(), "publicity-1.yaml", [PARK]), "publicity-1.yaml"),
    "publicity-one-factory": (only(Overlay(), "publicity-1.yaml", [ONE]), "publicity-1.yaml"),
    "publicity-two-factories-one-park": (
        only(Overlay(), "publicity-1.yaml", [PARK, ONE, TWO]),
        "publicity-1.yaml",
    ),
    "designation-one-park": (only(Overlay(), "designation-1.yaml", [PARK]), "designation-1.yaml"),
    "designation-factories-only": (
        only(Overlay(), "designation-1.yaml", [ONE, TWO]),
        "designation-1.yaml",
    ),
    "publicity-within-one-month": (
        Overlay({"publicity-1.yaml": {"starts_on": "2025-09-18", "ends_on": "2025-09-24"}}),
        "publicity-1.yaml",
    ),
    "publicity-longer-than-asked": (
        Overlay({"publicity-1.yaml": {"ends_on": "2025-10-11"}}),
        "publicity-1.yaml",
    ),
    "publicity-across-new-year": (
        Overlay(
            {
                "publicity-1.yaml": {
                    "dated": "2025-12-26",
                    "starts_on": "2025-12-29",
                    "ends_on": "2026-01-05",
                }
            }
        ),
        "publicity-1.yaml",
    ),
    "publicity-third-party-review": (
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
        "publicity-1.yaml",
    ),
    "notice-without-number-or-remedy": (
        Overlay({"f-w3n6/non-designation.yaml": {"number": None, "remedy": None}}),
        "f-w3n6/non-designation.yaml",
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_paper(name: str, golden: Golden) -> None:
    golden(HERE / f"{name}.txt", told(paper(*VARIANTS[name])))


def paragraphs(name: str) -> list[str]:
    return [p for p in paper(*VARIANTS[name]).context["paragraphs"] if isinstance(p, str)]


BASIS = (
    "根据《重庆市绿色园区和绿色工厂认定管理办法》（渝经信规范〔2024〕4号）和"
    "《重庆市经济和信息化委员会关于开展2025年度重庆市绿色园区和绿色工厂认定申报工作的通知》"
    "（渝经信节能〔2025〕8号），经单位自愿申报、第三方机构评价、区县经信部门推荐、资料审查、"
    "现场核实、专家评审、征求市级相关部门意见等程序，"
)
"""As the notices of the office have it, number by number."""


def test_publicity_says_exactly_this() -> None:
    assert paragraphs("publicity") == [
        BASIS + "拟认定示例长寿绿色化工园区为“重庆市绿色园区”、"
        "示例（重庆）喆堃新材料有限公司等3家工厂为“重庆市绿色工厂”，"
        "现将拟认定名单（见附件1、2）予以公示。",
        "公示期为2025年9月26日至10月9日，共5个工作日。",
        "公示期内，任何单位和个人对公示内容有异议的，可以书面形式向我委反映，并提供具体事实、"
        "证明材料和联系方式；以单位名义反映的加盖单位公章，以个人名义反映的签署真实姓名，"
        "我委对反映人信息依法予以保密。",
    ]


CLOSING = (
    "各区县经信部门要加强对本地区绿色园区、绿色工厂的指导、监督和管理，组织其每年通过管理平台"
    "报送绿色制造关键指标持续提升情况；发生更名、重组等重大调整的，应在办理相关手续后30个工作日内"
    "通过区县经信部门审核上报我委申请调整。"
)


@pytest.mark.parametrize(
    ("name", "words", "factories"),
    [
        ("designation-without-objection", "经公示无异议", 3),
        ("designation-after-objection", "经公示并对公示期间收到的异议核查处理", 2),
    ],
)
def test_designation_says_exactly_this(name: str, words: str, factories: int) -> None:
    first, second, last = paragraphs(name)
    assert first == (
        f"{BASIS}{words}，现认定示例长寿绿色化工园区为“重庆市绿色园区”、示例（重庆）喆堃新材料"
        f"有限公司等{factories}家工厂为“重庆市绿色工厂”，名单见附件1、2，现予公布。"
    )
    assert (second, last) == (CLOSING, "特此通知。")


@pytest.mark.parametrize(
    "name", [n for n in VARIANTS if n.endswith(("-park", "-factory", "-only"))]
)
def test_a_kind_without_units_drops_and_a_single_unit_has_no_count(name: str) -> None:
    document = paper(*VARIANTS[name])
    text = told(document)
    lists = len(document.context["annexes"])
    assert not [count for count in ("等1个", "等1家", "等0") if count in text]
    assert ("附件1、2" in text) == (lists == 2)
    if lists == 1:
        (other,) = {"绿色园区", "绿色工厂"} - {document.context["annexes"][0]["title"][-6:-2]}
        own_words = text.replace("绿色园区和绿色工厂认定", "")
        assert other not in own_words and "附件1" not in text


def test_publicity_is_no_red_head_paper() -> None:
    document = paper(*VARIANTS["publicity"])
    assert not {"mark", "number", "addressee", "imprint"} & set(document.context)
    assert document.form == "plain" and document.number == ""


def test_designation_says_nothing_of_the_dropped_unit() -> None:
    overlay, path = VARIANTS["designation-after-objection"]
    text = told(paper(overlay, path))
    unit = overlay.docket().cases[DROPPED]
    finding, objection = unit.last("objection-finding"), unit.last("objection")
    for secret in (unit.name, "f-w3n6", finding.get("facts"), objection.get("matter"), "移出"):
        assert secret not in text


def test_a_division_is_named_as_on_the_papers_own_day() -> None:
    change = {
        "publicity-1.yaml": {"dated": "2026-01-22"},
        "f-7k3q/application.yaml": {"site.division": "500105"},
        "f-7k3q/acceptance.yaml": {"division": "500105"},
    }
    rows = paper(Overlay(change), "publicity-1.yaml").context["annexes"][1]["rows"]
    assert rows[0][1] == "江北区"
    change["publicity-1.yaml"] = {"dated": "2026-01-26"}
    rows = paper(Overlay(change), "publicity-1.yaml").context["annexes"][1]["rows"]
    assert rows[0][1] == "两江新区"


def test_addressees_are_those_of_the_papers_own_day() -> None:
    own = [
        {"text": "先前的主送：", "valid_from": "2020-01-01", "valid_to": "2025-10-09"},
        {"text": "其后的主送：", "valid_from": "2025-10-10"},
    ]
    document = paper(Overlay(), "designation-1.yaml", issuer({"addressees": own}))
    assert document.context["addressee"] == "其后的主送："
    with pytest.raises(NotBuildable, match=r"registry/issuer\.yaml 没有 2025-10-10"):
        paper(Overlay(), "designation-1.yaml", issuer({"addressees": own[:1]}))


def test_issuer_is_registry_data() -> None:
    document = paper(Overlay(), "designation-1.yaml", issuer({"name": "示例市经济和信息化局"}))
    text = told(document)
    assert document.title.startswith("示例市经济和信息化局关于公布")
    assert "重庆市经济和信息化委员会" not in text.replace("重庆市经济和信息化委员会办公室", "")
