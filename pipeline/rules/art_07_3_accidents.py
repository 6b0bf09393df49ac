"""第七条第（三）项：近三年（含成立不足三年）未发生较大及以上安全、质量、环境污染等事故。

The window runs from the later of founding and the day three years before the day of judgement:
a firm of fourteen months is judged on fourteen months, never refused for its age.
Passes: 一般 accidents; a 较大 one three years and a day ago. Fails: 较大 or graver in the window,
by the official grade. Must judge: exactly three years ago, grade pending, no official document,
declared 一般 with figures that reach 较大 (国务院令第493号第三条, 国办函〔2014〕119号: the
authority grades, not a rule), or an accident dated before founding (a predecessor's?).
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES
from pipeline.rules.shared.accidents import Window, judged

ARTICLE = "第七条第（三）项"
TITLE = "近三年无较大及以上事故"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("没有申报的事故",)


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    founded = application.day("applicant", "founded")
    window = Window(facts.law.value("look_back_years", facts.on), founded)
    for index, accident in enumerate(application.get("accidents") or ()):
        if problem := judged(facts, accident, ("accidents", index), window):
            yield problem
