"""The effective view: main folded step by step, each judged by what was in effect before it.

A refused step has no effect at all: its roster, registry, schemas, templates and acts are never
read. Authority begins at the first commit that holds `registry/root.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.authority import decide
from pipeline.authority.before import Before, View
from pipeline.authority.decision import Decision
from pipeline.authority.needs import annulled, claims, misjudged
from pipeline.authority.next_signature import Next, Part, next_signature
from pipeline.authority.record_check import NONE, RecordCheck, check_records
from pipeline.authority.refusal import (
    few_of_each,
    is_in_vain,
    judging_failed,
    remembered,
    void_finding,
    waiting_finding,
)
from pipeline.authority.signatories import Signatories
from pipeline.documents.paper import Issue
from pipeline.git.limits import MAX_RECORDS_BOUNDED
from pipeline.git.steps import Step
from pipeline.judgement.trial import Trial
from pipeline.ledger.attempting import attempted
from pipeline.ledger.blobs import Blobs, office_files
from pipeline.ledger.dated_ahead import Void, undone_by
from pipeline.ledger.founding import founded
from pipeline.ledger.marks import Mark
from pipeline.ledger.own_faults import own_faults
from pipeline.ledger.withholding import Reread, of_office
from pipeline.model.finding import Finding
from pipeline.office.office import Office, read_office
from pipeline.office.roles import Need
from pipeline.office.roster import Roster
from pipeline.procedure.docket import Docket
from pipeline.records.paths import OFFICERS, ROOT, is_office_file
from pipeline.records.withheld import Withholdings


@dataclass
class Ledger:
    """Main as judged so far. `root` is None until authority begins."""

    blobs: Blobs
    demo_keys: frozenset[str] = frozenset()
    root: str | None = None
    head: str = ""
    view: View = field(default_factory=dict)
    docket: Docket = field(default_factory=Docket)
    decisions: list[Decision] = field(default_factory=list)
    refused: Mapping[str, Step] = field(default_factory=dict)
    papers: list[Issue] = field(default_factory=list)
    previous: datetime | None = None
    office: Office | None = None
    roster: Roster = field(default_factory=Roster)
    unreadable: tuple[type[Exception], ...] = ()  # what `blobs` raises where damaged
    begins: Step | None = None
    """Where authority begins, if that is later than the clock."""
    waiting: Step | None = None
    """A step of a later day that will be in effect; until then nothing after it is."""
    void: Void = field(default_factory=dict)
    """Steps of a later day that an annulment undoes (`dated_ahead`)."""
    undoes: dict[str, frozenset[str]] = field(default_factory=dict)
    """Refused steps that would undo steps in effect of a later day."""
    without: Callable[[Void], Ledger] | None = None
    """The same line judged with other steps void."""
    left_out: Mapping[str, RecordCheck] = field(default_factory=dict)
    """Merges whose note does not count, and why: it came too late (`late`)."""
    noted: bool = False
    """Whether the clone holds any records of reviews at all."""
    rosters: dict[str, Roster] = field(default_factory=dict)
    """The roster before each refused step, by which a recorder's key is judged."""
    known_keys: set[str] = field(default_factory=set)
    """Every key that was ever in the roster."""
    was_step: Callable[[str, Ledger], bool] = lambda sha, ledger: True
    """Whether a merge within a branch had been a step of main in effect."""
    stood_behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Ids of the officers who stood behind each refused step: they do not annul it."""
    reread: Reread | None = None
    marks: dict[str, Mark] = field(default_factory=dict)
    """How things stood after each step since authority began."""

    def advance(self, step: Step) -> Decision | None:
        """Judge the next step of main and keep what it brings, if accepted.

        None for steps before authority begins. Steps come oldest first, each once.
        """
        self.head = step.commit.sha
        decision = self._found(step) if self.root is None else self._joined(self.as_judged(step))
        if self.root is not None:
            self.marks[self.head] = Mark(self.roster, len(self.papers), step.commit.committed_at)
        return decision

    def _joined(self, step: Step) -> Decision:
        trial, decision = self.consider(step)
        if decision.accepted:
            self._keep(step, trial)
        else:
            if undone := undone_by(self, step, trial, decision):
                self.undoes[step.commit.sha] = undone
            decision = replace(decision, findings=few_of_each(decision.findings))
            self.refused = {**self.refused, step.commit.sha: remembered(step)}
            self.rosters[step.commit.sha] = self.roster
            who = Signatories(step, self.roster, recorded=decision.recorded)
            self.stood_behind = {**self.stood_behind, step.commit.sha: who.everyone()}
        self.decisions.append(decision)
        return decision

    def as_judged(self, step: Step) -> Step:
        """The step with every change that its merge would bring into effect."""
        generation = self.office_in_effect.generation
        if generation.bounded:
            step = step.within(MAX_RECORDS_BOUNDED)
        if generation.inner_merges and step.displaced:
            gone = tuple(sha for sha in step.displaced if self.was_step(sha, self))
            step = replace(step, displaced=gone)
        return step.on_view(self.view) if generation.on_view else step.with_respelt()

    def before(self) -> Before:
        """What is in effect before the next step; a later step does not change the value."""
        office = self.office_in_effect
        return Before(
            self.roster,
            self.view,
            self.previous,
            self.refused,
            self.stood_behind,
            office.divisions.names(),
            office.generation,
        )

    def consider(self, step: Step) -> tuple[Trial, Decision]:
        """The decision on a step, without keeping anything of it.

        A failure of our own code becomes a refusal that says so.
        """
        try:
            return self._consider(step)
        except self.unreadable:
            raise  # the clone is damaged; no step is at fault
        except (MemoryError, RecursionError, OSError):
            raise  # this machine or this program fails; what is in effect must not hang on it
        except Exception as error:
            return Trial(self.docket.fork()), _refused(step, judging_failed(step, error))

    def _consider(self, step: Step) -> tuple[Trial, Decision]:
        if by := self.void.get(step.commit.sha):
            return Trial(self.docket.fork()), _refused(step, void_finding(step, by))
        record_check = self.record_check(step)
        trial, needs = self.attempt(step, record_check)
        findings, signatures = decide.decide(step, needs, self.before(), record_check=record_check)
        findings += tuple(one.finding(step) for one in misjudged(trial.records, signatures))
        unusable = () if findings else own_faults(self, step, trial)
        in_vain = is_in_vain(findings)
        blocking = (*findings, *(() if in_vain else trial.blocking), *unusable)
        everything = (*findings, *(() if in_vain else trial.findings), *unusable)
        when = step.commit.committed_at
        recorded = record_check.recorded
        who = Signatories(step, self.roster, recorded=recorded)
        sha, reviews = step.commit.sha, who.counted
        return trial, Decision(
            sha, when, not blocking, everything, signatures, recorded, reviews, who.keys
        )

    def record_check(self, step: Step) -> RecordCheck:
        """What the note on a merge is worth; a merge that an officer signed needs none."""
        if not (step.note or step.kept) or Signatories(step, self.roster).approver is not None:
            return NONE
        if (left := self.left_out.get(step.commit.sha)) is not None:
            return left
        return check_records(step, self.roster, self.office_in_effect.schemas)

    def own_faults(self, step: Step, trial: Trial) -> tuple[Finding, ...]:
        """What would be wrong in the office's own files, or is said wrongly of what it issued."""
        return own_faults(self, step, trial)

    def held_back(self) -> tuple[Finding, ...]:
        """Why nothing can join main yet, where it ends in a step of a later day."""
        annulled = self.office is not None and self.office.generation.future_annulled
        return (waiting_finding(self.waiting, annulled),) if self.waiting else ()

    def weigh(self, step: Step, key: str, officer: str = "") -> Next:
        """What the holder of `key` would add to a pending step, or why not (`dossier approve`)."""
        step = self.as_judged(step)
        trial, needs = self.attempt(step)
        verdict = next_signature(step, needs, self.before(), key, officer)
        unusable = () if verdict.findings else own_faults(self, step, trial)
        tried = () if is_in_vain(verdict.findings) else trial.blocking
        claimed = (
            claims(step, trial.records, self.roster, key) if verdict.part is Part.MERGE else ()
        )
        findings = (*self.held_back(), *verdict.findings, *claimed, *tried, *unusable)
        return replace(verdict, findings=findings)

    @property
    def withholdings(self) -> Withholdings:
        """What the withholdings in effect name."""
        return of_office(self.office)

    @property
    def office_in_effect(self) -> Office:
        if self.office is None:
            raise ValueError("authority has not begun")
        return self.office

    def _found(self, step: Step) -> Decision | None:
        """Begin authority if this commit brings the root; None otherwise."""
        if (begun := founded(self.blobs, step, self.demo_keys)) is None:
            return None
        self.decisions.append(begun.decision)
        if begun.office is not None and begun.decision.accepted:
            self.root, self.view = step.commit.sha, dict(begun.view)
            self.previous = step.commit.committed_at
            self._settle(begun.office)
        return begun.decision

    def attempt(self, step: Step, record_check: RecordCheck = NONE) -> tuple[Trial, list[Need]]:
        """Try the step's records on what is in effect; the trial, and the approvals they need."""
        who = Signatories(step, self.roster, recorded=record_check.recorded)
        return attempted(self.docket, self.office_in_effect, who, self.view, self.blobs)

    def _keep(self, step: Step, trial: Trial) -> None:
        self.docket.absorb(trial.docket)
        self.papers += trial.papers
        self.view = decide.fold(self.view, step)
        self.previous = step.commit.committed_at
        gone = {sha for record in trial.records for sha in annulled(record)}
        self.refused = {sha: one for sha, one in self.refused.items() if sha not in gone}
        if any(is_office_file(change.path) for change in step.changes):
            self._settle(read_office(office_files(self.blobs, self.view))[0])

    def _settle(self, office: Office) -> None:
        _ = office.generation  # where it is newer than this program, nothing more can be judged
        self.office = office
        root = office.data(ROOT) or {}
        sound = office.generation.sound_keys
        self.roster = Roster.of(root, office.data(OFFICERS), self.demo_keys, sound)
        self.known_keys.update(key for one in self.roster.officers for key in one.keys)


def _refused(step: Step, finding: Finding) -> Decision:
    return Decision(step.commit.sha, step.commit.committed_at, False, (finding,))
