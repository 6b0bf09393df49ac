"""What an office would not forgive: a loser's name, an objector or a phone number on the web."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from tests.support.batch import Overlay, story
from tests.support.published import site_of, text_of, where

OVERLAY = Overlay()
DROPPED = OVERLAY.docket().cases["2025/f-w3n6"]


@pytest.fixture(scope="module")
def site(demo: Path) -> dict[str, str]:
    return site_of(demo / "site")


def test_the_search_finds_what_is_there(site: dict[str, str]) -> None:
    """A search that finds nothing anywhere would pass every test below."""
    winner = "示例重庆精密铸造有限公司长寿分公司"
    assert set(where(site, winner)) == set(site) - {"manifest.json"}


def test_the_dropped_unit_stands_in_the_publicity_alone(site: dict[str, str]) -> None:
    assert where(site, DROPPED.name) == [
        "papers/2025/publicity-1.docx",
        "papers/2025/publicity-1.html",
        "papers/2025/publicity-1.pdf",
        "papers/2025/publicity-1.xlsx",
    ]


def test_nothing_of_its_case_stands_anywhere(site: dict[str, str]) -> None:
    finding, objection = DROPPED.last("objection-finding"), DROPPED.last("objection")
    secrets = [
        "f-w3n6",
        objection.get("registration_no"),
        objection.get("matter")[:12],
        finding.get("facts")[:12],
        finding.get("reasons")[:12],
        DROPPED.last("non-designation").get("facts")[:12],
        DROPPED.last("non-designation").get("number"),
        "告知书",
        "不予认定",
        "移出",
        "第七条",
        "internal",
    ]
    assert {secret: found for secret in secrets if (found := where(site, secret))} == {}


def test_no_applicant_can_be_telephoned_from_the_site(site: dict[str, str]) -> None:
    for case in OVERLAY.docket().cases.values():
        application = case.application
        private = [
            application.get("applicant", "credit_code"),
            application.get("contact", "mobile"),
            application.get("contact", "email"),
            application.get("contact", "person"),
            application.get("applicant", "registered_address"),
            *(p["name"] for p in application.get("applicant", "legal_representatives")),
            case.last("acceptance").get("receipt_no"),
            case.last("evaluation").get("evaluator", "name"),
        ]
        assert {word: found for word in private if word and (found := where(site, word))} == {}


def test_no_officer_is_named_on_the_site(site: dict[str, str]) -> None:
    for officer in story()["officers"]:
        assert where(site, officer["name"]) == [] and where(site, officer["id"]) == []


def test_every_page_of_a_demo_says_it_is_one(demo: Path) -> None:
    for file in (demo / "site/papers").rglob("*.pdf"):
        pdf = pypdfium2.PdfDocument(file)
        for page in pdf:
            told = re.sub(r"\s", "", page.get_textpage().get_text_range())
            assert "演示样张" in told
        pdf.close()


def test_the_notice_goes_to_the_unit_and_says_why(demo: Path) -> None:
    folder = demo / "internal/papers/2025/f-w3n6"
    for suffix in ("html", "docx", "pdf"):
        told = text_of(folder / f"non-designation-notice.{suffix}")
        assert DROPPED.name in told and "第七条第（一）项" in told and "行政复议" in told


def test_the_register_holds_what_the_notice_prints_and_no_more(demo: Path) -> None:
    register = json.loads((demo / "site/register.json").read_text("utf-8"))
    printed = OVERLAY.act("designation-1.yaml").record.get("rows")
    assert [unit["name"] for unit in register["units"]] == [row["name"] for row in printed]
    csv = (demo / "site/register.csv").read_bytes()
    assert csv.startswith(b"\xef\xbb\xbf") and csv.count(b"\r\n") == len(printed) + 1
