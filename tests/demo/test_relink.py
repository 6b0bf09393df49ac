"""Digests are mended in the order acts rest on each other, and nothing else is touched."""

import re
from pathlib import Path

import pytest

from pipeline.demo.relink import NotLinkable, relink, relinked
from pipeline.model.record import Record
from pipeline.records.reader import read
from tests.support.batch import TEXTS
from tests.support.running import ROOT

HEX = re.compile(rb"[0-9a-f]{64}|(?<=:)[0-9a-f]{12}\b")


def test_the_sample_batch_is_linked() -> None:
    assert relinked(TEXTS) == TEXTS


def test_the_years_batch_is_linked() -> None:
    """Two resolutions list the same unit there: a row names the later one."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "dossiers").rglob("*.yaml")
    }
    assert relinked(texts) == texts


def test_an_edit_is_carried_through_all_that_rests_on_it() -> None:
    edited = dict(TEXTS)
    call = "dossiers/2025/f-7k3q/application.yaml"
    edited[call] = TEXTS[call].replace("长寿一期厂区".encode(), "长寿二期厂区".encode())
    linked = relinked(edited)
    changed = {name for name in TEXTS if linked[name] != TEXTS[name]}
    assert "dossiers/2025/designation-1.yaml" in changed
    assert "dossiers/2025/call.yaml" not in changed
    assert "dossiers/2025/p-m2x9/acceptance.yaml" not in changed
    for name in changed - {call}:
        assert HEX.sub(b"", linked[name]) == HEX.sub(b"", TEXTS[name])


def test_a_judgement_follows_the_text_it_judges() -> None:
    edited = dict(TEXTS)
    application = "dossiers/2025/p-m2x9/application.yaml"
    edited[application] = TEXTS[application].replace(b"boundary_km2: 31.5", b"boundary_km2: 32.5")
    linked = relinked(edited)
    judged = read("a", linked[application])
    act = read("r", linked["dossiers/2025/p-m2x9/recommendation.yaml"])
    assert isinstance(act, Record) and isinstance(judged, Record)
    ids = [judgement["finding"] for judgement in act.data["judgements"]]
    assert [i.rpartition(":")[2] for i in ids] == [judged.sha256[:12]] * 2
    other = "dossiers/2025/f-w3n6/recommendation.yaml"
    assert linked[other] == TEXTS[other]


def test_a_judgement_on_a_text_nobody_knows_is_left_alone() -> None:
    name = "dossiers/2025/f-7k3q/recommendation.yaml"
    unknown = re.sub(rb"(?<=:)[0-9a-f]{12}\b", b"0" * 12, TEXTS[name])
    assert b":000000000000" in relinked({**TEXTS, name: unknown})[name]


def test_rows_name_the_resolution() -> None:
    resolution = read("r", TEXTS["dossiers/2025/resolution-1.yaml"])
    designation = read("d", TEXTS["dossiers/2025/designation-1.yaml"])
    assert isinstance(resolution, Record) and isinstance(designation, Record)
    assert {row["sha256"] for row in designation.data["rows"]} == {resolution.sha256}


def test_files_are_written_once_and_then_left(tmp_path: Path) -> None:
    for name, raw in TEXTS.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(HEX.sub(b"0" * 64, raw) if "publicity-1" in name else raw)
    changed = relink(tmp_path)
    assert tmp_path / "dossiers/2025/publicity-1.yaml" in changed
    assert relink(tmp_path) == ()


def resting(on: str) -> bytes:
    zero = "0" * 64
    return f'record: panel/1\non:\n  - path: {on}\n    sha256: "{zero}"\n'.encode()


def test_a_circle_is_refused() -> None:
    with pytest.raises(NotLinkable, match="互为依据"):
        relinked({"a.yaml": resting("b.yaml"), "b.yaml": resting("a.yaml")})


def test_resting_on_nothing_is_refused() -> None:
    with pytest.raises(NotLinkable, match=r"gone\.yaml 不存在"):
        relinked({"a.yaml": resting("gone.yaml")})


def test_an_unreadable_file_is_refused_with_its_place() -> None:
    with pytest.raises(NotLinkable, match=r"a\.yaml:1:1"):
        relinked({"a.yaml": b"\xff\xfe"})


def test_a_row_nobody_decided_is_refused() -> None:
    text = resting("r.yaml").replace(b"panel", b"publicity")
    text += f'rows:\n  - dossier: "2025/f-none"\n    sha256: "{"0" * 64}"\n'.encode()
    resolution = b"record: resolution/1\nrows: []\n"
    with pytest.raises(NotLinkable, match="2025/f-none"):
        relinked({"p.yaml": text, "r.yaml": resolution})
