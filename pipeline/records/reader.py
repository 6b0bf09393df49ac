"""One file of the repository as a `Record`, or the findings that make it unusable.

`read` is a function of its arguments: the bytes come from a Git tree or a work tree, and whether
the entry is a symlink is the business of whoever read that tree.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from pipeline.model.case import Effect, Finding, Location, Record
from pipeline.records.paths import check_name
from pipeline.records.yaml_reader import Loaded, load
from pipeline.records.yaml_text import Fault

__all__ = ["check_name", "read"]

HEADER: Final = re.compile(r"([a-z][a-z-]*)/([1-9][0-9]{0,2})")


def read(file: str, raw: bytes) -> Record | tuple[Finding, ...]:
    """The record in `raw`, or at least one finding, every one with the effect `DEFECT`.

    `file` is the path inside the repository; only its text is used, for places. The content is
    not judged here: that is the schema's part (`records.schemas`).
    """
    digest = hashlib.sha256(raw).hexdigest()
    loaded = load(raw)
    faults = loaded.faults or _header_faults(loaded)
    if faults:
        return tuple(_finding(file, digest, fault) for fault in faults)
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


def _finding(file: str, digest: str, fault: Fault) -> Finding:
    line, column = fault.place
    rule = f"yaml-{fault.rule}"
    return Finding(
        id=f"{rule}:{file}:{line}:{column}:{digest[:12]}",
        rule=rule,
        effect=Effect.DEFECT,
        where=Location(file, line, column),
        message=fault.message,
        hint=fault.hint,
    )
