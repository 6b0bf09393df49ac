"""第七条第（一）项：税收解缴在本市辖区内。

Passes: tax of the last full year paid in Chongqing only. Fails: nothing paid in Chongqing.
Curable: another year than the last full one, an assessment without date. Must judge: part of it
paid elsewhere (汇总纳税的分支机构), or a firm founded so lately that no full year is over.
Not modelled: which taxes a branch owes where.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES
from pipeline.rules.shared.dated_documents import check_document, last_full_year

ARTICLE = "第七条第（一）项"
TITLE = "税收解缴在本市"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("各税种的解缴地",)


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    yield from _year(application)
    yield from check_document(application, ("tax", "evidence"), "完税证明")
    yield from _place(application)


def _year(application: Record) -> Iterator[Problem]:
    given, last = int(application.get("tax", "year")), last_full_year(application)
    founded = application.day("applicant", "founded")
    if given == last:
        return
    if founded.year > last and given > last:
        yield Problem(
            ("tax", "year"),
            f"企业 {founded} 成立，申请时没有完整的纳税年度，能否以 {given} 年已缴税款代替须研判",
            "在区县初审意见的 judgements 中写明判断",
            effect=Effect.REFERRAL,
        )
    else:
        yield Problem(
            ("tax", "year"),
            f"税收解缴情况是 {given} 年的，应为最近一个完整年度 {last} 年",
            f"补充 {last} 年度的税额和完税证明",
            effect=Effect.DEFICIENCY,
        )


def _place(application: Record) -> Iterator[Problem]:
    here, elsewhere = (
        application.get("tax", name) for name in ("paid_in_chongqing", "paid_elsewhere")
    )
    if here == 0:
        yield Problem(
            ("tax", "paid_in_chongqing"),
            "没有在本市解缴税收",
            "以税收解缴在本市的企业申报；填写有误的，附完税证明更正",
        )
    elif elsewhere > 0:
        yield Problem(
            ("tax", "paid_elsewhere"),
            f"在本市解缴 {here} 万元，市外解缴 {elsewhere} 万元，"
            "是否属于“税收解缴在本市辖区内”须研判",
            "说明汇总纳税等情况，在区县初审意见的 judgements 中写明判断",
            effect=Effect.REFERRAL,
        )
