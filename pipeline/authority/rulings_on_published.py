"""What the office once said of its publications stays said: papers would be issued twice else."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.finding import Finding
from pipeline.office.office import Office
from pipeline.records.paths import PUBLISHED


def taken_back(before: Office, after: Office) -> Iterator[Finding]:
    """A DEFECT for each thing that `registry/published.yaml` no longer says."""
    was, now = _said(before), _said(after)
    for what, values in was.items():
        for value in sorted(values - now[what]):
            yield Finding.of_file(
                "office-published",
                PUBLISHED,
                f"不再列出已认定的 {value}",
                "已作的认定不得收回，否则同一文书可能出具两次；请保留原有各项，只作增补",
            )


def _said(office: Office) -> dict[str, set[str]]:
    record = office.data(PUBLISHED) or {}
    return {
        "earlier": set(record.get("earlier", ())),
        "compromised": {one["key"] for one in record.get("compromised", ())},
        "never_issued": set(record.get("never_issued", ())),
    }
