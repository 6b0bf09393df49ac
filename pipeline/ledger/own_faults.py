"""What is wrong with the office's own files after a step, or said of what the office issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.authority import decide
from pipeline.authority.continuity import FileChanges, breaking_changes
from pipeline.authority.generation_changes import newer_generation
from pipeline.git.steps import Step
from pipeline.judgement.trial import Trial
from pipeline.ledger.blobs import office_files
from pipeline.ledger.entries import entry_faults
from pipeline.ledger.withholding import withholding_faults
from pipeline.model.finding import Finding
from pipeline.office.office import faults_of, read_office
from pipeline.records.paths import is_office_file

if TYPE_CHECKING:
    from pipeline.ledger.ledger import Ledger


def own_faults(ledger: Ledger, step: Step, trial: Trial) -> tuple[Finding, ...]:
    """The faults of its own files, and of the papers that its records name."""
    said = entry_faults(trial, ledger.papers, ledger.office_in_effect, ledger.blobs.withheld)
    return (*office_faults(ledger, step), *said, *withholding_faults(ledger, step, trial))


def office_faults(ledger: Ledger, step: Step) -> tuple[Finding, ...]:
    """What would be unusable in the office's own files after the step."""
    if not any(is_office_file(change.path) for change in step.changes):
        return ()
    office, faults = read_office(office_files(ledger.blobs, decide.fold(ledger.view, step)))
    unknown = () if step.commit.sha else newer_generation(office)
    found = (*faults, *faults_of(office), *unknown)
    return found or tuple(
        breaking_changes(ledger.office_in_effect, office, FileChanges.of(step, ledger.view))
    )
