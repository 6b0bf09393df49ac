"""What the papers of the demo's year say, read from the bytes that are published."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from pipeline.ledger.snapshot import Snapshot
from pipeline.render import content_sha256
from tests.support.batch import ROOT, loaded
from tests.support.published import site_of, text_of, where
from tests.support.recorded import recorded

LISTS = ("docx", "html", "pdf", "xlsx")
LONG = "示例（重庆）智能网联新能源汽车电驱动热管理系统科技有限责任公司"
RENAMED = "示例三峡照明科技有限公司（公示名称：示例万州照明电器有限公司）"
PARKS = [
    ["万州区", "示例万州经济技术开发区盐气化工组团"],
    ["涪陵区", "示例涪陵临港新材料产业园"],
    ["长寿区", "示例长寿绿色化工园区"],
    ["璧山区", "示例璧山高新技术产业开发区"],
]
FACTORIES = [
    ["万州区", "示例万州照明电器有限公司"],
    ["涪陵区", "示例涪陵酱腌菜食品有限公司"],
    ["涪陵区", "示例涪陵中药制造有限公司"],
    ["江北区", "示例江北智能家电有限公司"],
    ["沙坪坝区", "示例沙坪坝信息设备有限公司"],
    ["九龙坡区", "示例九龙轻合金有限公司"],
    ["渝北区", LONG],
    ["长寿区", "示例（重庆）喆堃新材料有限公司"],
    ["长寿区", "示例重庆精密铸造有限公司长寿分公司"],
    ["长寿区", "示例长寿有机化学有限公司"],
    ["江津区", "示例渝江摩托车部件有限公司"],
    ["璧山区", "示例璧山动力总成有限公司"],
    ["铜梁区", "示例渝江摩托车部件有限公司"],
    ["石柱县", "示例石柱辣椒调味品有限公司"],
]
REMOVED = "示例璧山动力总成有限公司"
HELD = {
    "示例万州经济技术开发区盐气化工组团",
    "示例长寿有机化学有限公司",
    "示例石柱辣椒调味品有限公司",
    "示例涪陵中药制造有限公司",
}
LATER = "示例江津特种水泥有限公司"
TOLD_SINCE = {"dossiers/2025/publicity-closing-2.yaml#closing-statement"}
"""Its record was given a sentence on a lead that had been looked into."""
NEVER = ("f-v6a2", "f-u7c4", "f-z5q7", "f-y3d5", "f-j8w3", "p-y5n4")
"""Refused, not recommended (three), withdrawn, returned: none of them was ever publicised."""


@pytest.fixture(scope="module")
def site(year: Path) -> dict[str, str]:
    return site_of(year / "site")


def page(year: Path, name: str) -> str:
    return (year / f"site/papers/2025/{name}.html").read_text("utf-8")


def lists(year: Path, name: str) -> list[list[list[str]]]:
    """District and name of every row of each annex, as the page prints them."""
    annexes = page(year, name).split('class="annex"')[1:]
    return [
        [re.findall(r"<td[^>]*>(.*?)</td>", row)[1:] for row in re.findall(r"<tr><td.*?</tr>", one)]
        for one in annexes
    ]


def words(year: Path, name: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", page(year, name))


def files(paper: str) -> set[str]:
    return {f"papers/2025/{paper}.{suffix}" for suffix in LISTS}


def test_the_publicity_lists_eighteen_in_the_order_of_the_call(year: Path) -> None:
    assert lists(year, "publicity-1") == [PARKS, FACTORIES]
    text = words(year, "publicity-1")
    assert "等4个园区为“重庆市绿色园区”" in text and "等14家工厂为“重庆市绿色工厂”" in text
    assert "公示期为2025年9月26日至10月9日，共5个工作日。" in text


def test_the_first_designation_has_who_was_cleared_and_in_the_same_order(year: Path) -> None:
    gone = HELD | {REMOVED}
    new = {"示例万州照明电器有限公司": RENAMED}
    kept = [[d, new.get(n, n)] for d, n in FACTORIES if n not in gone]
    assert lists(year, "designation-1") == [[r for r in PARKS if r[1] not in gone], kept]
    text = words(year, "designation-1")
    assert "等3个园区" in text and f"{RENAMED}等10家工厂" in text
    assert "经公示并对公示期间收到的异议核查处理，现认定" in text


def test_the_second_designation_has_those_held_and_the_one_deferred(year: Path) -> None:
    assert lists(year, "publicity-2") == [[["江津区", LATER]]]
    assert "拟认定示例江津特种水泥有限公司为“重庆市绿色工厂”" in words(year, "publicity-2")
    parks, factories = lists(year, "designation-2")
    listed = [*FACTORIES[:11], ["江津区", LATER], *FACTORIES[11:]]
    assert parks == [PARKS[0]]
    assert factories == [r for r in listed if r[1] in HELD | {LATER}]
    assert "示例万州经济技术开发区盐气化工组团为“重庆市绿色园区”" in words(year, "designation-2")
    assert "等4家工厂为“重庆市绿色工厂”" in words(year, "designation-2")


def test_who_is_held_or_deferred_stands_where_it_may_and_nowhere_else(site: dict[str, str]) -> None:
    register = {"index.html", "register.csv", "register.json"}
    for name in HELD:
        assert set(where(site, name)) == files("publicity-1") | files("designation-2") | register
    assert set(where(site, LATER)) == files("publicity-2") | files("designation-2") | register
    assert set(where(site, REMOVED)) == files("publicity-1")


def traces(case: str) -> list[str]:
    """Everything by which a unit could be known: id, names, code, site, people, receipt."""
    folder = ROOT / "dossiers/2025" / case
    application = loaded((folder / "application.yaml").read_bytes())
    acceptance = loaded((folder / "acceptance.yaml").read_bytes())
    applicant, place = application["applicant"], application["site"]
    people = [person["name"] for person in applicant["legal_representatives"]]
    found = [case, applicant["name"], applicant["credit_code"], acceptance["receipt_no"], *people]
    return [*found, place["name"], place["address"], application["contact"]["email"]]


@pytest.mark.parametrize("case", NEVER)
def test_a_unit_that_was_never_publicised_leaves_no_trace(site: dict[str, str], case: str) -> None:
    assert [trace for trace in traces(case) if where(site, trace)] == []


def test_what_is_confidential_is_not_on_the_site(site: dict[str, str]) -> None:
    for word in ("YY-2025-00", "XS-2025-001", "13800000000", "渝经信函", "雨水口", "弄虚作假"):
        assert where(site, word) == []
    assert where(site, "f-w3n6") == [] and len(where(site, "f-k8v5")) == 2  # the register's two


def test_the_search_would_find_what_is_there(site: dict[str, str]) -> None:
    """Else every test that finds nothing passes."""
    assert files("publicity-1") <= set(where(site, "示例沙坪坝信息设备有限公司"))
    assert where(site, "渝经信发〔2025〕52号")


def test_the_longest_name_is_whole_everywhere(year: Path, site: dict[str, str]) -> None:
    assert len(LONG) == 31
    shown = files("publicity-1") | files("designation-1")
    assert shown <= set(where(site, LONG))
    pdf = pypdfium2.PdfDocument((year / "site/papers/2025/publicity-1.pdf").read_bytes())
    pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf]
    pdf.close()
    assert [LONG in page for page in pages] == [False, False, False, True]


def test_the_manifest_knows_four_public_papers(year: Path) -> None:
    papers = json.loads((year / "site/manifest.json").read_text("utf-8"))["papers"]
    told = [(p["kind"], p["number"], p["dated"], p["audience"], p["status"]) for p in papers]
    assert sorted(told) == [
        ("designation", "渝经信发〔2025〕45号", "2025-10-10", "public", "official"),
        ("designation", "渝经信发〔2025〕52号", "2025-11-03", "public", "official"),
        ("publicity", "", "2025-09-25", "public", "official"),
        ("publicity", "", "2025-10-23", "public", "official"),
    ]


TOLD = {
    "f-v6a2/non-designation-notice": ("第七条第（七）项", "七项低于全市先进值", "行政复议"),
    "f-w3n6/non-designation-notice": ("第七条第（一）项", "装配线迁至市外"),
    "f-y3d5/withdrawal-termination-notice": ("终止审查", "不影响你单位以后年度"),
    "f-s6m2/supplement-notice-1": ("管理体系", "2025年6月30日前", "重庆市涪陵区经济和信息化委员会"),
    "f-d7t3/supplement-notice-1": ("评价组", "2025年8月6日前", "重庆市经济和信息化委员会"),
    "f-k8v5/objection-finding-1-objection-reply": ("YY-2025-002", "异议不成立"),
    "f-w3n6/objection-finding-1-objection-reply": ("YY-2025-001", "异议成立"),
    "f-j8w3/review-return-letter": ("2025年7月31日17时30分", "不影响该单位以后年度"),
    "consultation-letter-1": (LATER, LONG, "市应急管理局"),
}


@pytest.mark.parametrize("paper", TOLD)
def test_those_concerned_are_told(year: Path, paper: str) -> None:
    told = text_of(year / f"internal/papers/2025/{paper}.pdf")
    assert [part for part in TOLD[paper] if part not in told] == []


def test_no_paper_shows_a_path_or_an_id_to_people(year: Path) -> None:
    for file in (year / "internal/papers").rglob("*.pdf"):
        told = text_of(file)
        assert not re.search(r"(site_work|systems|tax/|/[fp]-[a-z0-9]{4}\b)", told), file


def test_what_the_papers_say_is_what_it_was_in_the_first_generation(end: Snapshot) -> None:
    """Of the demo as it was recorded then: no change of ours may reach an issued paper."""
    said = {i.document.id: content_sha256(i.document, i.templates) for i in end.papers}
    then = recorded("1")["demo"]["papers"]
    assert {paper for paper in said | then if said.get(paper) != then.get(paper)} == TOLD_SINCE
