"""`check`: the work tree as its files say, or a change as merging it would be judged.

A check is advice, for the change may edit what runs it; the audit binds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from pipeline.authority import decide
from pipeline.authority.refusal import is_in_vain
from pipeline.authority.step_form import check_kept, check_paths
from pipeline.desk.awaiting import drafted_on_pages, who_must_sign
from pipeline.desk.named_paths import answer, name
from pipeline.desk.report import Report
from pipeline.desk.ruled_publications import on_published
from pipeline.git.steps import Step
from pipeline.git.writer import Writer
from pipeline.judgement.act import INCOMPLETE, filed, own_date
from pipeline.judgement.by_provision import cited, concluded, not_checked
from pipeline.judgement.trial import Trial, try_change
from pipeline.judgement.without_history import survey
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import FOREVER, of_files
from pipeline.model.case import Case
from pipeline.model.clock import SHANGHAI
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.office.office import Office, Tree
from pipeline.office.roles import Approval, Need, Requirement
from pipeline.procedure.rows import row_of
from pipeline.records.paths import is_office_file, is_record
from pipeline.records.reader import take


def check_tree(repo: Path, paths: Sequence[str], as_of: date) -> Report:
    """The work tree as its files say. Authority is not asked, and the report says so."""
    snapshot = of_files(repo, FOREVER, on=as_of)
    names = [name(repo, path) for path in paths]
    found = answer(snapshot, names, [n for n in names if not (repo / n).exists()])
    office, cases = snapshot.office, snapshot.docket.cases
    asked = [case for n in names if (case := cases.get(n.removeprefix("dossiers/")))]
    return Report(
        commit=snapshot.commit,
        as_of=as_of,
        findings=found.findings,
        blocking=found.blocking,
        unchecked=[
            "批准权限（没有指定 --base，只看了工作区的文件）",
            *found.unchecked,
            *not_checked(office, asked or cases.values()),
        ],
        law=cited(office, found.findings),
        conclusions=concluded(snapshot.docket, asked, office, as_of),
    )


def check_change(repo: Path, base: str, as_of: date, at: datetime | None = None) -> Report:
    """What merging HEAD into `base` would do, judged by what is in effect there.

    `at` is the moment of merging; without it, the earliest there can be on that day. Acts of a
    later date are judged as merged at the beginning of theirs.

    Raises HistoryError (Dirty for uncommitted files; a shallow clone; an unknown revision).
    """
    with Writer(repo) as clone:
        clone.refuse_dirty()
        main, head = clone.resolve(base), clone.resolve("HEAD")
        ledger = fold(clone, main, as_of)
        if ledger.root is None:
            return _without_authority(clone, main, head, as_of)
        earliest = at or _earliest(as_of, ledger.previous)
        step = ledger.as_judged(_pending(clone, main, head, earliest, ledger.office_in_effect))
        trial, acts = ledger.attempt(step)
        needs = decide.needs_of(step, acts, ledger.before())
        faults = (*ledger.held_back(), *_signed_so_far(ledger, step, needs))
        faults, drafts = drafted_on_pages(faults, ledger, step)
        signed = [f for f in faults if not _is_unread(f, trial)]
        tried = Trial(trial.docket) if is_in_vain(signed) else trial
        blocking = (*signed, *tried.blocking, *ledger.own_faults(step, tried))
        mild = (f for f in tried.findings if f not in tried.blocking)
        told = [case for case in _touched(trial) if _taken_in_by(trial, case)]
        lawful = _as_filed(trial, told, ledger.office_in_effect, step.day)
        told_of = on_published(clone, step, ledger.office_in_effect)
        findings = (*blocking, *mild, *drafts, *lawful, *told_of)
        return Report(
            commit=head,
            as_of=as_of,
            findings=findings,
            blocking=blocking,
            unchecked=not_checked(ledger.office_in_effect, _touched(trial)),
            notes=(*_effects(trial, step, blocking), *who_must_sign(ledger, needs, step)),
            law=cited(ledger.office_in_effect, findings),
            conclusions=concluded(trial.docket, told, ledger.office_in_effect, step.day),
        )


def _as_filed(trial: Trial, cases: Iterable[Case], office: Office, on: date) -> list[Finding]:
    """What the articles make of an application or report that the change brings.

    No act of the change may judge it yet (a version after 补正 is only taken in), but its applicant
    asks now. What the trial says already is not said again.
    """
    said = {(finding.id, finding.message) for finding in trial.findings}
    found = (f for c in cases for f in filed(trial.docket, c.id, office, on).findings)
    return [finding for finding in found if (finding.id, finding.message) not in said]


def _touched(trial: Trial) -> list[Case]:
    return list(trial.docket.cases.maps[0].values())


def _taken_in_by(trial: Trial, case: Case) -> bool:
    """Whether the change brings the application itself or the report on it."""
    brought = {record.file for record in trial.records if record.kind in INCOMPLETE}
    return any(path.startswith(f"dossiers/{case.id}/") for path in brought)


def _earliest(on: date, previous: datetime | None = None) -> datetime:
    """The first moment of a day, or that of the last step in effect, if it was that day."""
    begins = datetime.combine(on, time(), SHANGHAI)
    return max(begins, previous) if previous else begins


def _pending(clone: Writer, main: str, head: str, at: datetime, office: Office) -> Step:
    """The step that merging would be, at that moment or when its acts' own dates allow it."""
    step = clone.pending(main, head, at)
    own = [day for record in _records(clone, step, office) if (day := _own(record))]
    later = [_earliest(day) for day in own if day > step.day]
    return clone.pending(main, head, max(later)) if later else step


