"""`dossier new`: where a new act goes and what is already known of it: digests, rows, dates."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.desk.new import of_registry
from pipeline.desk.new.begun import Begun, CannotDraft
from pipeline.desk.new.situation import Situation
from pipeline.desk.new.skeleton import skeleton
from pipeline.desk.new.stages import cases_for_list, grounds_of, reasons, values_of
from pipeline.documents.paper import Issue
from pipeline.ledger.entries import NAMING
from pipeline.ledger.snapshot import FOREVER, Snapshot, of_files, snapshot_of
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.failure import placed
from pipeline.office.roles import Level
from pipeline.procedure.docket import Docket
from pipeline.procedure.row import Row
from pipeline.procedure.rows import rows, rows_of
from pipeline.records.paths import SLOTS, Folder, Part
from pipeline.records.schemas import Schemas

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that reads like another


@dataclass(frozen=True)
class Wanted:
    """What the person asked for. `case` is "2025/f-7k3q" or ""."""

    kind: str
    case: str
    year: int
    division: str
    park: bool
    as_of: date


def write(repo: Path, wanted: Wanted) -> Path:
    """Write the new file into the work tree; its path there. Raises CannotDraft, OSError."""
    begun = _begun(repo, wanted)
    target = repo / begun.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with placed(target), target.open("x", encoding="utf-8") as file:
        try:
            file.write(begun.text)
            file.flush()
        except OSError:
            target.unlink()
            raise
    return Path(begun.path)


def _begun(repo: Path, wanted: Wanted) -> Begun:
    if wanted.kind in of_registry.KINDS:
        return of_registry.begin_in_registry(repo, wanted.kind, wanted.as_of)
    seen = of_files(repo, FOREVER, on=wanted.as_of)
    if wanted.kind in NAMING:
        seen = replace(seen, papers=_issued(repo, seen))
    return begin(seen, wanted, lambda path: (repo / path).exists())


def _issued(repo: Path, seen: Snapshot) -> Sequence[Issue]:
    """The papers as main issued them, with the templates of their day; else as the files say."""
    with snapshot_of(repo, FOREVER) as main:
        return main.papers if main.ledger else seen.papers


def begin(seen: Snapshot, wanted: Wanted, taken: Callable[[str], bool]) -> Begun:
    """The new act on what is in effect; `taken` says which paths are. Raises CannotDraft."""
    if wanted.division and wanted.division not in seen.office.divisions.by_id:
        raise CannotDraft(f"没有代码为“{wanted.division}”的区县，见 registry/divisions.yaml")
    case = _case(seen.docket, wanted)
    row = _row(wanted, case, seen.office.judging.number)
    year = case.year if case else str(wanted.year)
    division = wanted.division if SLOTS[row.kind].division is not Part.NEVER else ""
    cases = _about(seen, row, case, year, division, wanted.as_of)
    now = Situation(
        seen.docket, seen.office, row, year, wanted.as_of, division, case, cases, seen.papers
    )
    if why := next(reasons(now, grounds_of(now)), ""):
        raise CannotDraft(why)
    path = _path(now, wanted.park, taken)
    values, park = values_of(now), case.kind == "park" if case else wanted.park
    if row.kind == ActKind.APPLICATION:
        values |= _applied(now, park)
    return Begun(
        path, skeleton(seen.office.schemas, _schema(seen.office.schemas, row.kind, park), values)
    )


def _schema(schemas: Schemas, kind: str, park: bool) -> str:
    if kind == ActKind.APPLICATION:
        kind = f"application-{'park' if park else 'factory'}"
    return schemas.newest(kind)


def _applied(now: Situation, park: bool) -> dict[str, Any]:
    """What the call fixes for an application of that kind."""
    kind = "park" if park else "factory"
    if now.case is not None or now.call is None:
        return {"kind": kind}
    return {"kind": kind, "standard": now.call.get("standards", kind)}


def _row(wanted: Wanted, case: Case | None, generation: int) -> Row:
    """The row of the kind: of the office that may act now, where there are two."""
    found = rows_of(wanted.kind, generation)
    if not found:
        known = (*dict.fromkeys(row.kind for row in rows(generation)), *of_registry.KINDS)
        kinds = "、".join(known)
        raise CannotDraft(f"没有“{wanted.kind}”这种文书；可用：{kinds}")
    if case is not None and len(found) > 1:
        fits = [row for row in found if any(row.move(o, case.state) for o in row.moves)]
        return (fits or found)[0]
    level = Level.DISTRICT if wanted.division else Level.CITY
    return next((row for row in found if row.level is level), found[0])


def _case(docket: Docket, wanted: Wanted) -> Case | None:
    """The case the act is about; None for an act of the batch and a first application."""
    of_batch = all(row.in_batch for row in rows_of(wanted.kind))
    if of_batch or (wanted.kind == ActKind.APPLICATION and not wanted.case):
        return None
    if (case := docket.cases.get(wanted.case)) is None:
        known_cases = "、".join(sorted(docket.cases)) or "无"
        raise CannotDraft(f"请用 --case 指明案号；现有：{known_cases}")
    return case


def _about(
    seen: Snapshot, row: Row, case: Case | None, year: str, division: str, on: date
) -> tuple[Case, ...]:
    """The case itself, or those that the list holds."""
    if case is not None:
        return (case,)
    if not (row.in_batch and row.units):
        return ()
    return tuple(cases_for_list(seen.docket, row, year, division, seen.office.divisions, on))


def _path(now: Situation, park: bool, taken: Callable[[str], bool]) -> str:
    """The first free name of the kind in its folder."""
    row, case = now.row, now.case
    slot, folder = SLOTS[row.kind], f"dossiers/{now.year}"
    if case is not None:
        folder = f"dossiers/{case.id}"
    elif Folder.BATCH not in slot.folders:
        letter = "p" if park else "f"
        folder += f"/{letter}-" + "".join(secrets.choice(_LETTERS) for _ in range(5))
    if slot.division is Part.ALWAYS and not now.division:
        raise CannotDraft(f"“{row.title}”须用 --division 指明区县代码")
    stem = f"{row.kind}-{now.division}" if now.division else row.kind
    numbers = range(1, 10_000) if slot.number is not Part.NEVER else range(1, 2)
    for number in numbers:
        first = number == 1 and slot.number is not Part.ALWAYS
        path = f"{folder}/{stem}.yaml" if first else f"{folder}/{stem}-{number}.yaml"
        if not taken(path):
            return path
    raise CannotDraft(f"{folder} 中已有“{row.title}”，不能再起草一份")
