"""Who was 法定代表人 (of a branch, 负责人) of an applicant, by date."""

from datetime import date

from pipeline.model.record import Record, day_of


def holders(application: Record, first: date, last: date) -> list[str]:
    """The names of all who held the post on any day from `first` to `last`, in their order."""
    rows = application.get("applicant", "legal_representatives") or ()
    held = [
        row["name"]
        for row in rows
        if day_of(row["from"]) <= last and ("to" not in row or first <= day_of(row["to"]))
    ]
    return list(dict.fromkeys(held))
