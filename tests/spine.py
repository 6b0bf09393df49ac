"""Story S1 in its pure form: no objection is received, and the closing says 0件."""

from batch import BATCH, Overlay, loaded

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

GONE = ("f-w3n6/objection-1.yaml", "f-w3n6/objection-finding-1.yaml", "f-w3n6/non-designation.yaml")
_CLOSING = {"objections_received": 0, "outcomes.3": {"dossier": _UNIT, "conclusion": "无异议"}}

PURE = Overlay(
    remove=GONE,
    change={
        "publicity-closing-1.yaml": _CLOSING,
        "compliance-check-2.yaml": {"units.3": _CHECKED},
        "designation-1.yaml": {"rows.3": _ROW},
    },
)

EARLY = Overlay(
    remove=GONE,
    change={
        "publicity-closing-1.yaml": _CLOSING
        | {"decided_on": "2025-10-09", "online.to": "2025-10-09T15:00:00+08:00"},
        "compliance-check-2.yaml": {"units.3": _CHECKED, "queried_at": "2025-10-09T09:00:00+08:00"},
        "designation-1.yaml": {"rows.3": _ROW, "dated": "2025-10-09"},
    },
)
"""The same, with closing and designation a day too early."""
