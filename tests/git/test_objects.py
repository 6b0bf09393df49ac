"""Raw objects: anything may be in a repository that strangers push to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.git.objects import (
    EPOCH,
    EXECUTABLE,
    FILE,
    FOLDER,
    SUBMODULE,
    SYMLINK,
    object_id,
    parse_commit,
    parse_tree,
    plain_mode,
    write_commit,
)
from pipeline.model.clock import SHANGHAI

HEAD = b"tree " + b"a" * 40 + b"\nauthor A <a@example.invalid> 1758785400 -1100\n"
PLAIN = HEAD + b"committer A <a@example.invalid> 1758785400 -1100\n\nmessage\n"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_folder(raw: bytes) -> None:
    folder = parse_tree(raw)
    whole = sum(len(m) + len(n) + 22 for n, (m, _) in folder.items()) == len(raw)
    assert folder.fault or whole
    assert all(name and b"/" not in name for name in folder)


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_any_bytes_are_a_commit(start: bytes, end: bytes) -> None:
    for raw in (start + end, HEAD + start, b"parent " + start + b"\n" + PLAIN):
        commit = parse_commit("0" * 40, raw)
        assert len(commit.tree) == 40 and all(len(parent) == 40 for parent in commit.parents)
        assert commit.fault or raw.startswith(HEAD)


ENTRY = b"100644 call.yaml\0" + b"x" * 20
OTHER = b"100644 call.yaml\0" + b"y" * 20


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (ENTRY + OTHER, "重名"),
        (ENTRY + b"40000 call.yaml\0" + b"y" * 20, "重名"),
        (ENTRY + ENTRY[:-1], "不完整"),
        (ENTRY + b"x" + ENTRY, "不完整"),
        (ENTRY + b"100644 \0" + b"x" * 20, "不完整"),
        (ENTRY + b"100648 a\0" + b"x" * 20, "不完整"),
        (ENTRY + b"100644 dossiers/2025/call.yaml\0" + b"x" * 20, "/"),
        (ENTRY + b"100644 " + b"a" * 5000 + b"\0" + b"x" * 20, "过长"),
    ],
    ids=["twice", "file and folder", "cut off", "no mode", "no name", "no octal", "path", "long"],
)
def test_a_folder_that_lies_still_means_one_thing(raw: bytes, fault: str) -> None:
    folder = parse_tree(raw)
    assert fault in folder.fault
    assert folder == {b"call.yaml": ("100644", b"x".hex() * 20)}


@pytest.mark.parametrize(
    ("mode", "as_git_takes_it"),
    [
        ("100664", FILE), ("100600", FILE), ("0100644", FILE), ("100755", EXECUTABLE),
        ("100777", EXECUTABLE), ("040755", FOLDER), ("40000", FOLDER), ("120777", SYMLINK),
        ("160000", SUBMODULE), ("7", SUBMODULE), ("777777777777777", SUBMODULE),
    ],
)  # fmt: skip
def test_modes_mean_what_git_takes_them_for(mode: str, as_git_takes_it: str) -> None:
    assert plain_mode(mode) == as_git_takes_it


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.replace(b"\ncommitter", b"\nparent " + b"b" * 40 + b"\ncommitter"),
        PLAIN.replace(b"\n\n", b"\ntree " + b"b" * 40 + b"\n\n"),
        PLAIN.replace(b"tree ", b"tree x"),
        PLAIN.replace(b"committer", b"committed"),
        PLAIN.replace(b"\n\n", b"\ncommitter A <a> 1758785400 +0800\n\n"),
    ],
    ids=["parent late", "tree twice", "no tree", "no committer", "committer twice"],
)
def test_a_commit_that_git_reads_otherwise(raw: bytes) -> None:
    """A parent where Git does not look for one need not even be there."""
    commit = parse_commit("0" * 40, raw)
    assert commit.fault and commit.parents == ()


def test_the_day_is_shanghais_whatever_zone_the_signer_wrote() -> None:
    at = parse_commit("0" * 40, PLAIN).committed_at
    assert at.isoformat() == "2025-09-25T15:30:00+08:00"
    assert at.tzinfo is SHANGHAI


@pytest.mark.parametrize("when", [b"99999999999999999999", b"253402300800", b"-1", b"1e9", b""])
def test_a_date_beyond_all_calendars(when: bytes) -> None:
    raw = PLAIN.replace(b"1758785400 -1100\n\n", when + b" +0800\n\n")
    commit = parse_commit("0" * 40, raw)
    assert "时间" in commit.fault and commit.committed_at == EPOCH


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
