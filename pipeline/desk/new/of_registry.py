"""`dossier new` for acts of the registry: what annuls, withholds, adopts, and rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.desk.new.begun import Begun, CannotDraft
from pipeline.desk.new.skeleton import skeleton
from pipeline.ledger.snapshot import FOREVER, Snapshot, of_files, snapshot_of
from pipeline.model.generation import NEWEST
from pipeline.records.paths import (
    ANNULMENTS,
    GENERATION,
    PUBLISHED,
    RULINGS,
    WITHHOLDINGS,
)

_PLACES = {
    "annulment": ANNULMENTS,
    "withholding": WITHHOLDINGS,
    "ruling": RULINGS,
    "generation": GENERATION,
    "published": PUBLISHED,
}
"""Where each kind goes: a folder, where each has a number, or the one file there is."""
KINDS = tuple(_PLACES)


def begin_in_registry(repo: Path, kind: str, on: date) -> Begun:
    """The new record with what main tells of it. Raises CannotDraft, HistoryError."""
    place = _PLACES[kind]
    path = _numbered(repo, place) if place.endswith("/") else place
    if (repo / path).exists():
        raise CannotDraft(f"已有 {path}，请直接在其中增补，另起分支办理")
    files = of_files(repo, FOREVER, on=on)
    schemas = files.office.schemas
    with snapshot_of(repo, on) as main:
        values = _known(kind, main if main.ledger else files, on)
    return Begun(path, skeleton(schemas, schemas.newest(kind), values))


def _numbered(repo: Path, folder: str) -> str:
    taken = (f"{folder}{n}.yaml" for n in range(1, 10_000))
    return next(path for path in taken if not (repo / path).exists())


def _known(kind: str, main: Snapshot, on: date) -> Mapping[str, Any]:
    """What can be told already; the rest is the person's."""
    if kind == "annulment":
        return {"dated": on.isoformat(), "steps": _without_effect(main)}
    if kind == "withholding":
        return {"dated": on.isoformat()}
    if kind == "generation":
        return {"generation": _next_generation(main)}
    return {}


def _without_effect(main: Snapshot) -> list[dict[str, str]]:
    """Each step that has no effect and was not annulled, with the first reason of the audit."""
    ledger = main.ledger
    refused = [d for d in main.decisions if ledger and d.step in ledger.refused]
    waiting = ledger.held_back() if ledger else ()
    steps = [{"commit": d.step, "reasons": d.findings[0].message} for d in refused]
    if ledger and ledger.waiting:
        reasons = "；".join(finding.message for finding in waiting)
        steps.append({"commit": ledger.waiting.commit.sha, "reasons": reasons})
    if not steps:
        raise CannotDraft("主线上没有不生效而未废止的步骤，无需废止（见 dossier audit）")
    return steps


def _next_generation(main: Snapshot) -> int:
    now = main.office.generation_number
    if now >= NEWEST:
        raise CannotDraft(f"本仓库已按本程序最新的第{NEWEST}代规则审核，没有更新的代次可以采用")
    return now + 1
