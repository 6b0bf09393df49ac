"""Attachments: which paths are some, which digests records name, what a file's content is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.record import Record
from pipeline.records.attachments import (
    Attachment,
    digests,
    folder_of_attachment,
    is_digest_of_attachment,
)
from pipeline.records.reader import read

SCHEMAS = Path(__file__).parents[2] / "schemas"
OID = "ab" * 32
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 12345\n".encode()


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("dossiers/2025/f-7k3q/attachments/report.pdf", "dossiers/2025/f-7k3q"),
        ("dossiers/2025/f-7k3q/attachments/a/b/评价 报告.pdf", "dossiers/2025/f-7k3q"),
        ("dossiers/2025/attachments/minutes.pdf", "dossiers/2025"),
        ("dossiers/2025/f-7k3q/application.yaml", ""),
        ("dossiers/2025/f-7k3q/attachments", ""),
        ("registry/attachments/a.pdf", ""),
        ("dossiers/2025/f-7k3q/attachments/a\nb", ""),
        ("README.md", ""),
    ],
)
def test_where_attachments_lie(path: str, folder: str) -> None:
    assert folder_of_attachment(path) == folder


def test_a_file_is_known_by_its_bytes() -> None:
    assert Attachment.of(b"%PDF") == Attachment(sha256(b"%PDF").hexdigest(), here=True)


@pytest.mark.parametrize(
    "raw", [POINTER, POINTER.replace(b"oid", b"ext-0-foo sha256:" + b"c" * 64 + b"\noid")]
)
def test_a_pointer_tells_the_digest_of_what_lies_elsewhere(raw: bytes) -> None:
    assert Attachment.of(raw) == Attachment(OID, here=False, what="Git LFS 指针所指内容")


@pytest.mark.parametrize(
    "raw",
    [POINTER + b"x", POINTER[:-1], POINTER.replace(b"sha256:", b"sha1:"), POINTER.upper(), b""],
)
def test_what_is_not_wholly_a_pointer_is_content(raw: bytes) -> None:
    assert Attachment.of(raw) == Attachment(sha256(raw).hexdigest(), here=True)


def test_digests_of_other_records_name_no_attachment() -> None:
    text = b"""record: x/1
on: [{path: dossiers/2025/call.yaml, sha256: a}]
rows: [{dossier: 2025/f-7k3q, name: n, sha256: b}]
supersedes: c
published: [{paper: p, content_sha256: d}]
report: {number: '1', sha256: e}
minutes_sha256: g
self_evaluation: {completed_on: x, report_sha256: h}
queries: [{list: l, evidence_sha256: i}]
judgements: [{by: x, evidence: [{title: t, sha256: f}, {title: t, sha256: e}]}]
"""
    record = read("x", text)
    assert isinstance(record, Record)
    assert digests(record) == set("efghi")


OTHERS = {
    "$defs/ref/sha256",
    "publicity/sha256",
    "designation/sha256",
    "designation/content_sha256",
}
OTHERS |= {"publicity-closing/content_sha256", "evaluation/supersedes"}
OTHERS |= {"withholding/sha256", "withholding/content_sha256"}
OTHERS |= {"application-factory/supersedes", "application-park/supersedes"}


def fields(node: Any, place: str) -> Iterator[tuple[str, str, Set[str]]]:
    """Every field of a schema that holds a digest: its place, its name, the fields beside it."""
    if isinstance(node, dict):
        beside = node.get("properties", {})
        for name, field in beside.items():
            if str(field.get("$ref", "")).endswith("#/$defs/sha256"):
                yield f"{place}/{name}", name, beside.keys()
        for key, child in node.items():
            yield from fields(child, f"$defs/{key}" if place == "$defs" else place)
    if isinstance(node, list):
        for child in node:
            yield from fields(child, place)


def test_every_digest_of_the_schemas_is_an_attachments_or_known_to_be_another() -> None:
    found = {"attachment": set[str](), "other": set[str]()}
    for file in SCHEMAS.glob("*.schema.json"):
        kind = file.name.removesuffix(".schema.json").rpartition("-")[0]
        schema = json.loads(file.read_text("utf-8"))
        trees = [(schema, kind)] if kind != "defs" else [(schema["$defs"], "$defs")]
        for place, name, beside in (f for tree, at in trees for f in fields(tree, at)):
            sort = "attachment" if is_digest_of_attachment(name, beside) else "other"
            found[sort].add(place)
    assert found["other"] == OTHERS
    assert found["attachment"] >= {"resolution/minutes_sha256", "$defs/evidence/sha256"}
    assert len(found["attachment"]) >= 9
