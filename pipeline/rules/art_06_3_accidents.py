"""第六条第（三）项：近三年未发生较大以上污染事故或生态破坏事件。

Only 环境污染 and 生态破坏 count; safety and quality are no condition of a park. Whether those of
firms in the park count is a setting (`setting.park_accidents_include_firms`, by default they do),
and the message says so. Founding plays no part: the park is judged as a territory.
Passes: 一般 with its document; three years and a day ago; a safety accident. Fails: 较大 or graver
in the window (以上 includes the number). Must judge: exactly three years ago, grade pending, no
document, figures that reach 较大. Remark: a firm's, where the setting leaves firms out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.accidents import Window, judged

ARTICLE = "第六条第（三）项"
TITLE = "近三年无较大以上污染事故或生态破坏事件"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("没有申报的事故和事件",)

KINDS = frozenset({"环境污染", "生态破坏"})


def check(facts: Facts) -> Iterator[Problem]:
    for index, accident in enumerate(facts.case_or_raise.application.get("accidents") or ()):
        if accident["kind"] in KINDS and (
            problem := _one(facts, accident, ("accidents", index), _firm(facts, accident))
        ):
            yield problem


def _firm(facts: Facts, accident: Mapping[str, Any]) -> str:
    """The firm in the park that the accident was, "" where it was the park's own."""
    subject = str(accident.get("subject") or "")
    own = {facts.case_or_raise.name, facts.case_or_raise.application.get("applicant", "name")}
    return "" if subject in own else subject


def _one(facts: Facts, accident: Mapping[str, Any], path: FieldPath, firm: str) -> Problem | None:
    window = Window(facts.law.value("park_look_back_years", facts.on))
    problem = judged(facts, accident, path, window, f"园区企业{firm} " if firm else "")
    if problem is None or not firm:
        return problem
    if facts.law.value("setting.park_accidents_include_firms", facts.on):
        return replace(problem, message=f"{problem.message}（口径：园区内企业的事故计入园区）")
    return replace(
        problem,
        message=f"{problem.message}（口径：园区内企业的事故不计入园区）",
        effect=Effect.REMARK,
    )
