"""Every rule against its folder of examples: the sample batch with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.law.regulation import read_laws
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.runner import judge_act, judge_case, rules
from tests.support.batch import OFFICE, Overlay, changed, dumped, loaded, record_of, shipped_office

HERE = Path(__file__).parent
EXAMPLES = sorted(HERE.glob("*/*.yaml"))
OVERLAY = ("change", "remove", "copy_case", "add", "write", "behind", "after")
ASKED = {"says", "on", "case", "until", "act", "registry", "expect", *OVERLAY}
LAW = "渝经信规范〔2024〕4号"


def office(edits: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Record]:
    """The registry with some records changed, or added from nothing, by path below registry/."""
    registry = dict(shipped_office().registry)
    for name, edit in edits.items():
        path = f"registry/{name}"
        data = changed(loaded(OFFICE[path]) if path in OFFICE else {}, edit)
        registry[path] = record_of(path, dumped(data))
    return registry


def found(rule: str, example: Mapping[str, Any]) -> list[Finding]:
    """What the rule says of the example, each finding once."""
    overlay = Overlay(**{name: example[name] for name in OVERLAY if name in example})
    on = date.fromisoformat(example.get("on", "2025-06-10"))
    calendar = shipped_office().calendar.known_on(on)
    before = example.get("act", "")
    case = example.get("case", "2025/f-7k3q")
    until = "" if before else example.get("until", f"{case.removeprefix('2025/')}/acceptance.yaml")
    docket = overlay.docket(until=until, before=before)
    registry = office(example.get("registry", {}))
    facts = Facts(
        docket=docket,
        law=read_laws(registry.values())[LAW],
        calendar=calendar,
        divisions=shipped_office().divisions,
        registry=registry,
        on=on,
    )
    if rules()[rule].JUDGES & CASE:
        said = judge_case(replace(facts, case=docket.cases[case]), shipped_office().title)
    else:
        said = judge_act(replace(facts, act=overlay.act(before)), shipped_office().title)
    return list({(f.id, f.message): f for f in said if f.rule == rule}.values())


def place(finding: Finding) -> str:
    """The JSON pointer, without its leading slash."""
    return finding.id.rsplit(":", 2)[1].removeprefix("/")


def fits(finding: Finding, wanted: Mapping[str, str]) -> bool:
    return (
        finding.effect.value == wanted["effect"]
        and place(finding) == wanted["field"]
        and wanted["words"] in finding.message
        and finding.where.file.endswith(wanted.get("file", ""))
    )


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_example(file: Path) -> None:
    example = loaded(file.read_text("utf-8"))
    assert set(example) <= ASKED and example["says"]
    said = found(file.parent.name, example)
    wanted = [] if example["expect"] == "nothing" else example["expect"]
    told = [(f.effect.value, place(f), f.message, f.where.file) for f in said]
    assert len(said) == len(wanted), told
    for one in wanted:
        assert [f for f in said if fits(f, one)], (one, told)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_what_is_said_can_be_acted_on(file: Path) -> None:
    """Each finding names its article, its field in Chinese, its place and what to do."""
    for finding in found(file.parent.name, loaded(file.read_text("utf-8"))):
        assert finding.article in shipped_office().laws[LAW].articles
        assert finding.where.line >= 1
        assert finding.where.file.startswith("dossiers/2025/")
        assert finding.hint or finding.effect.value == "remark"
        assert "None" not in finding.message and "{" not in finding.message
