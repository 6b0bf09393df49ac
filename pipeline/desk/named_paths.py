"""Selects the findings for a check of named paths: their own, and others that bear on them.

A path filter must not make a file look right: what rests on a named file, what it is judged by and
what could not be read beside it is told too; of everything else it is said that it exists.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ledger.snapshot import Snapshot
from pipeline.model.finding import Effect, Finding
from pipeline.records.paths import DOSSIERS, SCHEMAS, TEMPLATES, is_office_file


@dataclass(frozen=True, slots=True)
class Selection:
    """The findings to tell, those of them that block, and what was left unjudged or untold."""

    findings: Sequence[Finding]
    blocking: Sequence[Finding]
    unchecked: Sequence[str] = ()


def answer(snapshot: Snapshot, names: Sequence[str], missing: Sequence[str] = ()) -> Selection:
    """What to tell of `names`, paths as `name` writes them; of all files where none is named.

    `missing` are those of them that do not exist. Where nothing that was named has been read,
    that itself blocks: silence would pass for a judgement.
    """
    if not names:
        return Selection(snapshot.findings, snapshot.blocking)
    read = set(_read(snapshot))
    unread = [n for n in names if n not in missing and not any(within(p, [n]) for p in read)]
    nothing = len(unread) + len(missing) == len(names)
    faults = [_fault(n, "没有这个文件或文件夹，什么也没有检查") for n in missing]
    faults += [_fault(n, "其中没有读入任何记录，未判断") for n in unread if nothing]
    own = [f for f in snapshot.findings if within(f.where.file, names)]
    bearing = [f for f in snapshot.blocking if f not in own and _bears(f, snapshot, names)]
    blocking = [f for f in snapshot.blocking if f in own or f in bearing]
    others = [f for f in snapshot.blocking if f not in blocking]
    return Selection(
        (*faults, *own, *bearing),
        (*faults, *blocking),
        (*_unread(unread, nothing), *_elsewhere(others)),
    )


def name(repo: Path, path: str) -> str:
    """A path as findings name it: from the repository's root, without "./", ".." or last slash."""
    given, root = Path(os.path.normpath(path)), repo.absolute()
    inside = given.is_absolute() and given.is_relative_to(root)
    return (given.relative_to(root) if inside else given).as_posix()


def within(file: str, names: Iterable[str]) -> bool:
    """Whether a file is one of those named, or lies in a folder that is."""
    return any(n == "." or file == n or file.startswith(n + "/") for n in names)


def _read(snapshot: Snapshot) -> Iterator[str]:
    """All files that were judged, or that more than a remark was made on."""
    yield from snapshot.docket.acts
    yield from snapshot.office.registry
    yield from (SCHEMAS + file for file in snapshot.office.schemas.documents)
    yield from (TEMPLATES + file for file in snapshot.office.templates)
    yield from (f.where.file for f in snapshot.findings if f.effect is not Effect.REMARK)


def _bears(one: Finding, snapshot: Snapshot, names: Sequence[str]) -> bool:
    """Whether a fault of another file says that a named one is not, or not rightly, judged."""
    file = one.where.file
    if (act := snapshot.docket.acts.get(file)) is not None:
        return any(within(base, names) for base in act.record.rests_on)
    if is_office_file(file):
        return any(n.startswith(DOSSIERS) for n in names)
    case = file.rpartition("/")[0]
    return case.count("/") == 2 and any(n.startswith(f"{case}/") for n in names)


def _fault(path: str, said: str) -> Finding:
    hint = "路径从案卷库的根写起，如 dossiers/2025/f-7k3q；附件随案卷核对，请写案卷的文件夹"
    return Finding.of_file("path", path, said, hint)


def _unread(unread: Sequence[str], told_already: bool) -> Iterator[str]:
    for path in () if told_already else unread:
        yield f"{path}：未判断，其中没有读入任何记录"


def _elsewhere(others: Sequence[Finding]) -> Iterator[str]:
    if files := list(dict.fromkeys(f.where.file for f in others)):
        shown = "、".join(files[:3]) + (f" 等 {len(files)} 个文件" if len(files) > 3 else "")
        yield f"所指路径之外另有{len(others)}项阻断（{shown}），不带路径检查可见"
