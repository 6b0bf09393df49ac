"""Where authority begins: the first commit of main that holds `registry/root.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.authority import decide
from pipeline.authority.before import View
from pipeline.authority.decision import Decision
from pipeline.authority.key_faults import key_faults
from pipeline.authority.refusal import unreadable
from pipeline.git.limits import Unreadable
from pipeline.git.steps import Step
from pipeline.ledger.blobs import Blobs, office_files
from pipeline.model.finding import Finding
from pipeline.office.office import Office, faults_of, read_office
from pipeline.records.paths import ROOT


@dataclass(frozen=True)
class Founding:
    """The judgement on a first step, and what is in effect from it on if it is accepted."""

    decision: Decision
    view: View = field(default_factory=dict)
    office: Office | None = None


def founded(blobs: Blobs, step: Step, demo_keys: frozenset[str]) -> Founding | None:
    """Authority begun by this step, or why not; None where it brings no root."""
    if blobs.entry(step.commit.sha, ROOT) is None:
        return None
    try:
        if step.unreadable:
            raise Unreadable(step.unreadable)
        tree = blobs.tree(step.commit.sha)
        view = {path: blob for path, (_, blob) in tree.items()}
        office, faults = read_office(office_files(blobs, view))
    except Unreadable as reason:
        return _decided(step, (unreadable(str(reason)).finding(step),))
    data = office.data(ROOT)
    grounds = decide.establish(step, data, tree, demo_keys) if data is not None else ()
    return _decided(
        step, (*faults, *faults_of(office), *key_faults(office), *grounds), view, office
    )


def _decided(
    step: Step,
    blocking: tuple[Finding, ...],
    view: View | None = None,
    office: Office | None = None,
) -> Founding:
    sha, at = step.commit.sha, step.commit.committed_at
    return Founding(Decision(sha, at, not blocking, blocking, {}), view or {}, office)
