"""Raw objects: anything may be in a repository that strangers push to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.git.objects import Malformed, object_id, parse_commit, parse_tree, write_commit
from pipeline.model.clock import SHANGHAI

HEAD = b"tree " + b"a" * 40 + b"\nauthor A <a@example.invalid> 1758785400 -1100\n"
PLAIN = HEAD + b"committer A <a@example.invalid> 1758785400 -1100\n\nmessage\n"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tree_or_malformed(raw: bytes) -> None:
    try:
        entries = parse_tree(raw)
    except Malformed:
        return
    assert sum(len(m) + len(n) + 22 for n, (m, _) in entries.items()) == len(raw)


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_any_bytes_are_a_commit_or_malformed(start: bytes, end: bytes) -> None:
    for raw in (start + end, HEAD + start, b"parent " + start + b"\n" + PLAIN):
        try:
            parse_commit("0" * 40, raw)
        except Malformed as error:
            assert "无法读取" in str(error)


ENTRY = b"100644 call.yaml\0" + b"x" * 20


@pytest.mark.parametrize(
    "raw",
    [ENTRY + ENTRY, ENTRY[:-1], b"100644 dossiers/2025/call.yaml\0" + b"x" * 20, b"x" + ENTRY],
    ids=["twice", "cut off", "a path for a name", "no mode"],
)
def test_a_tree_that_lies(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_tree(raw)


def test_the_day_is_shanghais_whatever_zone_the_signer_wrote() -> None:
    at = parse_commit("0" * 40, PLAIN).committed_at
    assert at.isoformat() == "2025-09-25T15:30:00+08:00"
    assert at.tzinfo is SHANGHAI


@pytest.mark.parametrize("when", [b"99999999999999999999", b"-99999999999999"])
def test_a_date_beyond_all_calendars(when: bytes) -> None:
    with pytest.raises(Malformed):
        parse_commit("0" * 40, PLAIN.replace(b"1758785400 -1100\n\n", when + b" +0800\n\n"))


def test_what_is_signed_is_the_commit_without_its_signature() -> None:
    signed = write_commit(PLAIN, "-----BEGIN-----\nabc\n-----END-----\n")
    commit = parse_commit("0" * 40, signed)
    assert commit.payload == PLAIN
    assert commit.signature == "-----BEGIN-----\nabc\n-----END-----"


def test_two_signatures_count_as_none() -> None:
    once = write_commit(PLAIN, "one")
    assert parse_commit("0" * 40, write_commit(once, "two")).signature is None


def test_ids_are_gits() -> None:
    assert object_id("blob", b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
