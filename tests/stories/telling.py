"""A story told on a real repository with signed steps: any units, any dates, from one sample.

The years before the publicity are the sample's own (call in March, panel in August of 2025);
what a story is about begins with the resolution, whose day it chooses.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from batch import BATCH, ROOT, STORY, TEXTS, dumped, loaded, story

from pipeline.demo import CARRIED, CannotReplay, Cast, found, perform, repositories
from pipeline.demo_keys import public_keys
from pipeline.formats import credit_check, organ_check
from pipeline.git_write import Writer
from pipeline.ledger import Ledger
from pipeline.model import Record, State
from pipeline.paper import Document
from pipeline.records import read

LIKE = "f-q8d2"
SIGNED = {"drafter": "city-clerk-1", "checker": "chief-1", "approver": "leader-1"}
CITY = {"drafter": "city-clerk-1", "approver": "chief-1"}
WATCH = {"drafter": "watch-clerk-1", "approver": "chief-2"}
UPHELD = {"drafter": "watch-clerk-1", "checker": "chief-2", "approver": "leader-2"}
Data = dict[str, Any]


def sample(path: str) -> Data:
    data: Data = loaded(TEXTS[BATCH + path])
    return data


def full(path: str) -> str:
    return path if path.startswith("registry/") else BATCH + path


def plain(act: Data) -> bytes:
    """As YAML without aliases, which the reader refuses, for what two places share."""
    return dumped(json.loads(json.dumps(act)))


def case(unit: str) -> str:
    return f"2025/{unit}"


OPEN: list[Story] = []
"""Stories begun and not yet closed; `conftest` closes them after each test."""


class Story:
    """One office. `units` maps a case's id ("f-aaaa") to its division."""

    def __init__(
        self, folder: Path, units: Mapping[str, str], *, officers: Sequence[Data] = ()
    ) -> None:
        self.units, self.texts = dict(units), dict[str, bytes]()
        self.names = {unit: f"示例{unit[2:].upper()}铸造有限公司" for unit in units}
        self.source = folder / "source"
        for name in CARRIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.source / name)
        shutil.copy(ROOT / ".gitattributes", self.source)
        told = {**story(), "officers": [*story()["officers"], *officers]}
        record = read(STORY, dumped(told))
        assert isinstance(record, Record)
        self.cast = Cast.of(record)
        self.repo = folder / "d/repo"
        self.git = repositories(folder / "d/origin.git", self.repo)
        self.writer = Writer(self.repo)
        OPEN.append(self)
        found(self.writer, self.source, record, self.cast)
        self.git.git.reset("--hard", "main")
        self.ledger = Ledger(self.writer, public_keys())
        self.tries = self.letters = 0

    def close(self) -> None:
        """Let go of the repository: an open process would fail some later test."""
        self.writer.close()
        self.git.close()

    # --- telling -------------------------------------------------------------------------

    def merge(
        self, at: str, acts: Mapping[str, Data], *, drafter: str, approver: str, checker: str = ""
    ) -> None:
        """One request, drafted, checked and merged at that hour. Raises CannotReplay."""
        self.tries += 1
        texts = {full(path): plain(act) for path, act in acts.items()}
        for path, raw in texts.items():
            (self.source / path).parent.mkdir(parents=True, exist_ok=True)
            (self.source / path).write_bytes(raw)
        step = {
            "title": f"第{self.tries}件",
            "branch": f"request-{self.tries}",
            "acts": list(texts),
            "drafters": dict.fromkeys(texts, drafter),
            "approver": approver,
        } | ({"checker": checker} if checker else {})
        before = self.writer.refs["refs/heads/main"]
        perform(self.writer, self.source, self.ledger, self.cast, moment(at), step)
        if self.writer.refs["refs/heads/main"] == before:
            raise CannotReplay(f"{approver} 的签名只作核稿，尚缺签发")
        assert self.ledger.decisions[-1].accepted, self.ledger.decisions[-1].findings
        self.texts |= texts

    def refused(self, at: str, acts: Mapping[str, Data], **signed: str) -> str:
        """Why the request cannot be merged at that hour; it must not be."""
        before = self.writer.refs["refs/heads/main"]
        try:
            self.merge(at, acts, **signed)
        except CannotReplay as refusal:
            assert self.writer.refs["refs/heads/main"] == before
            return str(refusal)
        raise AssertionError(f"{list(acts)} was merged")

    # --- asking --------------------------------------------------------------------------

    def state(self, unit: str) -> State:
        return self.ledger.docket.cases[case(unit)].state

    def states(self) -> dict[str, str]:
        return {unit: self.state(unit).chinese for unit in self.units}

    def paper(self, path: str) -> Document:
        """The one paper of an act in effect."""
        (one,) = [i.document for i in self.ledger.papers if i.document.source == BATCH + path]
        return one

    def printed(self, path: str) -> list[list[str]]:
        """District and name of every row of a paper's annexes."""
        return [row[1:] for a in self.paper(path).context["annexes"] for row in a["rows"]]

    # --- records -------------------------------------------------------------------------

    def sha(self, path: str) -> str:
        return hashlib.sha256(self.texts[BATCH + path]).hexdigest()

    def on(self, *paths: str) -> list[Data]:
        return [{"path": BATCH + path, "sha256": self.sha(path)} for path in paths]

    def rows(self, units: Iterable[str], resolution: str, **names: str) -> list[Data]:
        digest = self.sha(resolution)
        return [
            {"dossier": case(u), "sha256": digest, "name": names.get(u[2:], self.names[u])}
            for u in units
        ]

    def intake(
        self, unit: str, number: int, issued: str = "", evaluator: str = "", **application: Any
    ) -> dict[str, Data]:
        """Application, evaluation and acceptance of one unit, linked."""
        division, code = self.units[unit], f"91500115MA60T{number:03d}"
        code += organ_check(code[8:])
        code += credit_check(code)
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

    def linked(self, acts: Mapping[str, Data], unit: str = "") -> dict[str, Data]:
        """Acts of one merge with the digests of those before them, in the order given."""
        done: dict[str, Data] = {}
        for path, act in acts.items():
            for ref in act.get("on", ()):
                ref["path"] = ref["path"].replace(f"/{LIKE}/", f"/{unit}/")
                ref["sha256"] = hashlib.sha256(self.known(ref["path"])).hexdigest()
            self.texts[BATCH + path] = plain(act)
            done[path] = act
        return done

    def known(self, path: str) -> bytes:
        return self.texts[path]

    def about(self, path: str, unit: str, on: Sequence[str]) -> Data:
        """The sample's act on its unit, about another one."""
        act = sample(f"{LIKE}/{path}")
        act["on"] = [{"path": BATCH + p, "sha256": ""} for p in on]
        digest = self.sha(f"{unit}/application.yaml")[:12]
        for judgement in act.get("judgements", ()):
            start = judgement["finding"].replace(LIKE, unit).rpartition(":")[0]
            judgement["finding"] = f"{start}:{digest}"
        return act

    def check(self, units: Iterable[str], before: str, at: str, **more: Any) -> Data:
        """A compliance check of that hour, three years back, all clean."""
        act = sample("compliance-check-1.yaml")
        (like,) = [u for u in act["units"] if u["dossier"] == case(LIKE)]
        day = at[:10]
        for query in like["queries"]:
            query["window"] = {"from": f"{int(day[:4]) - 3}{day[4:]}", "to": day}
        units = list(units)
        act["on"] = self.on(*(f"{u}/acceptance.yaml" for u in units))
        act |= {"before": before, "queried_at": f"{at}:00+08:00"} | more
        act["units"] = [
            {**like, "dossier": case(u), "registered_name": self.names[u]} for u in units
        ]
        return act

    # --- the common beginning --------------------------------------------------------------

    def begin(self, **call: Any) -> None:
        """The call, and every unit taken in."""
        self.merge("2025-03-10T10:00", {"call.yaml": {**sample("call.yaml"), **call}}, **SIGNED)

    def take_in(self, at: str, unit: str, clerk: str, **application: Any) -> None:
        number = list(self.units).index(unit) + 1
        acts = self.intake(unit, number, **application)
        self.merge(at, acts, drafter=clerk, approver=clerk)

    def forward(self, at: str, division: str, letter: str, units: Sequence[str], by: str) -> None:
        """A district's check, recommendations and letter, in one merge by clerk and leader."""
        n = letter.count("-") - 1  # the second letter has a second check
        name = f"compliance-check-{division}-{n}.yaml"
        acts = {name: self.check(units, "上报", at, division=division, queried_by=f"{by}-clerk-1")}
        self.linked(acts)
        for u in units:
            one = self.about("recommendation.yaml", u, [f"{u}/acceptance.yaml", name])
            acts |= self.linked({f"{u}/recommendation.yaml": one | {"decided_on": at[:10]}})
        on = [f"{u}/recommendation.yaml" for u in units] + [name]
        self.letters += 1
        sent = sample("district-letter-500115.yaml") | {"division": division, "dated": at[:10]}
        sent |= {
            "units": [case(u) for u in units],
            "number": f"示例经信函〔{at[:4]}〕{self.letters}号",
        }
        acts |= self.linked({letter: sent | {"on": self.on(*on)}})
        self.merge(at, acts, drafter=f"{by}-clerk-1", approver=f"{by}-leader-1")

    def reviews(
        self, letter: str, units: Sequence[str], received: str, **more: Any
    ) -> dict[str, Data]:
        acts: dict[str, Data] = {}
        for u in units:
            one = self.about("review.yaml", u, [letter, f"{u}/recommendation.yaml"])
            one["received_at"] = f"{received}:00+08:00"
            acts |= self.linked({f"{u}/review.yaml": one | more})
        return acts

    def assess(self, at: str, units: Sequence[str], reviews: Mapping[str, Data]) -> None:
        """Visits, panel and proposal, merged with the reviews."""
        day, acts = at[:10], dict(reviews)
        for u in units:
            one = self.about("site-visit.yaml", u, [f"{u}/review.yaml"]) | {"visited_on": day}
            acts |= self.linked({f"{u}/site-visit.yaml": one})
        panel, proposal = sample("panel-1.yaml"), sample("proposal-1.yaml")
        panel["on"] = self.on(*(f"{u}/site-visit.yaml" for u in units))
        panel["meeting"]["held_on"] = day
        for act in (panel, proposal):
            (like,) = [r for r in act["rows"] if r["dossier"] == case(LIKE)]
            act["rows"] = [{**like, "dossier": case(u)} for u in units]
        acts |= self.linked({"panel-1.yaml": panel})
        acts |= self.linked({"proposal-1.yaml": proposal | {"decided_on": day}})
        self.merge(at, acts, **CITY)

    def consult(self, asked: str, answered: str, units: Sequence[str]) -> None:
        letter = sample("consultation-1.yaml") | {"dated": asked[:10], "due_on": answered[:10]}
        letter["units"] = [case(u) for u in units]
        self.merge(asked, self.linked({"consultation-1.yaml": letter}), **SIGNED)
        replies: dict[str, Data] = {}
        for n in (1, 2, 3):
            reply = sample(f"consultation-reply-{n}.yaml")
            if "opinions" in reply:
                reply["opinions"] = [{"dossier": case(u), "opinion": "无意见"} for u in units]
                reply["answered_on"] = answered[:10]
            if "disposal" in reply:
                reply["disposal"]["decided_on"] = answered[:10]
            replies |= self.linked({f"consultation-reply-{n}.yaml": reply})
        self.merge(answered, replies, drafter="city-clerk-2", approver="chief-1")

    def resolve(self, at: str, rows: Sequence[Data], number: int = 1, *on: str) -> None:
        act = sample("resolution-1.yaml")
        act["on"] = self.on(*on) if on else act["on"]
        act["meeting"]["held_on"], act["rows"] = at[:10], list(rows)
        act["meeting"]["session"] = f"2025年第{number + 17}次"
        self.merge(at, self.linked({f"resolution-{number}.yaml": act}), **SIGNED)

    def until_consulted(self) -> None:
        """Call to replies on the sample's days, all units of 长寿."""
        units = list(self.units)
        self.begin()
        for u in units:
            self.take_in("2025-06-10T16:00", u, "cs-clerk-1")
        self.forward("2025-07-10T17:00", "500115", "district-letter-500115.yaml", units, "cs")
        letters = self.reviews("district-letter-500115.yaml", units, "2025-07-11T10:30")
        self.assess("2025-08-20T16:45", units, letters)
        self.consult("2025-08-25T11:20", "2025-09-10T15:00", units)

    def adopted(self, units: Iterable[str], **more: str) -> list[Data]:
        return [{"dossier": case(u), "conclusion": "拟认定"} | more for u in units]

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
        act["online"] |= {"from": f"{period[0]}T08:00:00+08:00", "to": f"{at}:00+08:00"}
        for seen in act["online"]["evidence"]:
            seen["captured_at"] = f"{period[0]}T09:00:00+08:00"
        reasons = {"reasons": "见核查结论。"}
        act["outcomes"] = [
            {"dossier": case(u), "conclusion": c} | (reasons if c in _REASONED else {})
            for u, c in outcomes.items()
        ]
        return act | {"objections_received": received, "decided_on": at[:10]}

    def designation(self, on: Sequence[str], dated: str, number: str, units: Sequence[str],
                    resolution: str = "resolution-1.yaml", **names: str) -> Data:  # fmt: skip
        act = sample("designation-1.yaml") | {"on": self.on(*on), "dated": dated}
        return act | {"number": number, "rows": self.rows(units, resolution, **names)}

    def objection(self, units: Sequence[str], publicity: str, received: str, **more: Any) -> Data:
        act = sample("f-w3n6/objection-1.yaml") | {"on": self.on(publicity)}
        act |= {"units": [case(u) for u in units], "received_at": f"{received}:00+08:00"}
        return act | {"registration_no": f"异-示例-{received}"} | more

    def finding(self, unit: str, on: str, decided: str, finding: str, disposal: str) -> Data:
        act = sample("f-w3n6/objection-finding-1.yaml") | {"on": self.on(on), "unit": case(unit)}
        act |= {"decided_on": decided, "replied_on": decided}
        return act | {"finding": finding, "disposal": disposal}


_REASONED = {"异议成立移出", "暂缓"}


def moment(at: str) -> datetime:
    return datetime.fromisoformat(f"{at}:00+08:00")
