"""The kinds of applicant that the regulation knows."""

from __future__ import annotations

from enum import StrEnum


class ApplicantKind(StrEnum):
    """What applies for a title: a park under Article 6, a factory under Article 7.

    The values are those of `kind` in an application.
    """

    PARK = "park"
    FACTORY = "factory"
