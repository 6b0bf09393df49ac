"""The judgement on one step of main."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.authority.review_record import Review, ReviewRecord
from pipeline.model.case import Signatures
from pipeline.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Decision:
    """The judgement on one step: with any finding that blocks it has no effect.

    `recorded` is the record of reviews that stood in for the merge's signature, if one did, and
    `reviews` those of them that count, by the officer's id.
    """

    step: str
    at: datetime
    accepted: bool
    findings: tuple[Finding, ...]
    signatures: Mapping[str, Signatures] = field(default_factory=dict)
    recorded: ReviewRecord | None = None
    reviews: Mapping[str, Review] = field(default_factory=dict)
