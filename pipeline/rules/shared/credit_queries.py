"""What a credit query of a unit has to cover: its window, and each list for each subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.law.calendar import years_before
from pipeline.law.regulation import Law
from pipeline.model.applicant_kind import ApplicantKind
from pipeline.model.case import Case
from pipeline.model.record import day_of
from pipeline.rules.shared.legal_representatives import holders

SUBJECTS: Mapping[str, str] = {ApplicantKind.FACTORY: "企业", ApplicantKind.PARK: "园区管理机构"}
PERSON = "法定代表人"


@dataclass(frozen=True, slots=True)
class Query:
    """One list for one subject; `person` is "" unless the subject is a legal representative."""

    list: str
    subject: str
    person: str = ""


def window(law: Law, case: Case, last: str, on: date) -> str:
    """The first day (ISO) to be covered by a query made on `last`: three years, or since founding.

    `on` is the day whose text of the law counts.
    """
    begin = years_before(day_of(last), law.value("look_back_years", on)).isoformat()
    return max(begin, case.application.text("applicant", "founded"))


def wanted(law: Law, case: Case, first: str, last: str, on: date) -> Iterator[Query]:
    """Every query from `first` to `last`; whoever was legal representative then is asked too."""
    for name in lists(law, "enterprise", on):
        yield Query(name, SUBJECTS[case.kind])
    for person in holders(case.application, day_of(first), day_of(last)):
        for name in lists(law, "person", on):
            yield Query(name, PERSON, person)


def lists(law: Law, name: str, on: date) -> list[str]:
    """The lists that a setting names: enterprise, person or not_blacklists."""
    return str(law.value(f"setting.credit_lists.{name}", on)).split("、")
