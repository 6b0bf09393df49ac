"""A new act begun on what a ladder holds, and whether the file is sound. Shared by tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.desk.new.begin import Wanted, begin
from pipeline.desk.new.begun import Begun, CannotDraft
from pipeline.desk.new.skeleton import TO_FILL
from pipeline.ledger.snapshot import Snapshot, of_ledger
from pipeline.model.case import State
from pipeline.model.record import Record
from pipeline.procedure.table import TABLE
from pipeline.records.paths import SLOTS, Part, place_of
from pipeline.records.reader import take
from tests.support.batch import loaded
from tests.support.ladder import A
from tests.support.telling import Story, case

KINDS = list(dict.fromkeys(row.kind for row in TABLE))
OWN = {row.kind for row in TABLE if not row.in_batch}
LISTS = {
    "panel": {State.VISITED}, "proposal": {State.ASSESSED}, "consultation": {State.PROPOSED},
    "resolution": {State.CONSULTED, State.PROPOSED_REFUSAL, State.REINSTATED, State.DEFERRED},
    "publicity": {State.RESOLVED}, "designation": {State.CLEARED},
    "district-letter": {State.RECOMMENDED}, "publicity-closing": {State.PUBLICISED, State.HELD},
}  # fmt: skip
"""Who must be on a list, whatever else it holds."""


def begun(seen: Snapshot, kind: str, **more: object) -> Begun | str:
    """The file, or the reason there is none."""
    wanted = {"kind": kind, "case": "", "year": 2025, "division": "", "park": False,
              "as_of": seen.as_of}  # fmt: skip
    try:
        return begin(seen, Wanted(**wanted | more), seen.docket.acts.__contains__)
    except CannotDraft as reason:
        return str(reason)


def every(seen: Snapshot) -> Iterator[tuple[str, Begun | str]]:
    """Each kind as it can be asked for, about A where it is about one unit."""
    for kind in KINDS:
        about = {"case": case(A)} if kind in OWN else {}
        divisions = [""] if SLOTS[kind].division is Part.NEVER else ["500115"]
        divisions += [""] if SLOTS[kind].division is Part.MAYBE else []
        for division in divisions:
            yield kind, begun(seen, kind, division=division, **about)


def sound(seen: Snapshot, kind: str, made: Begun | str) -> None:
    """A reason in Chinese; or a file in its place whose only faults are marked to be filled in."""
    if isinstance(made, str):
        assert len(made) > 8 and any("一" <= letter <= "鿿" for letter in made), (kind, made)
        return
    place = place_of(made.path)
    assert place is not None and place.kind == kind
    taken = take(made.path, made.text.encode(), seen.office.schemas)
    lines = made.text.splitlines()
    for fault in () if isinstance(taken, Record) else taken:
        assert TO_FILL in lines[fault.where.line - 1], (kind, str(fault.where), fault.message)
    data = loaded(made.text)
    for ref in data.get("on", ()):
        assert seen.docket.acts[ref["path"]].record.sha256 == ref["sha256"], (kind, ref)
    if kind in LISTS:
        rows = next(data[name] for name in ("rows", "units", "outcomes") if name in data)
        named = {row if isinstance(row, str) else row["dossier"] for row in rows}
        cases = seen.docket.batch("2025").cases.values()
        assert {c.id for c in cases if c.state in LISTS[kind]} <= named, kind


def on(tale: Story, day: str) -> Snapshot:
    return of_ledger(tale.ledger, date.fromisoformat(day))
