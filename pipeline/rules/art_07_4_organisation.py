"""第七条第（四）项：内设管理机构，建立目标责任制。

Passes: a department, and a dated document of its duties and targets from before the application.
Fails (curable): a document without date or later than the application. Remark: no record of
training (教育培训 is among the body's tasks, and not a paper the law asks for).
Not modelled: whether the body works.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES
from pipeline.rules.shared.dated_documents import check_document

ARTICLE = "第七条第（四）项"
TITLE = "管理机构和目标责任制"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("考核和奖励的实际执行",)


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    yield from check_document(
        application, ("organisation", "responsibility_document"), "责任制文件"
    )
    if application.get("organisation", "training"):
        yield from check_document(application, ("organisation", "training"), "教育培训记录")
    else:
        yield Problem(
            ("organisation",),
            "没有提供绿色发展教育培训的记录，机构职责中的教育培训由初审时了解",
            effect=Effect.REMARK,
        )
