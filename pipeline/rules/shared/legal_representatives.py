"""Who was 法定代表人 (of a branch, 负责人) of an applicant, by date. Dates are ISO text. Pure."""

from pipeline.model.record import Record


def holders(application: Record, first: str, last: str) -> list[str]:
    """The names of all who held the post on any day from `first` to `last`, in their order."""
    rows = application.get("applicant", "legal_representatives") or ()
    held = [r["name"] for r in rows if r["from"] <= last and first <= r.get("to", "9999-12-31")]
    return list(dict.fromkeys(held))
