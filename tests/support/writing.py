"""Records of a story, made from one sample unit: any units, any dates, true digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.records.formats import credit_check, organ_check
from tests.support.batch import BATCH, TEXTS, changed, dumped, loaded
from tests.support.naming import naming

LIKE, PARK = "f-q8d2", "p-m2x9"
Data = dict[str, Any]
_CACHE: dict[str, str] = {}
_REASONED = {"异议成立移出", "暂缓", "异议部分成立保留", "不予认定", "另行公示"}


def sample(path: str) -> Data:
    """A record of the sample batch, as a copy to be changed."""
    if path not in _CACHE:
        _CACHE[path] = json.dumps(loaded(TEXTS[BATCH + path]))
    data: Data = json.loads(_CACHE[path])
    return data


def full(path: str) -> str:
    """A path of the repository; one that names no folder is of the year 2025."""
    return path if path.startswith(("registry/", "dossiers/")) else BATCH + path


def plain(act: Data) -> bytes:
    """As YAML without aliases, which the reader refuses, for what two places share."""
    return dumped(json.loads(json.dumps(act)))


def case(unit: str) -> str:
    return full(unit).removeprefix("dossiers/")


def moment(at: str) -> datetime:
    return datetime.fromisoformat(f"{at}:00+08:00")


def credit_code(number: int) -> str:
    """A code of 长寿 with true check digits."""
    code = f"91500115MA60T{number:03d}"
    code += organ_check(code[8:])
    return code + credit_check(code)


def like(unit: str) -> str:
    """The sample unit that a unit is like; the sample's park stands for itself."""
    return PARK if unit == PARK else LIKE


def row_like(act: Data, unit: str, rows: str = "rows") -> Data:
    """The row of a sample list for the unit that this one is like."""
    (found,) = [r for r in act[rows] if r["dossier"] == case(like(unit))]
    return {**found, "dossier": case(unit)}


