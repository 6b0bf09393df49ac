"""The kinds of act that the procedure knows."""

from __future__ import annotations

from enum import StrEnum


class ActKind(StrEnum):
    """The kind of an act, as the first line of its record and its file's name say it.

    A new kind needs more than a member here: a row, a place, a schema, its beginning, its papers.
    `tests/house/test_kinds.py` lists what it still lacks.
    """

    CALL = "call"
    CALL_AMENDMENT = "call-amendment"
    APPLICATION = "application"
    EVALUATION = "evaluation"
    ACCEPTANCE = "acceptance"
    SUPPLEMENT_NOTICE = "supplement-notice"
    COMPLIANCE_CHECK = "compliance-check"
    RECOMMENDATION = "recommendation"
    DISTRICT_LETTER = "district-letter"
    REVIEW = "review"
    SITE_VISIT = "site-visit"
    PANEL = "panel"
    PROPOSAL = "proposal"
    CONSULTATION = "consultation"
    CONSULTATION_REPLY = "consultation-reply"
    RESOLUTION = "resolution"
    PUBLICITY = "publicity"
    PUBLICITY_CHANGE = "publicity-change"
    PUBLICITY_CLOSING = "publicity-closing"
    OBJECTION = "objection"
    OBJECTION_FINDING = "objection-finding"
    INCIDENT = "incident"
    WITHDRAWAL = "withdrawal"
    NON_DESIGNATION = "non-designation"
    DESIGNATION = "designation"
    ALTERATION = "alteration"
    ALTERATION_DECISION = "alteration-decision"
