"""What a record asks of those who sign: the steps it annuls, who has handled the unit. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model import Case, Record, Signatures
from pipeline.signatories import Signatories


def annulled(record: Record) -> tuple[str, ...]:
    """The refused steps that an annulment names; none in any other record."""
    if record.kind != "annulment":
        return ()
    return tuple(step["commit"] for step in record.get("steps"))


def signed_by(who: Signatories, path: str) -> Signatures:
    """The officers who signed for a file, by the place of their signature."""
    people = (who.drafter(path), who.checker, who.approver)
    return Signatures(*(person.id if person else None for person in people))


def strikes_off(before: Record | None, after: Record | None) -> bool:
    """Whether an evaluator loses or regains its standing between two states of its record."""
    was, now = (r and r.kind == "evaluator" and r.get("disqualified") for r in (before, after))
    return (was or None) != (now or None)


COMPLAINTS = frozenset({"objection", "objection-finding", "incident"})
"""Who registers a complaint or decides on it has not handled the unit."""


def handlers(cases: Iterable[Case]) -> frozenset[str]:
    """Officers who drafted any act in the folders of these units, objections and leads apart."""
    return frozenset(
        act.signatures.drafter
        for case in cases
        for act in case.acts
        if act.case and act.signatures.drafter and act.kind not in COMPLAINTS
    )