class Records:
    """What a story writes. `units` maps a case's id ("f-aaaa") to its division."""

    def __init__(self, units: Mapping[str, str]) -> None:
        self.units = dict(units)
        self.texts: MutableMapping[str, bytes] = {}
        self.names = {unit: f"示例{unit[2:].upper()}铸造有限公司" for unit in units}
        self.names |= {PARK: sample(f"{PARK}/application.yaml")["site"]["name"]}

    # --- digests -------------------------------------------------------------------------

    def sha(self, path: str) -> str:
        return hashlib.sha256(self.texts[full(path)]).hexdigest()

    def on(self, *paths: str) -> list[Data]:
        return [{"path": full(path), "sha256": self.sha(path)} for path in paths]

    def naming(self, act: Data) -> Data:
        """The act with the published papers that it rests on."""
        return naming(act, self.texts, ())

    def linked(self, acts: Mapping[str, Data], unit: str = "") -> dict[str, Data]:
        """Acts of one merge with the digests of those before them, in the order given."""
        done: dict[str, Data] = {}
        for path, act in acts.items():
            for ref in act.get("on", ()):
                ref["path"] = ref["path"].replace(f"{BATCH}{LIKE}/", f"{full(unit)}/")
                ref["sha256"] = self.sha(ref["path"])
            done[path] = self.naming(act)
            self.texts[full(path)] = plain(done[path])
        return done

    # --- one unit ------------------------------------------------------------------------

    def intake(
        self, unit: str, number: int, issued: str = "", evaluator: str = "", **application: Any
    ) -> dict[str, Data]:
        """Application, evaluation and acceptance of one unit, linked."""
        division, code = self.units[unit], credit_code(number)
        a, e, r = (sample(f"{LIKE}/{k}.yaml") for k in ("application", "evaluation", "acceptance"))
        a["applicant"] |= {"name": self.names[unit], "credit_code": code}
        a["applicant"]["registered_division"] = a["site"]["division"] = division
        a["site"]["name"], a["site"]["address"] = f"第{number}厂区", f"重庆市示例路{number}号"
        del a["site"]["in_park"]
        a |= application
        e["report"]["number"] = f"示例评（2025）-F-{number:03d}"
        r |= {"division": division, "site_key": f"{code}/01"}
        r["receipt_no"] = f"示例经信受〔2025〕{number:03d}"
        if issued:
            e["report"]["issued_on"] = issued
            r["received_at"] = application["submitted_at"]
        e["evaluator"]["credit_code"] = evaluator or e["evaluator"]["credit_code"]
        found = {f"{unit}/application.yaml": a, f"{unit}/evaluation.yaml": e}
        return self.linked(found | {f"{unit}/acceptance.yaml": r}, unit)

    def park(self) -> dict[str, Data]:
        """The sample's park, as it applied."""
        kinds = ("application", "evaluation", "acceptance")
        return self.linked({f"{PARK}/{kind}.yaml": sample(f"{PARK}/{kind}.yaml") for kind in kinds})

    def about(self, path: str, unit: str, on: Sequence[str]) -> Data:
        """The sample's act on its unit, about another one."""
        act = sample(f"{like(unit)}/{path}")
        act["on"] = [{"path": full(p), "sha256": ""} for p in on]
        digest = self.sha(f"{unit}/{self.latest(unit, 'application')}")[:12]
        for judgement in act.get("judgements", ()):
            start = judgement["finding"].replace(like(unit), unit).rpartition(":")[0]
            judgement["finding"] = f"{start}:{digest}"
        return act

    def latest(self, unit: str, kind: str) -> str:
        """The name of the unit's latest version of that kind."""
        numbers = (n for n in range(9, 1, -1) if full(f"{unit}/{kind}-{n}.yaml") in self.texts)
        last = next(numbers, 1)
        return f"{kind}.yaml" if last == 1 else f"{kind}-{last}.yaml"

    def again(self, unit: str, kind: str, **changes: Any) -> dict[str, Data]:
        """The next version of a unit's application or report, with dotted fields changed."""
        path = f"{unit}/{self.latest(unit, kind)}"
        act = loaded(self.texts[full(path)]) | {"supersedes": self.sha(path)}
        number = 2 if path.endswith(f"{kind}.yaml") else int(path[-6]) + 1
        return self.linked({f"{unit}/{kind}-{number}.yaml": changed(act, changes)})

    def check(self, units: Iterable[str], before: str, at: str, **more: Any) -> Data:
        """A compliance check of that hour, three years back, all clean."""
        act = sample("compliance-check-1.yaml")
        day, units = at[:10], list(units)
        rows = [row_like(act, u, "units") for u in units]
        for query in (query for row in rows for query in row["queries"]):
            query["window"] = {"from": f"{int(day[:4]) - 3}{day[4:]}", "to": day}
        act["on"] = self.on(*(f"{u}/acceptance.yaml" for u in units))
        act |= {"before": before, "queried_at": f"{at}:00+08:00"} | more
        for u, row in zip(units, rows, strict=True):
            row["registered_name"] = row["registered_name"] if u == PARK else self.names[u]
        return act | {"units": rows}

    # --- lists ---------------------------------------------------------------------------

    def adopted(self, units: Iterable[str], **more: str) -> list[Data]:
        return [{"dossier": case(u), "conclusion": "拟认定"} | more for u in units]

    def rows(self, units: Iterable[str], resolution: str, **names: str) -> list[Data]:
        digest = self.sha(resolution)
        return [
            {"dossier": case(u), "sha256": digest, "name": names.get(u[2:], self.names[u])}
            for u in units
        ]

    def publicity(self, number: int, dated: str, period: tuple[str, str], units: Sequence[str],
                  resolution: str = "resolution-1.yaml") -> Data:  # fmt: skip
        act = sample("publicity-1.yaml")
        act["on"] = self.on(resolution, f"compliance-check-{number}.yaml")
        act |= {"dated": dated, "starts_on": period[0], "ends_on": period[1]}
        return act | {"rows": self.rows(units, resolution)}

    def closing(self, publicity: str, at: str, period: tuple[str, str], received: int,
                outcomes: Mapping[str, str]) -> Data:  # fmt: skip
        act = sample("publicity-closing-1.yaml")
        act["on"] = self.on(publicity)
        act["online"] |= {"from": f"{period[0]}T00:00:00+08:00", "to": f"{at}:00+08:00"}
        first, last = act["online"]["evidence"]
        first["captured_at"] = f"{period[0]}T09:00:00+08:00"
        last["captured_at"] = act["online"]["to"]
        reasons = {"reasons": "见核查结论。"}
        act["outcomes"] = [
            {"dossier": case(u), "conclusion": c} | (reasons if self.explained(u, c) else {})
            for u, c in outcomes.items()
        ]
        return act | {"objections_received": received, "decided_on": at[:10]}

    def explained(self, unit: str, conclusion: str) -> bool:
        """Whether the statement gives a reason: always where something was reported of the unit."""
        return conclusion in _REASONED or full(f"{unit}/incident-1.yaml") in self.texts

    def designation(self, on: Sequence[str], dated: str, number: str, units: Sequence[str],
                    resolution: str = "resolution-1.yaml", **names: str) -> Data:  # fmt: skip
        act = sample("designation-1.yaml") | {"on": self.on(*on), "dated": dated}
        return act | {"number": number, "rows": self.rows(units, resolution, **names)}

    # --- what is said against a unit -------------------------------------------------------

    def objection(self, units: Sequence[str], publicity: str, received: str, **more: Any) -> Data:
        act = sample("f-w3n6/objection-1.yaml") | {"on": self.on(publicity)}
        act |= {"units": [case(u) for u in units], "received_at": f"{received}:00+08:00"}
        return act | {"registration_no": f"异-示例-{received}"} | more

    def finding(self, unit: str, on: str, decided: str, finding: str, disposal: str) -> Data:
        act = sample("f-w3n6/objection-finding-1.yaml") | {"on": self.on(on), "unit": case(unit)}
        act |= {"decided_on": decided, "replied_on": decided}
        return act | {"finding": finding, "disposal": disposal}

    def incident(self, received: str, source: str, *on: str) -> Data:
        return {
            "record": "incident/1",
            **({"on": self.on(*on)} if on else {}),
            "registration_no": f"线-示例-{received}",
            "received_at": f"{received}:00+08:00",
            "source": source,
            "matter": "反映该单位统计数据与填报不一致（略）。",
        }
