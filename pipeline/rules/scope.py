"""Which applications a rule concerns, and which articles decide on an application at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.model.applicant_kind import ApplicantKind
from pipeline.model.case import Case

DECIDING = (
    "第三条",
    "第四条",
    "第五条",
    "第六条",
    "第七条",
    "第八条",
    "第九条",
    "第十条",
    "第十一条",
)
"""The articles that decide on an application (chapters one to three of the regulation)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The applications that a rule concerns: of these `kinds` of applicant, and `among` them those
    that have what the rule looks at. Of the rest it is said that `otherwise`.
    """

    kinds: frozenset[ApplicantKind]
    among: Callable[[Case], bool] | None = None
    otherwise: str = ""

    def where(self, among: Callable[[Case], bool], otherwise: str) -> Scope:
        """This scope, less the applications that do not have what the rule looks at."""
        return replace(self, among=among, otherwise=otherwise)

    def covers(self, case: Case) -> bool:
        """Whether the rule has anything to look at in this case."""
        return case.kind in self.kinds and (self.among is None or self.among(case))


BOTH_KINDS = Scope(frozenset(ApplicantKind))
PARKS = Scope(frozenset({ApplicantKind.PARK}))
FACTORIES = Scope(frozenset({ApplicantKind.FACTORY}))
