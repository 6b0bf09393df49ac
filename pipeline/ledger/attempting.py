"""The records of a step tried on what is in effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.authority import by_review
from pipeline.authority.before import View
from pipeline.authority.needs import need_of, needs_of_evaluators, signed_by
from pipeline.authority.signatories import Signatories
from pipeline.git.objects import FILE
from pipeline.git.steps import Step
from pipeline.judgement.trial import Trial, try_change
from pipeline.ledger.blobs import Blobs, record_bytes
from pipeline.model.case import Signatures
from pipeline.office.office import Office
from pipeline.office.roles import Need
from pipeline.procedure.docket import Docket
from pipeline.records.paths import is_record


def without_restored(step: Step, view: View) -> Step:
    """The step without the files that it only puts back as they are in effect."""
    kept = (c for c in step.changes if c.new is None or view.get(c.path) != c.new)
    return replace(step, changes=tuple(kept))


def files_of(blobs: Blobs, step: Step) -> dict[str, bytes]:
    """The records that a step brings, by path."""
    return {
        change.path: record_bytes(blobs, change.new)
        for change in step.changes
        if change.new is not None and change.mode == FILE and is_record(change.path)
    }


def attempt(
    docket: Docket, office: Office, step: Step, files: Mapping[str, bytes], who: Signatories
) -> tuple[Trial, list[Need]]:
    """The trial of these files, and the approvals they need."""
    on, at, sha = step.day, step.commit.committed_at, step.commit.sha

    def tried(signed: Mapping[str, Signatures]) -> Trial:
        return try_change(docket, files, office, on, sha, signed, at=at)

    trial = tried({path: signed_by(who, path) for path in files})
    found = (need_of(r, trial.docket, office.divisions, on) for r in trial.records)
    needs = [need for need in found if need]
    needs += needs_of_evaluators(step.changes, office.registry, trial.records)
    if who.attested:  # which review does which part is known only from the needs
        trial = tried({need.path: by_review.signatures(who, need) for need in needs})
    return trial, needs
