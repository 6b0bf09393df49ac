"""Properties: any bytes end in a record or in findings, quickly; JSON data survives."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.record import FieldPath, Record
from pipeline.records.positions import KEY
from pipeline.records.reader import read
from pipeline.records.yaml_reader import MAX_FAULTS
from pipeline.records.yaml_text import MAX_BYTES, MAX_INTEGER, forbidden_in

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")), max_size=30)
TEXT = TEXT.filter(lambda t: forbidden_in(t) is None)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
KEYS = TEXT.filter(bool)
JSON = st.recursive(
    SCALARS, lambda n: st.lists(n, max_size=4) | st.dictionaries(KEYS, n, max_size=4), max_leaves=20
)
PIECES = (
    "a: |  |- |[|]|{|}|,|&x|*x|!!str |!|>|'|\"|#|%|---|...|~|1|0x|<<:|?|示例|\\u202e|\t|\r|\ufeff"
)
YAML_LIKE = st.lists(
    st.sampled_from(["record: call/1\n", "\n", "|", *PIECES.split("|")]), max_size=30
).map("".join)


class Quoted(yaml.SafeDumper):
    """Writes every text in double quotes, as our messages tell people to where in doubt."""


Quoted.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


@given(
    st.binary(max_size=200)
    | YAML_LIKE.map(str.encode)
    | YAML_LIKE.map(lambda t: t.encode("utf-16"))
)
@settings(max_examples=600, deadline=None)
def test_any_bytes_give_a_record_or_findings(raw: bytes) -> None:
    outcome = read("x.yaml", raw)
    if isinstance(outcome, Record):
        json.dumps(outcome.data, allow_nan=False)
        assert outcome.data["record"] == f"{outcome.kind}/{outcome.version}"
    else:
        assert 0 < len(outcome) <= MAX_FAULTS + 1
        assert all(f.message and f.hint and f.where.line > 0 for f in outcome)


@given(st.dictionaries(KEYS.filter(lambda k: k != "record"), JSON, max_size=5), st.booleans())
@settings(max_examples=300, deadline=None)
def test_json_data_survives_the_round_trip(data: dict[str, object], flow: bool) -> None:
    whole = {"record": "call/1", **data}
    text = yaml.dump(whole, Dumper=Quoted, sort_keys=False, default_flow_style=flow)
    outcome = read("x.yaml", text.encode())
    assert isinstance(outcome, Record), outcome
    assert outcome.data == whole
    assert json.dumps(outcome.data) == json.dumps(whole)  # 1, 1.0 and True stay apart


def composed(node: yaml.Node, path: FieldPath = ()) -> dict[FieldPath, tuple[int, int]]:
    """The places as PyYAML's own nodes have them, keys included."""
    found = {path: (node.start_mark.line + 1, node.start_mark.column + 1)}
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            found |= composed(item, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found |= composed(value, (*path, key.value))
            mark = key.start_mark
            found[(*path, key.value, KEY)] = mark.line + 1, mark.column + 1
    return found


@given(st.dictionaries(KEYS.filter(lambda k: k != "record"), JSON, max_size=5), st.booleans())
@settings(deadline=None)
def test_places_are_those_of_the_composed_nodes(data: dict[str, object], flow: bool) -> None:
    whole = {"record": "call/1", **data}
    text = yaml.dump(whole, Dumper=Quoted, sort_keys=False, default_flow_style=flow)
    outcome = read("x.yaml", text.encode())
    assert isinstance(outcome, Record)
    expected = composed(yaml.compose(text, Loader=yaml.CSafeLoader))
    assert dict(outcome.positions) == expected
    assert len(outcome.positions) == len(expected)
    assert outcome.positions.get(("record", 0)) is None


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "{",
        "- ",
        "? ",
        "a: ",
        "&a ",
        "*a ",
        "!a ",
        "'",
        '"',
        "#",
        "1_",
        "1:",
        "a: ~\n",
        "\u202e",
        "- 0x1\n",
    ],
)
def test_a_full_size_bomb_is_done_with_in_time(unit: str) -> None:
    raw = b"record: call/1\nx: " + unit.encode() * (MAX_BYTES // len(unit.encode()) - 20)
    outcome = read("bomb.yaml", raw)
    harmless = unit in ("'", "1_", "1:")  # a long text is a text
    assert isinstance(outcome, tuple) or harmless
