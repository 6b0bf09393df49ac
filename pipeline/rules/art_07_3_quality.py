"""第七条第（三）项：近三年未发生较大及以上质量事故。

A graded 较大 accident, or one without any document, is for the rule on accidents; here are those
declared 一般. There is no single statutory scale (special equipment, works and food each have their
own), so the competent authority's document decides and an official reads it.
Passes: none, or outside the window. Fails (curable): a document that does not say who graded.
Must judge: a graded one in the window: under which scale?
"""

from collections.abc import Iterator

from pipeline.law.calendar import years_after
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import day_of
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES

ARTICLE = "第七条第（三）项"
TITLE = "质量事故的等级"
EFFECT = Effect.REFERRAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    years = facts.law.value("look_back_years", facts.on)
    for index, accident in enumerate(facts.case_or_raise.application.get("accidents") or ()):
        document = accident.get("document")
        occurred = day_of(accident["occurred_on"])
        small = accident["kind"] == "质量" and accident["grade"] == "一般" and document
        if not small or not occurred <= facts.on < years_after(occurred, years):
            continue
        said = f"{occurred.isoformat()} 的质量事故申报为一般"
        if not document.get("body"):
            yield Problem(
                ("accidents", index, "document"),
                f"{said}，认定文件没有写明由谁定级",
                "填写 body（作出认定的主管部门）",
                effect=Effect.DEFICIENCY,
            )
            continue
        yield Problem(
            ("accidents", index, "grade"),
            f"{said}（{document['body']}）；质量事故没有统一的法定分级，适用哪一标准须研判",
            "核对认定文件所依据的分级标准，在区县初审意见的 judgements 中写明判断",
        )
