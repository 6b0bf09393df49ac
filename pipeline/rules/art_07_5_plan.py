"""第七条第（五）项：中长期规划、量化的年度目标和实施方案，并确保资金和资源投入。

Passes: dated plan and scheme from before the application, a target in figures for the batch's year
or a later one, and money set aside. Fails (curable): no date, a later date, targets of past years
only, no money. Not modelled: whether the targets are ambitious and the money is spent.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES
from pipeline.rules.shared.dated_documents import check_document

ARTICLE = "第七条第（五）项"
TITLE = "规划、年度目标、实施方案和投入"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("目标是否合理、投入是否到位",)


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    yield from check_document(application, ("plan", "medium_term"), "中长期规划")
    yield from check_document(application, ("plan", "implementation"), "实施方案")
    year = int(facts.case_or_raise.year)
    if all(target["year"] < year for target in application.get("plan", "annual_targets")):
        yield Problem(
            ("plan", "annual_targets"),
            f"量化的年度目标都是 {year} 年以前的，没有本年度或以后年度的目标",
            f"补充 {year} 年度或以后年度的量化目标（基期值和目标值）",
        )
    if application.get("plan", "investment") == 0:
        yield Problem(
            ("plan", "investment"),
            "对绿色工厂创建项目的资金投入为 0",
            "写明资金投入（万元）；以资源投入代替的，在实施方案中折算",
        )
