"""第六条第（六）项：专门机构和专职工作人员。

Passes: a dated document that set the body up before the application, and as many full-time staff
as the setting asks for (one: the law names no number). Fails (curable): no date, a later date,
too few persons, a person named twice. Remark: fewer than the two the national requirements ask
for, which are no condition here. Not modelled: whether they work full time.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.dated_documents import check_document

ARTICLE = "第六条第（六）项"
TITLE = "专门机构和专职人员"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("人员是否专职",)


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    yield from check_document(application, ("organisation", "document"), "机构设立文件")
    names = [person["name"] for person in application.get("organisation", "staff")]
    count = len(set(names))
    least = facts.law.value("setting.park_staff", facts.on)
    national = facts.law.value("national.park_staff", facts.on)
    if count < len(names) or count < least:
        yield Problem(
            ("organisation", "staff"),
            f"专职工作人员实有 {count} 人（重复的只计一人），至少 {least} 人（口径）",
            "删去重复的人员，补足专职人员",
        )
    if least <= count < national:
        yield Problem(
            ("organisation", "staff"),
            f"专职工作人员 {count} 人，符合本办法；国家绿色园区要求不少于 {national} 人",
            effect=Effect.REMARK,
        )
