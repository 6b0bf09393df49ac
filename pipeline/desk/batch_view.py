"""One batch on one page: how many at which stage and in which district, what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.desk.case_view import CaseView
from pipeline.desk.duties import Duty, duties_of
from pipeline.model.case import State
from pipeline.office.office import Office
from pipeline.procedure.in_effect import InEffect
from pipeline.procedure.standing import ENDED

SOON = timedelta(days=14)
KINDS = {"park": "绿色园区", "factory": "绿色工厂"}


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one stage or district: parks, factories, and those past their deadline."""

    title: str
    parks: int
    factories: int
    late: int

    @property
    def total(self) -> int:
        return self.parks + self.factories


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """How far the units of one district have come."""

    title: str
    filed: int
    open: int
    designated: int
    ended: int
    late: int


@dataclass(frozen=True, slots=True)
class BatchOverview:
    """One year. `late` and `soon` are duties; `soon` within a fortnight."""

    year: str
    stages: tuple[Count, ...]
    total: Count
    districts: tuple[DistrictCount, ...]
    late: tuple[Duty, ...]
    soon: tuple[Duty, ...]

    def data(self, as_of: date) -> dict[str, Any]:
        """As `status --format json` gives it."""
        return {
            "year": self.year,
            "stages": [_fields(one) for one in self.stages],
            "total": _fields(self.total),
            "districts": [_fields(one) for one in self.districts],
            "late": [duty.data(as_of) for duty in self.late],
            "soon": [duty.data(as_of) for duty in self.soon],
        }


def _fields(one: Count | DistrictCount) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def overviews(
    views: Sequence[CaseView], known: InEffect, office: Office, as_of: date
) -> Iterator[BatchOverview]:
    """Every year that has a case or an act, in order."""
    for year in known.years():
        mine = [view for view in views if view.case.year == year]
        own = duties_of(known, year, office, as_of)
        yield BatchOverview(
            year=year,
            stages=tuple(_stages(mine, as_of)),
            total=_count("合计", mine, as_of),
            districts=tuple(_districts(_listed(mine, known, year), as_of)),
            late=tuple(duty for duty in own if duty.late(as_of)),
            soon=tuple(duty for duty in own if _is_soon(duty, as_of)),
        )


def _stages(views: Sequence[CaseView], as_of: date) -> Iterator[Count]:
    """Stages that have a case, in the order of the procedure."""
    for state in State:
        if found := [view for view in views if view.case.state is state]:
            yield _count(state.chinese, found, as_of)


def _count(title: str, views: Sequence[CaseView], as_of: date) -> Count:
    kinds = Counter(view.case.kind for view in views)
    late = sum(view.late(as_of) for view in views)
    return Count(title, kinds["park"], kinds["factory"], late)


def _listed(views: Sequence[CaseView], known: InEffect, year: str) -> list[CaseView]:
    """By district, in the order of the batch's lists."""
    ids = known.division_order(year, {view.case.division for view in views})
    return sorted(views, key=lambda view: ids.index(view.case.division))


def _districts(views: Iterable[CaseView], as_of: date) -> Iterator[DistrictCount]:
    """Each district once, in the order of the cases."""
    by_district: dict[str, list[CaseView]] = {}
    for view in views:
        by_district.setdefault(view.district, []).append(view)
    for title, found in by_district.items():
        designated = sum(v.case.state is State.DESIGNATED for v in found)
        ended = sum(v.case.state in ENDED for v in found)
        late = sum(view.late(as_of) for view in found)
        moving = len(found) - designated - ended
        yield DistrictCount(title, len(found), moving, designated, ended, late)


def _is_soon(duty: Duty, as_of: date) -> bool:
    last = (as_of + SOON).isoformat()
    return bool(duty.on) and not duty.late(as_of) and duty.on[:10] <= last
