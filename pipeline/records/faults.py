"""Findings on what a record holds and its schema does not accept."""

from __future__ import annotations

from pipeline.model.finding import Effect, Finding, Problem
from pipeline.model.record import FieldPath, Record
from pipeline.records.paths import case_of


def fault(
    record: Record,
    rule: str,
    path: FieldPath,
    message: str,
    hint: str,
    field: str,
    article: str = "",
) -> Finding:
    """A DEFECT at `path` of a record that its schema does not accept."""
    case = case_of(record.file)
    problem = Problem(path, message, hint)
    return Finding.in_record(
        record, problem, rule, Effect.DEFECT, field=field, article=article, case=case
    )
