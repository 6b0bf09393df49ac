"""A declaration of the applicant: who signed it, and when."""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, Record
from pipeline.rules.shared.legal_representatives import holders


def check_declaration(application: Record, name: str, called: str) -> Iterator[Problem]:
    """Dated no later than the application, and signed by whoever led the applicant that day."""
    path: FieldPath = ("declarations", name)
    dated, signed_by = application.day(*path, "dated"), application.text(*path, "signed_by")
    submitted = application.day("submitted_at")
    if dated > submitted:
        yield Problem(
            (*path, "dated"),
            f"{called}落款 {dated}，晚于申请提交之日 {submitted}",
            "重新签署并盖章，或更正日期",
            effect=Effect.DEFICIENCY,
        )
    if signed_by not in holders(application, dated, dated):
        yield Problem(
            (*path, "signed_by"),
            f"{called}由{signed_by}签署，其在 {dated} 不是登记的法定代表人（负责人）",
            "附授权委托书，由受理机关在区县初审意见的 judgements 中写明判断；或由法定代表人重签",
            effect=Effect.REFERRAL,
        )
