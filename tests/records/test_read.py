"""What the reader accepts: JSON's types, a place for every node, what a person meant."""

import hashlib
from typing import Any

import pytest

from pipeline.model.record import Location, Record
from pipeline.records.positions import KEY
from pipeline.records.reader import read
from pipeline.records.yaml_reader import MAX_DEPTH
from pipeline.records.yaml_text import MAX_BYTES, MAX_INTEGER

HEADER = "record: call/1\n"


def accepted(text: str) -> Record:
    outcome = read("dossiers/2025/call.yaml", (HEADER + text).encode())
    assert isinstance(outcome, Record), outcome
    return outcome


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("2025-03-01", "2025-03-01"),
        ("2025-03-01T10:00:00+08:00", "2025-03-01T10:00:00+08:00"),
        ("023-63895000", "023-63895000"),
        ("91500105MA60TE5T3R", "91500105MA60TE5T3R"),
        ("GB/T 36132", "GB/T 36132"),
        ('"0123"', "0123"),
        ("'12:30'", "12:30"),
        ('"~"', "~"),
        ('"null"', "null"),
        ('""', ""),
        ("true", True),
        ("false", False),
        ("null", None),
        ("0", 0),
        ("-12", -12),
        ("2864.37", 2864.37),
        ("1e3", 1000.0),
        (str(MAX_INTEGER), MAX_INTEGER),
        ("[]", []),
        ("{}", {}),
        ("[1, 二]", [1, "二"]),
        ("|\n  一\n  二", "一\n二\n"),
    ],
)
def test_a_value_keeps_what_was_meant(written: str, meant: Any) -> None:
    value = accepted(f"a: {written}\n").data["a"]
    assert value == meant
    assert type(value) is type(meant)


def test_a_key_may_look_like_a_yaml_1_1_truth() -> None:
    assert accepted("on: []\nyes: 1\n").data == {"record": "call/1", "on": [], "yes": 1}


def test_every_node_has_its_place() -> None:
    record = accepted("site:\n  division: '500115'\n  lists:\n    - 一\n    - x: 二\n")
    assert record.positions == {
        (): (1, 1),
        ("record",): (1, 9),
        ("record", KEY): (1, 1),
        ("site",): (3, 3),
        ("site", KEY): (2, 1),
        ("site", "division"): (3, 13),
        ("site", "division", KEY): (3, 3),
        ("site", "lists"): (5, 5),
        ("site", "lists", KEY): (4, 3),
        ("site", "lists", 0): (5, 7),
        ("site", "lists", 1): (6, 7),
        ("site", "lists", 1, "x"): (6, 10),
        ("site", "lists", 1, "x", KEY): (6, 7),
    }
    assert record.locate(("site", "lists", 9)) == Location(record.file, 5, 5)


def test_columns_count_characters_not_bytes() -> None:
    assert accepted("a: {示例: 一, b: 二}\n").positions[("a", "b")] == (2, 15)


def test_header_gives_kind_and_version_and_the_digest_is_of_the_bytes() -> None:
    raw = b"record: application/12\n"
    record = read("x.yaml", raw)
    assert isinstance(record, Record)
    assert (record.kind, record.version) == ("application", 12)
    assert record.sha256 == hashlib.sha256(raw).hexdigest()


def test_windows_line_ends_are_read_but_change_the_digest() -> None:
    unix, windows = read("x", b"record: call/1\na: 1\n"), read("x", b"record: call/1\r\na: 1\r\n")
    assert isinstance(unix, Record) and isinstance(windows, Record)
    assert unix.data == windows.data
    assert unix.sha256 != windows.sha256


def test_depth_is_allowed_to_the_cap_and_not_beyond() -> None:
    def nested(levels: int) -> Record | tuple[Any, ...]:
        return read("x", (HEADER + "a: " + "[" * levels + "]" * levels + "\n").encode())

    assert isinstance(nested(MAX_DEPTH - 1), Record)
    assert not isinstance(nested(MAX_DEPTH), Record)


def test_size_is_judged_before_anything_else() -> None:
    text = (HEADER + "# ").encode()
    fits = text + b"x" * (MAX_BYTES - len(text))
    assert isinstance(read("x", fits), Record)
    outcome = read("x", b"\xff" * (MAX_BYTES + 1))
    assert isinstance(outcome, tuple)
    assert [f.rule for f in outcome] == ["yaml-size"]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    outcome = read("x", (HEADER + "a: ~\nb: 0x1\na: &k 2\n").encode())
    assert isinstance(outcome, tuple)
    assert [(f.rule, f.where.line) for f in outcome] == [
        ("yaml-null", 2),
        ("yaml-hexadecimal", 3),
        ("yaml-duplicate", 4),
        ("yaml-anchor", 4),
    ]
