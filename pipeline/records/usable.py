"""A file taken in whole: its place, its text, its schema, and that the three agree. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.model.case import Effect, Finding, Location, Problem, Record
from pipeline.records.paths import Place, check_name, place_of
from pipeline.records.reader import read
from pipeline.records.schemas import Schemas
from pipeline.rules import finding


@lru_cache(maxsize=1024)  # main is judged more than once in most commands, on the same files
def take(path: str, raw: bytes, schemas: Schemas) -> Record | tuple[Finding, ...]:
    """The record at `path`, usable in every respect, or the findings that say why it is not."""
    if (misplaced := check_name(path)) is not None:
        return (_misplaced(path, misplaced),)
    record = read(path, raw)
    if not isinstance(record, Record):
        return record
    if faults := schemas.check(record):
        return faults
    place = place_of(path)
    problems = list(_disagreements(record, place)) if place else []
    return (
        tuple(finding(p, record, "filing", Effect.DEFECT, title=schemas.title) for p in problems)
        or record
    )


def _misplaced(path: str, problem: Problem) -> Finding:
    return Finding(
        f"filing:{path}",
        "filing",
        Effect.DEFECT,
        Location(path),
        problem.message,
        hint=problem.hint,
    )


def _disagreements(record: Record, place: Place) -> Iterator[Problem]:
    """What the path says must be what the record says: kind, year, division, kind of applicant."""
    if record.kind != place.kind:
        yield Problem(
            ("record",),
            f"文件名说是 {place.kind}，内容是 {record.kind}",
            "改正首行，或把文件移到应在的位置",
        )
        return
    if (year := record.get("year")) is not None and place.year and str(year) != place.year:
        yield Problem(
            ("year",),
            f"年度 {year} 与所在文件夹 {place.year} 不符",
            "改正年度或位置（每年一个批次，第三条）",
        )
    division = record.get("division")
    if place.division != (division or "") and record.kind in {
        "district-letter",
        "compliance-check",
    }:
        yield Problem(
            ("division",),
            f"文件名中的区县“{place.division or '无'}”与内容“{division or '无'}”不符",
            "两处写成同一区县代码",
        )
    if record.kind == "application" and record.get("kind")[0] != place.case.split("/")[1][0]:
        yield Problem(
            ("kind",), "案号首字母与申报类别不符", "绿色工厂的案号以 f- 开头，绿色园区以 p- 开头"
        )
