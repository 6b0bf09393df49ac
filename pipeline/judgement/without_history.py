"""A tree of records without steps: as if each act had been merged on the day it bears.

Serves the applicant's work tree and a repository where no authority is established. Who approved
what is not asked, and reports say so. Pure over the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pipeline.judgement.act import judged, own_date
from pipeline.judgement.attachments import compare
from pipeline.judgement.trial import Trial, circle_finding, usable
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Effect
from pipeline.model.record import Record
from pipeline.office.office import Office, Tree, read_office
from pipeline.procedure.docket import Circle, Docket, act_of, in_order
from pipeline.procedure.rows import row_of
from pipeline.procedure.standing import ENDED
from pipeline.records.attachments import Attachment
from pipeline.records.paths import DOSSIERS, is_record
from pipeline.records.withheld import put_in_place

BEFORE_THE_ARTICLES = frozenset({"rests-on", "agreement"})
"""Faults of an act itself: with one of these, the articles were not asked."""


@dataclass
class Survey:
    """What a tree holds: the office, and the trial of all its acts."""

    office: Office
    trial: Trial


def survey(
    tree: Tree, until: date, on: date, attached: Mapping[str, Attachment] = MappingProxyType({})
) -> Survey:
    """Fold every act of the tree dated by the end of `until`, in the order of their dates.

    Applications that nobody has taken in are judged as of `on`; `attached` are the files beside.

    An act with a blocking fault still counts where it follows, so that one fault is said once and
    not again of everything after it. What such an act would have judged is judged by itself, so
    that an application changed after its acceptance is not taken for a judged one.
    """
    office, faults = read_office(tree)
    trial = Trial(Docket())
    trial.block(*faults)
    own = {p: raw for p, raw in tree.items() if p.startswith(DOSSIERS) and is_record(p)}
    files = put_in_place(own, office.registry.values())
    acts = [record for record in usable(trial, files, office) if row_of(record)]
    try:
        ordered = in_order(acts, lambda record: _day(record).isoformat())
    except Circle as circle:
        trial.block(*(circle_finding(r) for r in acts if r.file in circle.paths))
        ordered = in_order(r for r in acts if r.file not in circle.paths)
    for record in ordered:
        if _day(record) <= until:
            act = act_of(record, _day(record), "", office.judging.number)
            trial.take(act, office, merged=False)
    compare(trial, attached, office, acts)
    trial.finish(office, on, merged=False)
    for case in _unjudged(trial):
        trial.look_at(case, office, on)
    _leave_out_settled(trial)
    return Survey(office, trial)


def _unjudged(trial: Trial) -> list[Case]:
    """Cases on the way that no act in order has judged as their application now stands.

    Another text than was taken in, a new version that nobody has looked at yet, or an acceptance
    with a fault of its own.
    """
    faulty = {one.where.file for one in trial.blocking if one.rule in BEFORE_THE_ARTICLES}
    return [
        case
        for case in trial.docket.cases.values()
        if case.id not in trial.judged and case.state is not State.FILED
        if case.state not in ENDED or any(act.path in faulty for act in case.acts)
    ]


def _leave_out_settled(trial: Trial) -> None:
    """Drop repeated findings, and those that blocked no act and have been settled since.

    Settled is a referral that was judged, and what was found on a version since replaced (补正).
    """
    replaced = set(_replaced(trial.docket))
    settled = set(judged(act.record for act in trial.docket.acts.values()))
    held = {one.id for one in trial.blocking}
    told = {(one.id, one.message): one for one in trial.findings}
    trial.findings = [
        one
        for one in told.values()
        if one.id in held
        or (
            not (one.effect is Effect.REFERRAL and one.id in settled)
            and one.where.file not in replaced
        )
    ]


def _replaced(docket: Docket) -> Iterator[str]:
    """Applications and reports that a later version has taken the place of."""
    for case in docket.cases.values():
        for kind in (ActKind.APPLICATION, ActKind.EVALUATION):
            yield from [act.path for act in case.acts if act.kind == kind][:-1]


def _day(record: Record) -> date:
    row = row_of(record)
    return (own_date(record, row) if row else None) or date.min
