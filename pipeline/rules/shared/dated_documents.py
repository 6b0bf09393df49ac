"""A document that a condition asks for: it says when it was issued, and not after the application.

Whether the paper itself exists is known by its digest only; people look at the original.
"""

from collections.abc import Iterator

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, Record, day_of


def check_document(application: Record, path: FieldPath, called: str) -> Iterator[Problem]:
    """What is wrong with the date of the evidence at `path`: none given, or too late."""
    dated = application.get(*path, "dated")
    submitted = application.day("submitted_at")
    if dated is None:
        yield Problem(
            path,
            f"{called}没有写明日期，不能判断申请时是否已经印发",
            "填写 dated（文件落款日期）",
            effect=Effect.DEFICIENCY,
        )
    elif day_of(dated) > submitted:
        yield Problem(
            (*path, "dated"),
            f"{called}落款 {dated}，晚于申请提交之日 {submitted}",
            "提交申请之前已经印发的文件，或更正日期",
            effect=Effect.DEFICIENCY,
        )


def last_full_year(application: Record) -> int:
    """The last calendar year that was over when the application was submitted."""
    return application.day("submitted_at").year - 1
