"""Standards of evaluation by code and edition, from the registry."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.rules.facts import Facts


def shown(standard: Mapping[str, Any]) -> str:
    """As a person writes it: GB/T 36132（2018）."""
    return f"{standard['code']}（{standard['edition']}）"


def called_for(facts: Facts) -> Mapping[str, Any]:
    """The standard that the call names for this kind of applicant."""
    standards: Mapping[str, Any] = facts.call.get("standards")
    found: Mapping[str, Any] = standards[facts.case_or_raise.kind]
    return found


def registered(facts: Facts, standard: Mapping[str, Any]) -> Record | None:
    """The registry's record of that code and edition, None where there is none."""
    for record in facts.registry.values():
        if record.kind == "standard" and same(record.data, standard):
            return record
    return None


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both name one edition of one standard."""
    return (one["code"], one["edition"]) == (other["code"], other["edition"])


def in_force(standard: Record, on: date) -> bool:
    """Whether the edition was in force on that day, first and last day included."""
    last = standard.day("effective_to") if standard.get("effective_to") else date.max
    return standard.day("effective_from") <= on <= last


def check_application(facts: Facts) -> Iterator[Problem]:
    """The application uses the edition the call names, and the registry knows it."""
    wanted = called_for(facts)
    given = facts.case_or_raise.application.get("standard")
    if not same(wanted, given):
        yield Problem(
            ("standard",),
            f"申报所用标准是 {shown(given)}，本批申报通知指明 {shown(wanted)}；"
            "不同版本的结构和得分不可比",
            "按申报通知指明的标准和版本重新自评价、评价后补正",
            effect=Effect.DEFICIENCY,
        )
    elif registered(facts, given) is None:
        yield Problem(
            ("standard",),
            f"标准库没有登记 {shown(given)}，条款和选用规则未能核对",
            "登记 registry/standards/ 后重新检查，或由初审机关在 judgements 中写明人工核对的结果",
            effect=Effect.REFERRAL,
        )
