"""A sheet to be printed and filled in by hand: what is known of the unit, and room for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Document
from pipeline.documents.shared.drafting import Kind, drafted
from pipeline.documents.shared.wording import case_of
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case

BLANK_DATE = "____年__月__日"


def blank(
    facts: PaperFacts,
    kind: Kind,
    title: Sequence[str],
    signer: str,
    paragraphs: Sequence[str | Mapping[str, Any]],
) -> Document:
    """The sheet of a case, to be signed and dated by hand by `signer`."""
    made = drafted(
        facts,
        kind,
        title,
        facts.act.on,
        paragraphs,
        ("第十一条",),
        case_of(facts),
        issuer=f"{signer}签名：________",
    )
    return replace(made, context={**made.context, "dated": BLANK_DATE})


def known_of(facts: PaperFacts, case: Case) -> list[list[str]]:
    """What a form to be filled in can say of a unit: item and content."""
    evaluation, application = case.last(ActKind.EVALUATION), case.application
    return [
        ["单位名称", facts.in_effect.printed_name(case)],
        ["统一社会信用代码", str(application.get("applicant", "credit_code"))],
        ["生产或建设地址", str(application.get("site", "address"))],
        ["受理编号", str(case.last(ActKind.ACCEPTANCE).get("receipt_no"))],
        ["第三方评价机构", str(evaluation.get("evaluator", "name"))],
        ["第三方评价得分", f"{evaluation.get('score'):g}"],
    ]


def conditions(facts: PaperFacts, case: Case) -> list[str]:
    """What a unit of its kind must meet, in the law's own words (Articles 6 and 7)."""
    start = {"park": "第六条第（", "factory": "第七条第（"}[case.kind]
    return [f"{ref}：{text}" for ref, text in facts.law.articles.items() if ref.startswith(start)]
