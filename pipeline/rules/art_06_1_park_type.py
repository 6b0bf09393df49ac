"""第六条第（一）项：经国家或市政府批准的四类园区。

Passes: an approval of the State or of the municipal government, with number, date and the park's
name. Fails: approved by a district. Curable: no approving body, number or date, or a date after
the application. Must judge: another approving body, or an approval that names another park.
The types of the repealed 试行 (开发开放新区) cannot be written: the schema knows four.
Not modelled: the boundary map.
"""

import re
from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import PARKS
from pipeline.rules.shared.dated_documents import check_document

ARTICLE = "第六条第（一）项"
TITLE = "经国家或市政府批准的园区"
EFFECT = Effect.REFUSAL
JUDGES = CASE
APPLIES_TO = PARKS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("批准范围的四至图",)

APPROVAL: FieldPath = ("park", "approval")
STATE_OR_CITY = re.compile(
    "国务院|^国家|(科学技术|科技|商务|自然资源|工业和信息化)部|重庆市人民政府|^市(人民)?政府"
)
DISTRICT = re.compile("(区|县)(人民政府|管委会|管理委员会)")


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    yield from _complete(application)
    yield from check_document(application, APPROVAL, "园区批准文件")
    if body := application.get(*APPROVAL, "body"):
        yield from _competent(body)
    yield from _names(application)


def _complete(application: Record) -> Iterator[Problem]:
    for field, called in (("body", "批准机关"), ("number", "文号")):
        if not application.get(*APPROVAL, field):
            yield Problem(
                APPROVAL,
                f"园区批准文件没有写明{called}",
                f"填写 {field}（{called}），与批准文件一致",
                effect=Effect.DEFICIENCY,
            )


def _competent(body: str) -> Iterator[Problem]:
    if STATE_OR_CITY.search(body):
        return
    district = DISTRICT.search(body)
    yield Problem(
        (*APPROVAL, "body"),
        f"批准机关是“{body}”，"
        + ("不是国家或市政府" if district else "是否代表国家或市政府须研判"),
        "提交国家或市政府的批准文件"
        if district
        else "附授权依据，在区县初审意见的 judgements 中写明判断",
        effect=None if district else Effect.REFERRAL,
    )


def _names(application: Record) -> Iterator[Problem]:
    name, title = application.get("site", "name"), application.text(*APPROVAL, "title")
    cluster = application.get("park", "cluster")
    if name and not cluster and name not in title:
        yield Problem(
            (*APPROVAL, "title"),
            f"批准文件“{title}”没有出现园区名称“{name}”，是否同一园区（更名、合并）须研判",
            "附更名或合并的批准文件，在区县初审意见的 judgements 中写明判断",
            effect=Effect.REFERRAL,
        )
