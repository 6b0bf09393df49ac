"""`dossier new`: where a new act goes and what is already known of it: digests, rows, dates."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.docket import Docket, successors
from pipeline.filing import SLOTS, Folder, Part
from pipeline.known import eligible, known
from pipeline.model import Case
from pipeline.procedure import TABLE
from pipeline.roster import Office
from pipeline.row import Row
from pipeline.skeleton import skeleton
from pipeline.snapshot import FOREVER, Snapshot, of_files

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that reads like another


class CannotDraft(Exception):
    """The act cannot be begun as asked; the message says what is missing."""


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
    seen = of_files(repo, FOREVER, on=wanted.as_of)
    row = _row(wanted)
    case = _case(seen.docket, row, wanted)
    _refuse_idle(seen, row, wanted, case)
    path = _path(repo, row, wanted, case)
    year, division = str(wanted.year), wanted.division
    values = known(seen.docket, seen.world, row, case, year, division, wanted.as_of)
    if row.kind == "application":
        values |= _applied(seen.docket, "park" if wanted.park else "factory", str(wanted.year))
    name = f"{row.kind}-1.schema.json"
    if row.kind == "application":
        name = f"application-{'park' if wanted.park else 'factory'}-1.schema.json"
    target = repo / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(skeleton(seen.world.schemas, name, values))
    return Path(path)


def _applied(docket: Docket, kind: str, year: str) -> dict[str, str]:
    """What the call fixes for an application of that kind."""
    calls = docket.batch_acts(year, "call")
    standard = {"standard": calls[-1].record.get("standards", kind)} if calls else {}
    return {"kind": kind, **standard}


def _refuse_idle(seen: Snapshot, row: Row, wanted: Wanted, case: Case | None) -> None:
    """An act that cannot follow is not begun: the person hears what can."""
    if wanted.division and wanted.division not in seen.world.divisions.by_id:
        raise CannotDraft(f"没有代码为“{wanted.division}”的区县，见 registry/divisions.yaml")
    if case and row.moves and not any(row.move(o, case.state) for o in row.moves):
        following = "、".join(successors(case.state)) or "无"
        raise CannotDraft(
            f"{case.id} 现处“{case.state.chinese}”，不能接着“{row.title}”；"
            f"可以接着的是：{following}"
        )
    cases = eligible(seen.docket, row, str(wanted.year), wanted.division)
    if row.in_batch and row.units and not cases:
        raise CannotDraft(
            f"{wanted.year} 年度没有可以列入“{row.title}”的单位；用 dossier status 看各件现状"
        )


def _row(wanted: Wanted) -> Row:
    rows = [row for row in TABLE if row.kind == wanted.kind]
    if not rows:
        kinds = "、".join(dict.fromkeys(row.kind for row in TABLE))
        raise CannotDraft(f"没有“{wanted.kind}”这种文书；可用：{kinds}")
    office = Office.DISTRICT if wanted.division else Office.CITY
    return next((row for row in rows if row.office is office), rows[0])


def _case(docket: Docket, row: Row, wanted: Wanted) -> Case | None:
    if row.in_batch or row.kind == "application":
        return None
    if (case := docket.cases.get(wanted.case)) is None:
        known_cases = "、".join(sorted(docket.cases)) or "无"
        raise CannotDraft(f"请用 --case 指明案号；现有：{known_cases}")
    return case


def _path(repo: Path, row: Row, wanted: Wanted, case: Case | None) -> str:
    """The first free name of the kind in its folder."""
    slot, year = SLOTS[row.kind], case.year if case else str(wanted.year)
    folder = f"dossiers/{year}"
    if row.kind == "application":
        letter = "p" if wanted.park else "f"
        folder += f"/{letter}-" + "".join(secrets.choice(_LETTERS) for _ in range(5))
    elif Folder.BATCH not in slot.folders or case:
        folder = f"dossiers/{case.id}" if case else folder
    if slot.division is Part.ALWAYS and not wanted.division:
        raise CannotDraft(f"“{row.title}”须用 --division 指明区县代码")
    stem = f"{row.kind}-{wanted.division}" if wanted.division else row.kind
    numbers = range(1, 10_000) if slot.number is not Part.NEVER else range(1, 2)
    for number in numbers:
        first = number == 1 and slot.number is not Part.ALWAYS
        path = f"{folder}/{stem}.yaml" if first else f"{folder}/{stem}-{number}.yaml"
        if not (repo / path).exists():
            return path
    why = "：每年认定一次（第三条）" if row.kind == "call" else ""
    raise CannotDraft(f"{folder} 中已有“{row.title}”，不能再起草一份{why}")
