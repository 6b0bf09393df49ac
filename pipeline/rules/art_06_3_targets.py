"""第六条第（三）项：完成市级或区县政府下达的节能减排目标。

Passes: every target listed is met, one of them for the last full year, each by a dated document
that names who issued it. Fails: a target not met. Curable: none for the last full year; a
document without body or date. Not modelled: targets that were set and are not listed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.dated_documents import check_document, last_full_year

ARTICLE = "第六条第（三）项"
TITLE = "完成节能减排目标"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("已下达而没有列出的目标",)


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    targets = application.get("targets")
    for index, target in enumerate(targets):
        path: FieldPath = ("targets", index)
        yield from _met(target, path)
        yield from check_document(application, (*path, "document"), "目标考核文件")
    year = last_full_year(application)
    if all(target["year"] != year for target in targets):
        yield Problem(
            ("targets",),
            f"没有 {year} 年度（最近一个完整年度）的节能减排目标完成情况",
            f"补充 {year} 年度目标和考核文件",
            effect=Effect.DEFICIENCY,
        )


def _met(target: Mapping[str, Any], path: FieldPath) -> Iterator[Problem]:
    if not target["met"]:
        yield Problem(
            (*path, "met"),
            f"{target['issued_by']}下达的 {target['year']} 年度目标“{target['name']}”没有完成",
            "完成下达的目标后再申报；填写有误的，附考核文件更正",
        )
    if not target["document"].get("body"):
        yield Problem(
            (*path, "document"),
            f"{target['year']} 年度目标“{target['name']}”的考核文件没有写明出具单位",
            "填写 body（考核单位），应为市级或区县政府或其部门",
            effect=Effect.DEFICIENCY,
        )
