"""A story told on a real repository with signed steps: any units, any dates, from one sample.

The months before the publicity are the sample's own (call in March, panel in August of 2025);
what a story is about begins with the resolution, whose day it chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.office_at_work import CITY as CITY
from tests.support.office_at_work import OPEN as OPEN
from tests.support.office_at_work import SIGNED as SIGNED
from tests.support.office_at_work import UPHELD as UPHELD
from tests.support.office_at_work import WATCH as WATCH
from tests.support.office_at_work import Office
from tests.support.office_at_work import text_of as text_of
from tests.support.writing import PARK as PARK
from tests.support.writing import Data as Data
from tests.support.writing import case as case
from tests.support.writing import row_like as row_like
from tests.support.writing import sample as sample

CHANGSHOU = {"drafter": "cs-clerk-1", "approver": "cs-leader-1"}


class Story(Office):
    """The chapters that stories share."""

    def begin(self, **call: Any) -> None:
        """The call."""
        self.merge("2025-03-10T10:00", {"call.yaml": {**sample("call.yaml"), **call}}, **SIGNED)

    def take_in(self, at: str, unit: str, clerk: str, **application: Any) -> None:
        number = list(self.units).index(unit) + 1
        acts = self.intake(unit, number, **application)
        self.merge(at, acts, drafter=clerk, approver=clerk)

    def recommended(
        self,
        at: str,
        division: str,
        letter: str,
        units: Sequence[str],
        by: str,
        version: str = "",
    ) -> dict[str, Data]:
        """A district's check, recommendations (`version` "-2": the second) and letter."""
        n = letter.removeprefix(f"district-letter-{division}").strip("-.yaml") or "1"
        name = f"compliance-check-{division}-{n}.yaml"
        acts = {name: self.check(units, "上报", at, division=division, queried_by=f"{by}-clerk-1")}
        self.linked(acts)
        for u in units:
            acts |= self.opinion(at[:10], u, name, version, by)
        return acts | self.sent(at, division, letter, name, units)

    def opinion(
        self, day: str, unit: str, check: str, version: str = "", by: str = "cs", **more: Any
    ) -> dict[str, Data]:
        """A district's recommendation, or what `more` makes of it."""
        one = self.about("recommendation.yaml", unit, [f"{unit}/acceptance.yaml", check])
        for judgement in one["judgements"]:
            judgement["by"] = f"{by}-clerk-1"
        if more.get("conclusion"):
            del one["judgements"]
        acts = {f"{unit}/recommendation{version}.yaml": one | {"decided_on": day} | more}
        return self.linked(acts)

    def sent(
        self, at: str, division: str, letter: str, check: str, units: Sequence[str]
    ) -> dict[str, Data]:
        """A district's letter on what it recommends."""
        self.letters += 1
        sent = sample("district-letter-500115.yaml") | {"division": division, "dated": at[:10]}
        sent |= {
            "units": [case(u) for u in units],
            "number": f"示例经信函〔{at[:4]}〕{self.letters}号",
        }
        opinions = [f"{u}/{self.latest(u, 'recommendation')}" for u in units]
        return self.linked({letter: sent | {"on": self.on(*opinions, check)}})

    def forward(
        self,
        at: str,
        division: str,
        letter: str,
        units: Sequence[str],
        by: str,
        version: str = "",
    ) -> None:
        """The same, in one merge by clerk and leader."""
        acts = self.recommended(at, division, letter, units, by, version)
        self.merge(at, acts, drafter=f"{by}-clerk-1", approver=f"{by}-leader-1")

    def reviews(
        self, letter: str, units: Sequence[str], received: str, version: str = "", **more: Any
    ) -> dict[str, Data]:
        acts: dict[str, Data] = {}
        for u in units:
            opinion = self.latest(u, "recommendation")
            one = self.about("review.yaml", u, [letter, f"{u}/{opinion}"])
            one["received_at"] = f"{received}:00+08:00"
            acts |= self.linked({f"{u}/review{version}.yaml": one | more})
        return acts

    def visits(self, day: str, units: Sequence[str], **more: Any) -> dict[str, Data]:
        acts: dict[str, Data] = {}
        for u in units:
            review = f"{u}/{self.latest(u, 'review')}"
            one = self.about("site-visit.yaml", u, [review]) | {"visited_on": day}
            acts |= self.linked({f"{u}/site-visit.yaml": one | more})
        return acts

    def panel(self, day: str, units: Sequence[str], number: int = 1, **row: Any) -> dict[str, Data]:
        """A meeting of that day on these units; `row` changes what is said of each."""
        panel = sample("panel-1.yaml")
        panel["on"] = self.on(*(f"{u}/site-visit.yaml" for u in units))
        panel["meeting"]["held_on"] = day
        panel["rows"] = [row_like(panel, u) | row for u in units]
        return self.linked({f"panel-{number}.yaml": panel})

    def proposal(self, day: str, rows: Mapping[str, str], number: int = 1) -> dict[str, Data]:
        """The list of that day: unit → conclusion."""
        proposal = sample("proposal-1.yaml")
        proposal["on"] = self.on(f"panel-{number}.yaml")
        ground = {"不予认定": {"ground": "第七条第（七）项"}}
        proposal["rows"] = [
            row_like(proposal, u) | {"conclusion": c} | ground.get(c, {}) for u, c in rows.items()
        ]
        return self.linked({f"proposal-{number}.yaml": proposal | {"decided_on": day}})

    def assess(self, at: str, units: Sequence[str], reviews: Mapping[str, Data]) -> None:
        """Visits, panel and proposal, merged with the reviews."""
        day, acts = at[:10], dict(reviews)
        acts |= self.visits(day, units) | self.panel(day, units)
        self.merge(at, acts | self.proposal(day, dict.fromkeys(units, "拟认定")), **CITY)

    def letter(
        self, asked: str, due: str, units: Sequence[str], number: int = 1, *on: str
    ) -> dict[str, Data]:
        """To the departments; by default on the proposal of the same number."""
        letter = sample("consultation-1.yaml") | {"dated": asked[:10], "due_on": due}
        letter |= {"units": [case(u) for u in units], "number": f"渝经信函〔2025〕{216 + number}号"}
        letter["on"] = self.on(*(on or [f"proposal-{number}.yaml"]))
        return self.linked({f"consultation-{number}.yaml": letter})

    def replies(self, on: str, units: Sequence[str], letter: int = 1) -> dict[str, Data]:
        """Each department has nothing against any unit."""
        replies: dict[str, Data] = {}
        for n in (1, 2, 3):
            reply = sample(f"consultation-reply-{n}.yaml") | {"answered_on": on}
            reply["number"] = f"示例函〔{on[:4]}〕{100 * letter + n}号"
            reply["on"] = self.on(f"consultation-{letter}.yaml")
            reply["opinions"] = [{"dossier": case(u), "opinion": "无意见"} for u in units]
            replies |= self.linked({f"consultation-reply-{3 * letter - 3 + n}.yaml": reply})
        return replies

    def consult(self, asked: str, answered: str, units: Sequence[str]) -> None:
        self.merge(asked, self.letter(asked, answered[:10], units), **SIGNED)
        replies = self.replies(answered[:10], units)
        self.merge(answered, replies, drafter="city-clerk-2", approver="chief-1")

    def resolution(self, day: str, rows: Sequence[Data], number: int = 1, *on: str) -> Data:
        act = sample("resolution-1.yaml")
        act["on"] = self.on(*on) if on else self.on("proposal-1.yaml", "consultation-reply-1.yaml")
        act["meeting"]["held_on"], act["rows"] = day, list(rows)
        act["meeting"]["session"] = f"2025年第{number + 17}次"
        return act

    def resolve(self, at: str, rows: Sequence[Data], number: int = 1, *on: str) -> None:
        act = self.resolution(at[:10], rows, number, *on)
        self.merge(at, self.linked({f"resolution-{number}.yaml": act}), **SIGNED)

    def until_received(self) -> None:
        """Call and intake on the sample's days, all units of 长寿."""
        self.begin()
        for u in self.units:
            if u == PARK:
                by = {"drafter": "applicant", "approver": "cs-clerk-1"}
                self.merge("2025-06-10T16:00", self.park(), **by)
            else:
                self.take_in("2025-06-10T16:00", u, "cs-clerk-1")

    def until_consulted(self) -> None:
        """Call to replies on the sample's days, all units of 长寿."""
        units = list(self.units)
        self.until_received()
        self.forward("2025-07-10T17:00", "500115", "district-letter-500115.yaml", units, "cs")
        letters = self.reviews("district-letter-500115.yaml", units, "2025-07-11T10:30")
        self.assess("2025-08-20T16:45", units, letters)
        self.consult("2025-08-25T11:20", "2025-09-10T15:00", units)