def _records(clone: Writer, step: Step, office: Office) -> Iterable[Record]:
    for path, raw in _changed(clone, step).items():
        record = take(path, raw, office.schemas)
        if isinstance(record, Record):
            yield record


def _changed(clone: Writer, step: Step) -> dict[str, bytes]:
    return {
        change.path: clone.blob(change.new)
        for change in step.changes
        if change.new is not None and is_record(change.path)
    }


def _own(record: Record) -> date | None:
    row = row_of(record)
    return own_date(record, row) if row else None


def _without_authority(clone: Writer, main: str, head: str, as_of: date) -> Report:
    entries = clone.tree(main)
    wanted = [path for path in entries if is_office_file(path) or is_record(path)]
    tree: Tree = {path: clone.blob(entries[path][1]) for path in wanted}
    base = survey(tree, FOREVER, as_of)
    step = _pending(clone, main, head, _earliest(as_of), base.office)
    at = step.commit.committed_at
    trial = try_change(base.trial.docket, _changed(clone, step), base.office, step.day, at=at)
    form = [r.finding(step) for r in (*check_paths(step), *check_kept(step, frozenset()))]
    findings, blocking = (*form, *trial.findings), (*form, *trial.blocking)
    told = [case for case in _touched(trial) if _taken_in_by(trial, case)]
    return Report(
        commit=head,
        as_of=as_of,
        findings=findings,
        blocking=blocking,
        unchecked=[
            "批准权限（本仓库尚未确立权限，任何合并都不构成批准）",
            *not_checked(base.office, _touched(trial)),
        ],
        notes=_effects(trial, step, blocking),
        law=cited(base.office, findings),
        conclusions=concluded(trial.docket, told, base.office, step.day),
    )


def _signed_so_far(ledger: Ledger, step: Step, needs: Sequence[Need]) -> tuple[Finding, ...]:
    """What is wrong with the signatures there are; those still to come are no fault yet."""
    drafted = [replace(need, row=_drafting(need.row)) for need in needs]
    findings, _ = decide.decide(step, drafted, ledger.before(), merged=False)
    return findings


def _is_unread(finding: Finding, trial: Trial) -> bool:
    """True for 'unknown act' findings on files whose own defect is already reported."""
    return finding.rule == "authority-unknown-act" and finding.where.file in trial.spoilt


def _drafting(row: Requirement) -> Requirement:
    """The row with only the drafter left to judge: 核稿 and 签发 come later."""
    once = Approval.INTAKE if row.approval is Approval.INTAKE else Approval.ONE
    return replace(row, checker=frozenset(), approval=once)


def _effects(trial: Trial, step: Step, blocking: Sequence[Finding]) -> list[str]:
    """What merging would do, in words."""
    if blocking:
        return ["现在合并不生效：有阻断项的，审计不承认整个步骤"]
    on = step.day.isoformat()
    moved = [
        f"{on} 合并后，{case.id}（{case.name}）为“{case.state.chinese}”"
        for case in trial.docket.cases.maps[0].values()
    ]
    return [*moved, *(f"将出具：{issue.document.title}" for issue in trial.papers)]
