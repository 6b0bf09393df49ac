"""The effective view: main folded step by step, each judged by what was in effect before it.

A refused step has no effect at all: its roster, registry, schemas, templates and acts are never
read. Authority begins at the first commit that holds `registry/root.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.authority import by_review, decide
from pipeline.authority.before import Before, View
from pipeline.authority.continuity import FileChanges, breaking_changes, newer_generation
from pipeline.authority.decision import Decision
from pipeline.authority.needs import annulled, misjudged, need_of, needs_of_evaluators, signed_by
from pipeline.authority.next_signature import Next, Part, next_signature
from pipeline.authority.record_check import NONE, Admission, admit_any
from pipeline.authority.refusal import is_in_vain, judging_failed, waiting_finding
from pipeline.authority.signatories import Signatories
from pipeline.documents.paper import Issue
from pipeline.git.objects import FILE
from pipeline.git.steps import Step
from pipeline.judgement.trial import Trial, try_change
from pipeline.ledger.entries import entry_faults
from pipeline.ledger.marks import Blobs, Mark
from pipeline.model.case import Signatures
from pipeline.model.finding import Finding
from pipeline.office.office import Office, faults_of, read_office
from pipeline.office.roles import Need
from pipeline.office.roster import Roster
from pipeline.procedure.docket import Docket
from pipeline.records.paths import OFFICERS, ROOT, is_office_file, is_record


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
    left_out: Mapping[str, Admission] = field(default_factory=dict)
    """Merges whose note does not count, and why: it came too late (`late`)."""
    noted: bool = False
    """Whether the clone holds any records of reviews at all."""
    rosters: dict[str, Roster] = field(default_factory=dict)
    """The roster before each refused step, by which a recorder's key is judged."""
    stood_behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Ids of the officers who stood behind each refused step: they do not annul it."""
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
        self.decisions.append(decision)
        if decision.accepted:
            self._keep(step, trial)
        else:
            self.refused = {**self.refused, step.commit.sha: step}
            self.rosters[step.commit.sha] = self.roster
            who = Signatories(step, self.roster, attested=decision.attested)
            self.stood_behind = {**self.stood_behind, step.commit.sha: who.everyone()}
        return decision

    def as_judged(self, step: Step) -> Step:
        """The step with every change that its merge would bring into effect."""
        return step.with_already() if self.office_in_effect.generation.on_view else step

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
        except Exception as error:
            failed = (judging_failed(step, error),)
            when = step.commit.committed_at
            return Trial(self.docket.fork()), Decision(step.commit.sha, when, False, failed)

    def _consider(self, step: Step) -> tuple[Trial, Decision]:
        admission = self.admission(step)
        trial, needs = self.attempt(step, admission)
        findings, signatures = decide.decide(step, needs, self.before(), admission=admission)
        findings += tuple(one.finding(step) for one in misjudged(trial.records, signatures))
        unusable = () if findings else self.own_faults(step, trial)
        in_vain = is_in_vain(findings)
        blocking = (*findings, *(() if in_vain else trial.blocking), *unusable)
        everything = (*findings, *(() if in_vain else trial.findings), *unusable)
        when = step.commit.committed_at
        attested = admission.attested
        reviews = Signatories(step, self.roster, attested=attested).counted
        return trial, Decision(
            step.commit.sha, when, not blocking, everything, signatures, attested, reviews
        )

    def admission(self, step: Step) -> Admission:
        """What the note on a merge is worth; a merge that an officer signed needs none."""
        if not (step.note or step.kept) or Signatories(step, self.roster).approver is not None:
            return NONE
        if (left := self.left_out.get(step.commit.sha)) is not None:
            return left
        return admit_any(step, self.roster, self.office_in_effect.schemas)

    def own_faults(self, step: Step, trial: Trial) -> tuple[Finding, ...]:
        """What is wrong with the office's own files after the step, or said of what it issued."""
        said = entry_faults(trial, self.papers, self.office_in_effect)
        return (*self.office_faults(step), *said)

    def office_faults(self, step: Step) -> tuple[Finding, ...]:
        """What would be unusable in the office's own files after the step."""
        if not any(is_office_file(change.path) for change in step.changes):
            return ()
        office, faults = read_office(self._office(decide.fold(self.view, step)))
        unknown = () if step.commit.sha else newer_generation(office)
        found = (*faults, *faults_of(office), *unknown)
        return found or tuple(
            breaking_changes(self.office_in_effect, office, FileChanges.of(step, self.view))
        )

    def held_back(self) -> tuple[Finding, ...]:
        """Why nothing can join main yet, where it ends in a step of a later day."""
        return (waiting_finding(self.waiting),) if self.waiting else ()

    def weigh(self, step: Step, key: str, officer: str = "") -> Next:
        """What the holder of `key` would add to a pending step, or why not (`dossier approve`)."""
        step = self.as_judged(step)
        trial, needs = self.attempt(step)
        verdict = next_signature(step, needs, self.before(), key, officer)
        unusable = () if verdict.findings else self.own_faults(step, trial)
        tried = () if is_in_vain(verdict.findings) else trial.blocking
        claimed = self._claimed(step, trial, key) if verdict.part is Part.MERGE else ()
        findings = (*self.held_back(), *verdict.findings, *claimed, *tried, *unusable)
        return replace(verdict, findings=findings)

    def _claimed(self, step: Step, trial: Trial, key: str) -> tuple[Finding, ...]:
        """Judgements in the name of somebody else, were the holder of `key` to approve."""
        who, holder = Signatories(step, self.roster), self.roster.holder(key)
        paths = [record.file for record in trial.records] if holder else []
        people = {
            p: replace(signed_by(who, p), approver=holder.id if holder else None) for p in paths
        }
        return tuple(one.finding(step) for one in misjudged(trial.records, people))

    @property
    def office_in_effect(self) -> Office:
        if self.office is None:
            raise ValueError("authority has not begun")
        return self.office

    def _found(self, step: Step) -> Decision | None:
        """Begin authority if this commit brings the root; None otherwise."""
        tree = self.blobs.tree(step.commit.sha)
        if ROOT not in tree:
            return None
        view = {path: blob for path, (_, blob) in tree.items()}
        office, faults = read_office(self._office(view))
        data = office.data(ROOT)
        grounds = decide.establish(step, data, tree, self.demo_keys) if data is not None else ()
        blocking = (*faults, *faults_of(office), *grounds)
        decision = Decision(step.commit.sha, step.commit.committed_at, not blocking, blocking, {})
        self.decisions.append(decision)
        if not blocking:
            self.root, self.view = step.commit.sha, view
            self.previous = step.commit.committed_at
            self._settle(office)
        return decision

    def attempt(self, step: Step, admission: Admission = NONE) -> tuple[Trial, list[Need]]:
        """Try the step's records on what is in effect; the trial, and the approvals they need."""
        on = step.day
        files = {
            change.path: self.blobs.blob(change.new)
            for change in step.changes
            if change.new is not None and change.mode == FILE and is_record(change.path)
        }
        who = Signatories(step, self.roster, attested=admission.attested)
        at, sha = step.commit.committed_at, step.commit.sha

        def tried(signed: Mapping[str, Signatures]) -> Trial:
            return try_change(self.docket, files, self.office_in_effect, on, sha, signed, at=at)

        trial, office = tried({path: signed_by(who, path) for path in files}), self.office_in_effect
        found = (need_of(r, trial.docket, office.divisions, on) for r in trial.records)
        needs = [need for need in found if need]
        needs += needs_of_evaluators(step.changes, office.registry, trial.records)
        if admission.attested:  # which review does which part is known only from the needs
            trial = tried({need.path: by_review.signatures(who, need) for need in needs})
        return trial, needs

    def _keep(self, step: Step, trial: Trial) -> None:
        self.docket.absorb(trial.docket)
        self.papers += trial.papers
        self.view = decide.fold(self.view, step)
        self.previous = step.commit.committed_at
        gone = {sha for record in trial.records for sha in annulled(record)}
        self.refused = {sha: one for sha, one in self.refused.items() if sha not in gone}
        if any(is_office_file(change.path) for change in step.changes):
            self._settle(read_office(self._office(self.view))[0])

    def _settle(self, office: Office) -> None:
        _ = office.generation  # where it is newer than this program, nothing more can be judged
        self.office = office
        root = office.data(ROOT) or {}
        self.roster = Roster.of(root, office.data(OFFICERS), self.demo_keys)

    def _office(self, view: View) -> dict[str, bytes]:
        return {path: self.blobs.blob(sha) for path, sha in view.items() if is_office_file(path)}
