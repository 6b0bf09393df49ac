"""What a record asks of those who sign: the steps it annuls, who has handled the unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from pipeline.authority.own_files import ANNULMENT, DISQUALIFICATION, WITHHOLDING
from pipeline.authority.refusal import Refusal
from pipeline.authority.signatories import Signatories
from pipeline.git.steps import Change, Step
from pipeline.law.divisions import Divisions, UnknownDivision
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case, Signatures
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.office.roles import Need
from pipeline.office.roster import Roster
from pipeline.procedure.docket import Docket, act_of, case_id, listed
from pipeline.procedure.rows import row_of
from pipeline.records.withheld import edits


def annulled(record: Record) -> tuple[str, ...]:
    """The refused steps that an annulment names; none in any other record."""
    if record.kind != "annulment":
        return ()
    return tuple(step["commit"] for step in record.get("steps"))


def signed_by(who: Signatories, path: str) -> Signatures:
    """The officers who signed for a file, by the place of their signature."""
    people = (who.drafter(path), who.checker, who.approver)
    return Signatures(*(person.id if person else None for person in people))


def misjudged(records: Iterable[Record], people: Mapping[str, Signatures]) -> Iterator[Refusal]:
    """Judgements in the name of somebody who did not sign the act.

    `people` names who stood behind each act of a merged step, by path.
    """
    for record in records:
        signed = people.get(record.file, Signatures())
        for judgement in record.get("judgements") or () if signed.approver else ():
            if judgement["by"] not in (signed.drafter, signed.checker, signed.approver):
                yield Refusal(
                    "authority-judgement",
                    f"研判写明由 {judgement['by']} 作出，该人没有在本文书上签名",
                    "研判人须是本文书的起草人、核稿人或批准人，请由其本人办理",
                    record.file,
                )


def claims(step: Step, records: Iterable[Record], roster: Roster, key: str) -> tuple[Finding, ...]:
    """Judgements in the name of somebody else, were the holder of `key` to approve the step."""
    who, records = Signatories(step, roster), tuple(records)
    holder = who.roster.holder(key)
    if holder is None:
        return ()
    people = {r.file: replace(signed_by(who, r.file), approver=holder.id) for r in records}
    return tuple(one.finding(step) for one in misjudged(records, people))


def strikes_off(before: Record | None, after: Record | None) -> bool:
    """Whether an evaluator loses or regains its standing between two states of its record.

    Standing is by credit code: a struck-off record under another code is another evaluator's.
    """
    return _struck(before) != _struck(after)


def _struck(record: Record | None) -> tuple[object, object] | None:
    if record is None or record.kind != "evaluator" or not record.get("disqualified"):
        return None
    return record.get("credit_code"), record.get("disqualified")


COMPLAINTS = frozenset({ActKind.OBJECTION, ActKind.OBJECTION_FINDING, ActKind.INCIDENT})
"""Who registers a complaint or decides on it has not handled the unit."""


def handlers(cases: Iterable[Case]) -> frozenset[str]:
    """Officers who drafted an act on these units, other than on objections and incidents."""
    return frozenset(
        act.signatures.drafter
        for case in cases
        for act in case.acts
        if act.case and act.signatures.drafter and act.kind not in COMPLAINTS
    )


def need_of(record: Record, docket: Docket, office: Office, on: date) -> Need | None:
    """Who must stand behind a record of a step, and who may not draft it.

    `docket` is as it would be after the step; None for a record that is no act.
    """
    if names := annulled(record):
        return Need(record.file, record.kind, ANNULMENT, annuls=frozenset(names))
    if changed := edits([record]):
        return Need(record.file, record.kind, WITHHOLDING, withholds=changed)
    generation = office.judging.number
    if (row := row_of(record, generation)) is None:
        return None
    act = act_of(record, on, "", generation)
    units = [docket.cases[i.dossier] for i in listed(act, row) if i.dossier in docket.cases]
    return Need(
        record.file,
        record.kind,
        row,
        division=_division(act, docket, office.divisions, on),
        handlers=handlers(units) if row.independent else frozenset(),
    )


def _division(act: Act, docket: Docket, divisions: Divisions, on: date) -> str | None:
    """The division answerable on that day: the record's own, or its case's."""
    named = act.record.get("division")
    if named is None and act.case and (case := docket.cases.get(case_id(act))):
        named = case.division
    if named is None:
        return None
    try:
        return divisions.at(str(named), on).id
    except UnknownDivision:
        return None


def needs_of_evaluators(
    changes: Iterable[Change], before: Mapping[str, Record], records: Iterable[Record]
) -> Iterator[Need]:
    """Who must stand behind a step where an evaluator is struck off, or no longer is."""
    after = {record.file: record for record in records}
    for change in changes:
        if strikes_off(before.get(change.path), after.get(change.path)):
            yield Need(change.path, DISQUALIFICATION.kind, DISQUALIFICATION)
