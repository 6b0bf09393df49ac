"""Who must stand behind what is not a dossier: registry, schemas, templates, workflows."""

from __future__ import annotations

from dataclasses import replace

from pipeline.office.roles import Approval, Level, Requirement, Role
from pipeline.records.paths import ANNULMENTS, DOSSIERS, RULINGS, WITHHOLDINGS

HOUSE = Requirement(
    kind="registry",
    drafter=frozenset({Role.ADMINISTRATOR}),
    checker=frozenset(),
    approver=frozenset({Role.SECTION_CHIEF}),
    approval=Approval.ONE,
    level=Level.CITY,
)
"""Registry, schemas, templates, workflows, root and all else: 管理员 → 处长."""

RULING = Requirement(
    kind="ruling",
    drafter=frozenset({Role.ADMINISTRATOR}),
    checker=frozenset({Role.SECTION_CHIEF}),
    approver=frozenset({Role.COMMISSION_LEADER}),
    approval=Approval.TWO,
    level=Level.CITY,
)
"""管理员 → 处长核稿 → 委领导签发."""

DISQUALIFICATION = replace(RULING, kind="disqualification")
"""An evaluator struck off, or taken back (Article 22): as a ruling."""

ANNULMENT = Requirement(
    kind="annulment",
    drafter=frozenset({Role.ADMINISTRATOR}),
    checker=frozenset({Role.ADMINISTRATOR, Role.SECTION_CHIEF}),
    approver=frozenset({Role.ADMINISTRATOR, Role.COMMISSION_LEADER}),
    approval=Approval.TWO,
    level=Level.CITY,
)
"""Three persons, none of whom signed in the step annulled; an office rarely has three
administrators, so 处长 and 委领导 may stand in as checker and approver."""


WITHHOLDING = replace(RULING, kind="withholding")
"""Content taken out of the record for good: as a ruling."""


def own_file_row(path: str) -> Requirement | None:
    """Who must stand behind a path outside the dossiers; None inside them."""
    if path.startswith(DOSSIERS):
        return None
    if path.startswith(ANNULMENTS):
        return ANNULMENT
    if path.startswith(WITHHOLDINGS):
        return WITHHOLDING
    return RULING if path.startswith(RULINGS) else HOUSE
