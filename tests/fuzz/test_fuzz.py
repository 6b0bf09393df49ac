"""Whatever a stranger wrote is read or refused in words: no bytes at all end in a traceback.

Every file of `corpus/` is replayed, then edited at random: cut, doubled, spliced with another. With
FUZZ=N each reader meets N such files; what it could not stand is added to the corpus.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.authority.review_record import ReviewRecord
from pipeline.git.names import path_fault
from pipeline.git.notes import note_of
from pipeline.git.objects import parse_commit, parse_tree
from pipeline.git.refs import read_refs
from pipeline.model.record import Record
from pipeline.office.office import read_office
from pipeline.publication.edition import MANIFEST
from pipeline.publication.manifest import Unreadable, place, read_manifests
from pipeline.records.attachments import Attachment
from pipeline.records.reader import read, take
from pipeline.records.schemas import Schemas
from tests.support.running import ROOT

CORPUS = Path(__file__).parent / "corpus"
EXAMPLES = int(os.environ.get("FUZZ", "60"))
SHIPPED = Schemas({f.name: f.read_text("utf-8") for f in (ROOT / "schemas").iterdir()})


def reader(raw: bytes) -> None:
    """A record of any place, an attachment, the office's own file."""
    for path in ("dossiers/2025/publicity-1.yaml", "dossiers/2025/f-7k3q/review.yaml"):
        outcome = take(path, raw, SHIPPED)
        if not isinstance(outcome, Record):
            assert outcome
            assert all(f.message and f.hint and f.where.file == path for f in outcome)
    assert len(Attachment.of(raw).sha256) == 64
    for path in ("registry/issuer.yaml", "schemas/x-1.schema.json", "templates/x.html.j2"):
        office, faults = read_office({path: raw})
        assert all(f.message and f.hint for f in faults) and office is not None


def objects(raw: bytes) -> None:
    """A commit and a folder of these bytes."""
    commit = parse_commit("0" * 40, raw)
    assert commit.committed_at.tzinfo is not None
    assert commit.committed_at.astimezone(UTC) is not None
    assert all(len(parent) == 40 for parent in (commit.tree, *commit.parents))
    folder = parse_tree(raw)
    for name, (mode, sha) in folder.items():
        assert name and mode and len(sha) == 40
        path_fault(name.decode("utf-8", "surrogateescape"), portable=True)


def notes(raw: bytes) -> None:
    """A record of reviews, signed or not; its text as a recorder would have signed it."""
    note = note_of(raw)
    assert note.key or note.fault
    record = take("refs/notes/approvals/" + "0" * 40, note.text, SHIPPED)
    assert not isinstance(record, Record), "a note has no place among the files"
    told = read("refs/notes/approvals/x", note.text)
    if isinstance(told, Record) and told.kind == "approvals" and not SHIPPED.check(told):
        assert ReviewRecord.of(told.data).merge


def manifests(raw: bytes) -> None:
    """A public and an internal manifest."""
    for files in (
        {MANIFEST: raw},
        {f"internal/{MANIFEST}": raw},
        {MANIFEST: raw, f"internal/{MANIFEST}": raw},
    ):
        try:
            found = read_manifests(files.get)
        except Unreadable as told:
            assert str(told)
        else:
            for entry in found.entries.values():
                for file in entry["files"].values():
                    assert ".." not in place(entry, file).split("/")


def refs(raw: bytes) -> None:
    """A clone's files of refs."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs" / "heads").mkdir(parents=True)
        for file in ("packed-refs", "HEAD", "refs/heads/main"):
            (folder / file).write_bytes(raw)
        found: Mapping[str, str] = read_refs(folder, folder)
    for ref, sha in found.items():
        assert len(sha) == 40
        assert ref == "HEAD" or (ref.startswith("refs/") and not ref.startswith("refs/replace/"))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "reader": reader,
    "objects": objects,
    "notes": notes,
    "manifests": manifests,
    "refs": refs,
}
FILES = {name: sorted((CORPUS / name).iterdir()) for name in TARGETS}
FILES["reader"] += sorted((ROOT / "tests/records").glob("r*/*.yaml"))
TOKENS = (
    b"\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"- ", b": ", b"[", b"{", b"}", b'"',
    b"'", b"&a ", b"*a", b"!!", b"<<: ", b"|\n", b"0" * 40, b"9" * 400, b"40000 x\0", b"100644 ",
    b"parent ", b"tree ", b"gpgsig ", b"-----BEGIN SSH SIGNATURE-----\n", b"\r\n", b"null",
    b"1e999", b"NaN", b"\\ud800", b"[" * 500, b"../", b"ref: ", b"refs/heads/", b"+9999", b"-0000",
)  # fmt: skip


@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus(name: str) -> None:
    assert len(FILES[name]) >= 2
    for file in FILES[name]:
        TARGETS[name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_edited_at_random(name: str) -> None:
    raws = [file.read_bytes() for file in FILES[name]]

    @given(st.data())
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    def met(data: st.DataObject) -> None:
        raw = data.draw(st.sampled_from(raws))
        for _ in range(data.draw(st.integers(0, 6))):
            raw = edited(data, raw, raws)
        TARGETS[name](raw)

    met()


def edited(data: st.DataObject, raw: bytes, others: list[bytes]) -> bytes:
    """One piece of the bytes cut, doubled, turned, overwritten or taken from another file."""
    at, length = data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, 60))
    before, piece, after = raw[:at], raw[at : at + length], raw[at + length :]
    other = data.draw(st.sampled_from(others))
    start = data.draw(st.integers(0, len(other)))
    pieces = (
        b"",
        piece * 2,
        piece[::-1],
        bytes(byte ^ 0x80 for byte in piece),
        other[start : start + length],
        data.draw(st.sampled_from(TOKENS)) + piece,
        data.draw(st.binary(max_size=8)),
    )
    return before + data.draw(st.sampled_from(pieces)) + after
