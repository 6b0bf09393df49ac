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
from pipeline.model.generation import NEWEST, generation
from pipeline.model.record import Record
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.runner import judge_act, judge_case, rules
from tests.support.batch import OFFICE, Overlay, changed, dumped, loaded, record_of, shipped_office

HERE = Path(__file__).parent
EXAMPLES = sorted(HERE.glob("*/*.yaml"))
OVERLAY = ("change", "remove", "copy_case", "add", "write", "behind", "after")
ASKED = {"says", "on", "case", "until", "act", "registry", "generation", "expect", *OVERLAY}
LAW = "渝经信规范〔2024〕4号"


def office(
    edits: Mapping[str, Mapping[str, Any]], shipped: Mapping[str, bytes] = OFFICE
) -> Mapping[str, Record]:
    """The registry with some records changed, or added from nothing, by path below registry/."""
    registry = dict(shipped_office().registry)
    for name, edit in edits.items():
        path = f"registry/{name}"
        data = changed(loaded(shipped[path]) if path in shipped else {}, edit)
        registry[path] = record_of(path, dumped(data))
    return registry


def found(
    rule: str, example: Mapping[str, Any], shipped: Mapping[str, bytes] = OFFICE
) -> list[Finding]:
    """What the rule says of the example, each finding once."""
    overlay = Overlay(**{name: example[name] for name in OVERLAY if name in example})
    on = date.fromisoformat(example.get("on", "2025-06-10"))
    calendar = shipped_office().calendar.known_on(on)
    before = example.get("act", "")
    case = example.get("case", "2025/f-7k3q")
    until = "" if before else example.get("until", f"{case.removeprefix('2025/')}/acceptance.yaml")
    docket = overlay.docket(until=until, before=before)
    registry = office(example.get("registry", {}), shipped)
    facts = Facts(
        docket=docket,
        law=read_laws(registry.values())[LAW],
        calendar=calendar,
        divisions=shipped_office().divisions,
        registry=registry,
        on=on,
        generation=generation(example.get("generation", NEWEST)),
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


def fault(rule: str, example: Mapping[str, Any], shipped: Mapping[str, bytes] = OFFICE) -> str:
    """How the rule and the example differ, in words; "" where the rule finds what is expected."""
    if unknown := sorted(set(example) - ASKED):
        return (
            f"an example has no field {', '.join(unknown)}; it may have {', '.join(sorted(ASKED))}"
        )
    if not example.get("says") or "expect" not in example:
        return "an example needs `says` (one sentence) and `expect` (`nothing` or a list)"
    said = found(rule, example, shipped)
    wanted = [] if example["expect"] == "nothing" else example["expect"]
    missing = [one for one in wanted if not any(fits(finding, one) for finding in said)]
    if len(said) == len(wanted) and not missing:
        return ""
    lines = [f"  {f.effect.value} at {place(f)} in {f.where.file}: {f.message}" for f in said]
    return "\n".join(
        [
            f"{rule} should find {len(wanted)} of what follows, but finds {len(said)}:",
            *(lines or ["  nothing"]),
            *(f"expected and not found: {one}" for one in missing),
        ]
    )


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_example(file: Path) -> None:
    if said := fault(file.parent.name, loaded(file.read_text("utf-8"))):
        pytest.fail(f"tests/rules/{file.parent.name}/{file.name}: {said}", pytrace=False)


def test_what_an_example_lacks_is_said() -> None:
    assert "no field exspect" in fault("art-06-6-staff", {"exspect": "nothing"})
    assert "needs `says`" in fault("art-06-6-staff", {"expect": "nothing"})
    wanted = [{"effect": "refusal", "field": "a", "words": "b"}]
    said = fault("art-08-cultivation", {"says": "x", "expect": wanted})
    assert said.startswith("art-08-cultivation should find 1")
    assert f"expected and not found: {wanted[0]}" in said


@pytest.mark.parametrize(
    "file",
    [f for f in EXAMPLES if "regulations/" in f.read_text("utf-8")],
    ids=lambda f: f"{f.parent.name}/{f.stem}",
)
def test_an_example_names_the_number_of_the_law_that_it_changes(file: Path) -> None:
    """A dated value put before the first one moves the others and leaves the example as it is."""
    path = "registry/regulations/yjx-2024-4.yaml"
    law = loaded(OFFICE[path])
    earlier = [{**v, "from": "2020-01-01", "to": "2024-03-05"} for v in law["values"]]
    law["values"] = [*earlier, *law["values"]]
    example = loaded(file.read_text("utf-8"))
    assert fault(file.parent.name, example, {**OFFICE, path: dumped(law)}) == ""


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_what_is_said_can_be_acted_on(file: Path) -> None:
    """Each finding names its article, its field in Chinese, its place and what to do."""
    for finding in found(file.parent.name, loaded(file.read_text("utf-8"))):
        assert finding.article in shipped_office().laws[LAW].articles
        assert finding.where.line >= 1
        assert finding.where.file.startswith("dossiers/2025/")
        assert finding.hint or finding.effect.value == "remark"
        assert "None" not in finding.message and "{" not in finding.message
