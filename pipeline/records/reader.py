"""One file of the repository as a `Record`, or the findings that make it unusable.

`read` looks at the text alone, `take` also at its place, its schema and that the three agree. The
bytes come from a Git tree or a work tree; whether the entry is a symbolic link is the business of
whoever read that tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Finding, Problem
from pipeline.model.record import Location, Record
from pipeline.records.paths import Place, check_name, place_of
from pipeline.records.schemas import Schemas
from pipeline.records.withheld import digest_of
from pipeline.records.yaml_reader import Loaded, load
from pipeline.records.yaml_text import Fault

REMEMBERED = 64 * 1024
"""The size in bytes up to which a file is kept once read, so that large ones cost no memory."""

HEADER: Final = re.compile(r"([a-z][a-z-]*)/([1-9][0-9]{0,2})")


def read(file: str, raw: bytes) -> Record | tuple[Finding, ...]:
    """The record in `raw`, or at least one finding, every one with the effect `DEFECT`.

    `file` is the path inside the repository; only its text is used, for places. The content is
    not judged here: that is the schema's part (`records.schemas`).
    """
    digest = digest_of(raw)
    loaded = load(raw)
    faults = loaded.faults or _header_faults(loaded)
    if faults:
        return tuple(_misread(file, digest, fault) for fault in faults)
    kind, version = loaded.data["record"].split("/")
    return Record(file, kind, int(version), loaded.data, loaded.positions, digest)


def _header_faults(loaded: Loaded) -> tuple[Fault, ...]:
    first = next(iter(loaded.data), None)
    mend = "首行应为 record: <种类>/<版本>，例如 record: application/1。"
    if first != "record":
        place = loaded.positions[()]
        return (Fault("header", place, "第一个字段不是 record，不知是何种记录。", mend),)
    header = loaded.data["record"]
    if not isinstance(header, str) or not HEADER.fullmatch(header):
        place = loaded.positions[("record",)]
        return (Fault("header", place, "记录种类的写法有误。", mend),)
    return ()


def _misread(file: str, digest: str, fault: Fault) -> Finding:
    where = Location(file, *fault.place)
    return Finding.of_file(f"yaml-{fault.rule}", where, fault.message, fault.hint, digest=digest)


def take(path: str, raw: bytes, schemas: Schemas) -> Record | tuple[Finding, ...]:
    """The record at `path`, usable in every respect, or the findings that say why it is not."""
    return _taken(path, raw, schemas) if len(raw) <= REMEMBERED else _read_whole(path, raw, schemas)


@lru_cache(maxsize=1024)  # most commands judge main more than once, on the same files
def _taken(path: str, raw: bytes, schemas: Schemas) -> Record | tuple[Finding, ...]:
    return _read_whole(path, raw, schemas)


def _read_whole(path: str, raw: bytes, schemas: Schemas) -> Record | tuple[Finding, ...]:
    if (misplaced := check_name(path)) is not None:
        return (Finding.of_file("filing", path, misplaced.message, misplaced.hint),)
    record = read(path, raw)
    if not isinstance(record, Record):
        return record
    if faults := schemas.check(record):
        return faults
    place = place_of(path)
    problems = list(_disagreements(record, place)) if place else []
    return (
        tuple(
            Finding.in_record(
                record, one, "filing", Effect.DEFECT, field=schemas.title(record, one.path)
            )
            for one in problems
        )
        or record
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
        ActKind.DISTRICT_LETTER,
        ActKind.COMPLIANCE_CHECK,
    }:
        yield Problem(
            ("division",),
            f"文件名中的区县“{place.division or '无'}”与内容“{division or '无'}”不符",
            "两处写成同一区县代码",
        )
    if record.kind == ActKind.APPLICATION and record.get("kind")[0] != place.case.split("/")[1][0]:
        yield Problem(
            ("kind",), "案号首字母与申报类别不符", "绿色工厂的案号以 f- 开头，绿色园区以 p- 开头"
        )
