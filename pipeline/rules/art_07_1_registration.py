"""第七条第（一）项：企业工商注册在本市辖区内。

Passes: registered in any division of Chongqing, as a company, a branch or a plant; the 2024 text
asks for no legal personality (the repealed 试行 did). Fails: registered outside the city.
Remark: registered in another district of the city than the site.
Not modelled here: 税收解缴 (a rule of its own).
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES

ARTICLE = "第七条第（一）项"
TITLE = "工商注册在本市"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()

OUTSIDE = "市外"


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    registered = application.get("applicant", "registered_division")
    if registered == OUTSIDE:
        yield Problem(
            ("applicant", "registered_division"),
            "企业登记住所不在本市辖区内",
            "以在本市登记的企业或分支机构（含工厂、分公司）的名义申报",
        )
    elif registered != application.get("site", "division"):
        yield Problem(
            ("applicant", "registered_division"),
            "登记地与生产场所不在同一区县，由生产场所所在区县受理和推荐",
            effect=Effect.REMARK,
        )
