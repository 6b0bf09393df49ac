"""What a change would say of publications, held against the branch where the clone has it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.git.history import History
from pipeline.git.steps import Step
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.publication.branch import links, tip_of
from pipeline.publication.last_believed import looked_up, unseen
from pipeline.records.paths import PUBLISHED
from pipeline.records.reader import take


def on_published(clone: History, step: Step, office: Office) -> Iterator[Finding]:
    """Remarks on a `registry/published.yaml` that the step brings; none on any other step."""
    for change in step.changes:
        if change.path != PUBLISHED or change.new is None:
            continue
        record = take(PUBLISHED, clone.blob(change.new), office.schemas)
        if not isinstance(record, Record):
            continue
        tip = tip_of(clone)
        yield from looked_up(record, links(clone, tip)) if tip else unseen(record)
