"""jsonschema-rs, which decides, and jsonschema, which explains, must always agree."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.record import Record
from pipeline.records.explain import failures
from pipeline.records.schemas import Schemas, schema_name
from tests.support.samples import ROOT, samples

SCHEMAS = Schemas(
    {f.name: f.read_text(encoding="utf-8") for f in (ROOT / "schemas").glob("*.json")}
)
SAMPLES = list(samples().values())
VALUES = [
    None,
    True,
    False,
    0,
    -1,
    1.0,
    0.5,
    10**9,
    "",
    "a",
    "a\n",
    " ",
    "无",
    "待定",
    "factory",
    [],
    {},
    [1],
    [[]],
    {"a": 1},
    "2025-02-29",
    "2024-02-29",
    "2025-09-25\n",
    "２０２５-09-25",
    "2025-09-25T10:00:00+08:00",
    "2025-09-25T24:00:00+08:00",
    "2025-09-25T10:00:00Z",
    "91500105MA60TE5T3R",
    "91500105ma60te5t3r",
    "91500105MA60TE5T3R\n",
    "91500105MA60TE5T3R/01",
    "渝经信发〔2025〕1号",
    "渝经信发[2025]1号",
    "0" * 64,
    "A" * 64,
    "0" * 64 + "\n",
    "2025/f-7k3q",
    "2025/f-7k3q\n",
    "500115",
    "500115\n",
    "市外",
    "023-63895000",
    "x" * 5000,
    "第七条第（三）项\n",
    "01",
    "01\n",
    "ssh-ed25519 AAAA",
    "é",
    "𠮷",
]


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(node, dict | list):
        for step in node if isinstance(node, dict) else range(len(node)):
            found += places(node[step], (*path, step))
    return found


def mutate(data: Any, draw: st.DataObject) -> Any:
    path = draw.draw(st.sampled_from(places(data)[1:]))
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    match draw.draw(st.sampled_from(["replace", "remove", "add", "repeat"])):
        case "replace":
            parent[path[-1]] = copy.deepcopy(draw.draw(st.sampled_from(VALUES)))
        case "remove":
            del parent[path[-1]]
        case "add" if isinstance(parent, dict):
            parent[draw.draw(st.sampled_from(["nummber", "person", "disposal", "ground"]))] = "x"
        case _ if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[path[-1]]))
    return data


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=600, deadline=None)
def test_both_decide_alike_and_every_refusal_is_explained(sample: Record, draw: Any) -> None:
    data = copy.deepcopy(dict(sample.data))
    for _ in range(draw.draw(st.integers(1, 3))):
        data = mutate(data, draw) if data else data
    data["record"], data["kind"] = sample.data["record"], sample.data.get("kind", "x")
    if "kind" not in sample.data:
        del data["kind"]
    changed = Record(sample.file, sample.kind, 1, data, sample.positions, sample.sha256)
    name = schema_name(changed)
    refused = [f.keyword for f in failures(SCHEMAS.documents, name, data)]
    found = SCHEMAS.check(changed)
    assert bool(found) == bool(refused), refused
    assert all(f.rule != "schema" for f in found), [f.message for f in found]
    assert all(f.message.endswith("。") and f.hint and f.where.line >= 1 for f in found)


def test_values_used_above_reach_both_verdicts_for_every_format() -> None:
    from pipeline.records.formats import FORMATS

    texts = [v for v in VALUES if isinstance(v, str)]
    for name in {
        "calendar-date",
        "instant",
        "credit-code",
        "sha256",
        "document-number",
        "site-key",
    }:
        verdicts = {bool(FORMATS[name](t)) for t in texts}
        assert verdicts == {True, False}, name


def test_a_line_feed_at_the_end_is_no_part_of_a_pattern() -> None:
    sample = next(r for r in SAMPLES if r.kind == "call")
    data = {**sample.data, "list_order": ["500115\n"]}
    changed = Record(sample.file, sample.kind, 1, data, sample.positions, sample.sha256)
    assert [f.rule for f in SCHEMAS.check(changed)] == ["schema-pattern"]
