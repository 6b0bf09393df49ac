"""Acts, cases and batches, as frozen data.

One file is one `Record`, judged by one schema; once a competent merge has brought it to main it
is one `Act`. Acts make up a `Case` (one applicant's life) and a `Batch` (one year, Article 3).
States are derived from acts and never written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.model.act_kind import ActKind
from pipeline.model.generation import NEWEST
from pipeline.model.labelled import Labelled
from pipeline.model.record import Record


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who stood behind one act: officer ids, None where that signature is absent."""

    drafter: str | None = None
    checker: str | None = None
    approver: str | None = None


class State(Labelled):
    """Where a case stands. Derived from its acts, never written in a record."""

    FILED = "filed", "已申报待受理"
    RECEIVED = "received", "已受理"
    SUPPLEMENTING = "supplementing", "补正中（区县）"
    RECOMMENDED = "recommended", "区县已推荐"
    NOT_RECOMMENDED = "not-recommended", "区县不推荐"
    RETURNED_BY_DISTRICT = "returned-by-district", "区县退回"
    FORWARDED = "forwarded", "已上报市级"
    SUPPLEMENTING_CITY = "supplementing-city", "补正中（市级）"
    UNDER_REVIEW = "under-review", "进入市级评审"
    RETURNED_BY_CITY = "returned-by-city", "市级退回"
    REVIEW_REFUSED = "review-refused", "审查不予认定"
    VISITED = "visited", "已现场核实"
    ASSESSED = "assessed", "已评审"
    PROPOSED = "proposed", "建议拟认定"
    DEFERRED = "deferred", "暂缓"
    PROPOSED_REFUSAL = "proposed-refusal", "建议不予认定"
    CONSULTED = "consulted", "征求意见中"
    REINSTATED = "reinstated", "异议成立待增列"
    RESOLVED = "resolved", "审定拟认定"
    RESOLVED_REFUSAL = "resolved-refusal", "审定不予认定"
    PUBLICISED = "publicised", "公示中"
    HELD = "held", "暂缓待核查"
    REMOVED = "removed", "移出公示名单"
    CLEARED = "cleared", "公示期满可认定"
    NOT_DESIGNATED = "not-designated", "不予认定"
    WITHDRAWN = "withdrawn", "已撤回"
    DESIGNATED = "designated", "已认定"


_KINDS = {kind.value: kind for kind in ActKind}  # calling the enum costs three times as much


@dataclass(frozen=True, slots=True)
class Act:
    """A record in effect. `on` is the Asia/Shanghai date of the merge that brought it.

    In a work tree without steps, `on` is the record's own date and `step` is "". Cases are moved by
    the table of its `generation`.
    """

    record: Record
    year: str
    case: str | None  # "f-7k3q", None for an act of the whole batch
    on: date
    step: str = ""
    at: datetime | None = None  # the merge's moment, None in a work tree
    signatures: Signatures = Signatures()
    generation: int = NEWEST

    @property
    def kind(self) -> ActKind:
        return _KINDS[self.record.kind]

    @property
    def path(self) -> str:
        return self.record.file


@dataclass(frozen=True, slots=True)
class Case:
    """One application and its whole life: its acts and the batch acts that list it, in order.

    `attached` are the digests of the attachments whose bytes were compared with its records;
    `on_list` says whether the unit is on a published list that still runs for it.
    """

    id: str  # "2025/f-7k3q"
    acts: tuple[Act, ...]
    state: State
    attached: frozenset[str] = frozenset()
    on_list: bool = False

    @property
    def year(self) -> str:
        return self.id.split("/")[0]

    @property
    def kind(self) -> str:
        """The application's own: "factory" or "park"."""
        return str(self.application.data["kind"])

    @property
    def name(self) -> str:
        """The name a list prints: the applicant's as on its licence; of a park, the park's own."""
        own = self.application.get("site", "name") if self.kind == "park" else None
        return str(own or self.application.get("applicant", "name"))

    @property
    def application(self) -> Record:
        return self.last(ActKind.APPLICATION)

    @property
    def division(self) -> str:
        """The id of the division that took the case in; before that, of its site."""
        acceptance = self.find(ActKind.ACCEPTANCE)
        if acceptance is not None:
            return str(acceptance.get("division"))
        return str(self.application.get("site", "division"))

    def find(self, kind: ActKind) -> Record | None:
        """The latest record of that kind, or None."""
        return next((a.record for a in reversed(self.acts) if a.record.kind == kind), None)

    def last(self, kind: ActKind) -> Record:
        """The latest record of that kind; KeyError where there is none."""
        if (record := self.find(kind)) is None:
            raise KeyError(f"{self.id} has no {kind}")
        return record


@dataclass(frozen=True, slots=True)
class Batch:
    """One year's round (Article 3): its call, its batch acts and its cases."""

    year: str
    acts: tuple[Act, ...]
    cases: Mapping[str, Case]
