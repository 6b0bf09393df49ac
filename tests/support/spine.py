"""Story S1 in its pure form: no objection is received, and the closing says 0件."""

from tests.support.batch import BATCH, Overlay, loaded

_NAMES = loaded((Overlay().texts())[BATCH + "publicity-1.yaml"])["rows"]
_UNIT = "2025/f-w3n6"
_ROW = next(row for row in _NAMES if row["dossier"] == _UNIT)
_CHECKED = next(
    unit
    for unit in loaded(Overlay().texts()[BATCH + "compliance-check-1.yaml"])["units"]
    if unit["dossier"] == _UNIT
)
for _query in _CHECKED["queries"]:  # asked anew for the designation, three years back from it
    _query["window"] = {"from": "2022-10-10", "to": "2025-10-10"}


def _queried(day: str) -> dict[str, object]:
    """The query of f-w3n6 made anew on that day, over the three years before it."""
    window = {"from": f"{int(day[:4]) - 3}{day[4:]}", "to": day}
    return {**_CHECKED, "queries": [{**q, "window": dict(window)} for q in _CHECKED["queries"]]}


GONE = ("f-w3n6/objection-1.yaml", "f-w3n6/objection-finding-1.yaml", "f-w3n6/non-designation.yaml")
_CLOSING = {"objections_received": 0, "outcomes.3": {"dossier": _UNIT, "conclusion": "无异议"}}

PURE = Overlay(
    remove=GONE,
    change={
        "publicity-closing-1.yaml": _CLOSING,
        "compliance-check-2.yaml": {"units.3": _queried("2025-10-10")},
        "designation-1.yaml": {"rows.3": _ROW},
    },
)

EARLY = Overlay(
    remove=GONE,
    change={
        "publicity-closing-1.yaml": _CLOSING
        | {"decided_on": "2025-10-09", "online.to": "2025-10-09T15:00:00+08:00"},
        "compliance-check-2.yaml": {
            "units.3": _queried("2025-10-09"),
            "queried_at": "2025-10-09T09:00:00+08:00",
        },
        "designation-1.yaml": {"rows.3": _ROW, "dated": "2025-10-09"},
    },
)
"""The same, with closing and designation a day too early."""
