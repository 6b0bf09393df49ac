"""第七条第（一）项：从事实际生产的制造型企业。

Passes: a class of GB/T 4754-2017 in divisions 13 to 42 and production on the site. Fails: another
division; no production on the site; research or trade only. Must judge: division 43
(金属制品、机械和设备修理业), repair being manufacturing in the classification only.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES

ARTICLE = "第七条第（一）项"
TITLE = "从事实际生产的制造型企业"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()

MANUFACTURING = range(13, 44)  # GB/T 4754-2017 门类 C
REPAIR = 43


def check(facts: Facts) -> Iterator[Problem]:
    yield from _industry(facts.case_or_raise.application)
    yield from _production(facts.case_or_raise.application)


def _industry(application: Record) -> Iterator[Problem]:
    code = application.text("industry", "code")
    division = int(code[:2])
    if division not in MANUFACTURING:
        yield Problem(
            ("industry", "code"),
            f"行业小类 {code} 不属制造业（GB/T 4754—2017 门类 C，大类 13 至 43）",
            "填写企业主营业务所属的四位小类；确非制造业的，不在认定范围",
        )
    elif division == REPAIR:
        yield Problem(
            ("industry", "code"),
            f"行业小类 {code} 属修理业，是否为“从事实际生产的制造型企业”由经信部门判断",
            "在区县初审意见的 judgements 中写明判断、理由和依据",
            effect=Effect.REFERRAL,
        )


def _production(application: Record) -> Iterator[Problem]:
    if not application.get("production", "on_site"):
        yield Problem(
            ("production", "on_site"),
            "申报场所没有实际生产",
            "以有生产活动的场所申报",
        )
    if "制造" not in (application.get("production", "activities") or ()):
        yield Problem(
            ("production", "activities"),
            "申报场所的活动不含制造（仅研发、贸易或修理）",
            "以从事制造的场所申报；填写有误的，更正后重新提交",
        )
