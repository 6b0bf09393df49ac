"""The records of a step tried on what is in effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.authority import by_review
from pipeline.authority.before import View
from pipeline.authority.needs import need_of, needs_of_evaluators, signed_by
from pipeline.authority.signatories import Signatories
from pipeline.git.steps import Step
from pipeline.judgement.attachments import compare
from pipeline.judgement.trial import Trial, try_change
from pipeline.ledger.blobs import Blobs, Changed
from pipeline.ledger.withholding import without_withheld
from pipeline.model.case import Signatures
from pipeline.office.office import Office
from pipeline.office.roles import Need
from pipeline.procedure.docket import Docket


def without_restored(step: Step, view: View) -> Step:
    """The step without the files that it only puts back as they are in effect."""
    kept = (c for c in step.changes if c.new is None or view.get(c.path) != c.new)
    return replace(step, changes=tuple(kept))


def attempted(
    docket: Docket, office: Office, who: Signatories, view: View, blobs: Blobs
) -> tuple[Trial, list[Need]]:
    """The trial of what a step changes, and the approvals that its records need."""
    step = who.step
    brought = without_restored(step, view) if office.generation.restores else step
    brought = without_withheld(brought, view, blobs, office)
    changed = Changed.by(brought, blobs, office.generation.attachments_compared)
    files = changed.records

    def tried(signed: Mapping[str, Signatures]) -> Trial:
        at, sha = step.commit.committed_at, step.commit.sha
        return try_change(docket, files, office, step.day, sha, signed, at=at)

    trial = tried({path: signed_by(who, path) for path in files})
    found = (need_of(r, trial.docket, office, step.day) for r in trial.records)
    needs = [need for need in found if need]
    tried_or_gone = [c for c in step.changes if c.new is None or c.path in files]
    needs += needs_of_evaluators(tried_or_gone, office.registry, trial.records)
    if who.recorded:  # which review does which part is known only from the needs
        trial = tried({need.path: by_review.signatures(who, need) for need in needs})
    compare(trial, changed.attached, office, trial.records)
    return trial, needs
