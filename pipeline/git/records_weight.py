"""What reading a step's records costs, asked before any of them is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pipeline.git.limits import MAX_OFFICE_FILE, MAX_RECORD, MAX_RECORDS, Unreadable
from pipeline.git.objects import FILE
from pipeline.git.steps import Change
from pipeline.records.paths import SCHEMAS, TEMPLATES, is_record

Measures = Callable[[Iterable[str]], Mapping[str, tuple[str, int]]]
"""Kind and size of many objects by id."""
_LEAST = 2048  # what a record costs at least, however short it is


def weight_of(measures: Measures, changes: Iterable[Change]) -> int:
    """The bytes of all records among changes.

    Raises Unreadable where a plain file names another kind of object, or is too large.
    """
    plain = {c.path: c.new for c in changes if c.mode == FILE and c.new}
    told = measures(plain.values())
    weight = sum(_weight(path, *told[blob]) for path, blob in plain.items())
    if weight > MAX_RECORDS:
        raise Unreadable(f"所带记录合计{weight}字节，超过{MAX_RECORDS >> 20} MiB")
    return weight


def _weight(path: str, kind: str, size: int) -> int:
    """What reading a file costs, if it is a record. Raises Unreadable."""
    if kind and kind != "blob":
        raise Unreadable(f"{path!a} 所指的不是文件内容")
    if is_record(path):
        return max(_LEAST, min(size, MAX_RECORD))
    if size > MAX_OFFICE_FILE and path.startswith((SCHEMAS, TEMPLATES)):
        raise Unreadable(f"{path!a} 超过{MAX_OFFICE_FILE >> 20} MiB")
    return 0
