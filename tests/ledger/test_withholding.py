"""Content that must not be there can be taken out of main for good; nothing else changes by it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.desk.check import check_change
from pipeline.desk.purging import purge
from pipeline.git.refs import HistoryError
from pipeline.git.writer import Writer
from pipeline.ledger.folding import fold
from pipeline.model.finding import Effect
from pipeline.model.generation import generation
from pipeline.records.withheld import NONE
from pipeline.render import content_sha256
from tests.support.attacking import Attacker
from tests.support.withholding import APPROVERS, content, record, withhold
from tests.support.work import git

CASE = "dossiers/2025/f-7k3q"
APPLICATION = f"{CASE}/application.yaml"
SECRET, HIDDEN = b"13800000000", b"13000000000"


def said(attacker: Attacker) -> tuple[list[tuple[str, bool]], list[str]]:
    """What main decides, and what its papers say."""
    ledger = attacker.ledger()
    decided = [(d.step, d.accepted) for d in ledger.decisions]
    return decided, [content_sha256(i.document, i.templates) for i in ledger.papers]


@contextmanager
def dropped(attacker: Attacker) -> Iterator[Attacker]:
    """A copy of the repository without the bytes."""
    copy = attacker.writer.path.with_name("without.git")
    shutil.copytree(attacker.writer.path, copy)
    purge(copy)
    with Writer(copy) as writer:
        yield Attacker(writer)


@pytest.fixture
def redacted(attacker: Attacker) -> tuple[Attacker, bytes]:
    """The application's telephone number is withheld; the second is its text before."""
    raw = attacker.read(APPLICATION)
    assert SECRET in raw
    instead = raw.replace(SECRET, HIDDEN)
    withhold(attacker, {APPLICATION: instead}, content(attacker, APPLICATION, raw, instead))
    return attacker, raw


def test_a_record_is_read_by_the_text_in_its_place(redacted: tuple[Attacker, bytes]) -> None:
    attacker, raw = redacted
    ledger = attacker.ledger()
    assert all(d.accepted for d in ledger.decisions)
    act = ledger.docket.acts[APPLICATION]
    assert act.record.sha256 == sha256(raw).hexdigest()
    assert act.record.text("contact", "mobile") == HIDDEN.decode()


def test_nothing_else_changes_whether_or_not_the_bytes_are_there(
    attacker: Attacker, tmp_path: Path
) -> None:
    decided, papers = said(attacker)
    raw = attacker.read(APPLICATION)
    instead = raw.replace(SECRET, HIDDEN)
    sha = withhold(attacker, {APPLICATION: instead}, content(attacker, APPLICATION, raw, instead))
    assert said(attacker) == ([*decided, (sha, True)], papers)
    with dropped(attacker) as without:
        assert said(without) == ([*decided, (sha, True)], papers)
        with pytest.raises(HistoryError):
            without.writer.blob(_blob(raw))


def _blob(raw: bytes) -> str:
    done = subprocess.run(
        ["git", "hash-object", "--stdin"], input=raw, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


OFFICERS = {
    "one officer": ("administrator", "section-chief"),
    "not the leader": ("administrator", "section-chief", "section-chief"),
    "no administrator": ("city-clerk", "section-chief", "commission-leader"),
}


@pytest.mark.parametrize("who", OFFICERS)
def test_it_takes_three_persons(attacker: Attacker, who: str) -> None:
    raw = attacker.read(APPLICATION)
    instead = raw.replace(SECRET, HIDDEN)
    entry = content(attacker, APPLICATION, raw, instead)
    withhold(attacker, {APPLICATION: instead}, entry, people=OFFICERS[who])
    ledger = attacker.ledger()
    assert not ledger.decisions[-1].accepted
    assert all(d.accepted for d in ledger.decisions[:-1])
    assert ledger.docket.acts[APPLICATION].record.text("contact", "mobile") == SECRET.decode()
    purge(attacker.writer.path)
    assert SECRET in attacker.read(APPLICATION) or SECRET in attacker.writer.blob(_blob(raw))


REWRITTEN = {
    "another-name": ("喆堃新材料".encode(), "德赢新材料".encode()),
    "another-number": (b"registered_capital: 12000", b"registered_capital: 92000"),
    "number-hidden": (b"registered_capital: 12000", b"registered_capital: 00000"),
    "date": (b"2016-11-03", b"2016-11-00"),
    "field-less": (b"  office: ", b"  # fice: "),
    "line-more": (b"contact:", b"contact:\n  fax: '1'"),
}
"""What a text in the place of a record must not do: say otherwise what somebody applied for."""


def hiding_the_code(raw: bytes) -> bytes:
    """Hides what an application cannot do without."""
    return re.sub(rb"(credit_code: .)\w{17}", rb"\1" + b"x" * 17, raw)


def right(attacker: Attacker) -> tuple[dict[str, bytes | None], Any, str]:
    """The changes and the entry of a withholding as it should be; nothing is said of it."""
    raw = attacker.read(APPLICATION)
    instead = raw.replace(SECRET, HIDDEN)
    return {APPLICATION: instead}, content(attacker, APPLICATION, raw, instead), ""


def wrong(attacker: Attacker) -> Iterator[tuple[str, dict[str, bytes | None], Any, str]]:
    """Faults of a withholding: changes, contents, and what is said of each."""
    raw = attacker.read(APPLICATION)
    instead = raw.replace(SECRET, HIDDEN)
    right = content(attacker, APPLICATION, raw, instead)
    issuer = attacker.read("registry/issuer.yaml")
    yield "digest", {APPLICATION: instead}, {**right, "sha256": "0" * 64}, "摘要或字节数"
    yield "size", {APPLICATION: instead}, {**right, "size": 1}, "摘要或字节数"
    yield "kept", {}, right, "仍在"
    other = raw.replace(b"f-7k3q@", b"g-7k3q@")
    yield "another", {APPLICATION: other}, right, "已入卷的文件不得修改"
    yield "deleted", {APPLICATION: None}, content(attacker, APPLICATION, raw), "结论会改变"
    cut = hiding_the_code(raw)
    yield "unusable", {APPLICATION: cut}, content(attacker, APPLICATION, raw, cut), "结论会改变"
    for name, facts in REWRITTEN.items():
        new = raw.replace(*facts)
        yield name, {APPLICATION: new}, content(attacker, APPLICATION, raw, new), "不只是遮盖"
    own = content(attacker, "dossiers/2025/x/attachments/y.pdf", issuer)
    yield "own", {}, own, "机关自身的文件不能撤除"


FAULTS = ("digest", "size", "kept", "another", "deleted", "unusable", "own", *REWRITTEN)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_it_says_must_be_right(attacker: Attacker, fault: str) -> None:
    changes, entry, told = next(rest for name, *rest in wrong(attacker) if name == fault)
    withhold(attacker, changes, entry)
    *before, last = attacker.audit()
    assert all(d.accepted for d in before) and not last.accepted
    assert any(told in f.message for f in last.findings), last.findings
    assert all(f.hint for f in last.findings)


def test_check_says_before_the_merge_what_the_audit_says_after(attacker: Attacker) -> None:
    """A pull request with three signatures to come is judged as its merge will be."""
    for name, changes, entry, told in [*wrong(attacker), ("right", *right(attacker))]:
        w, main = attacker.writer, attacker.writer.resolve("main")
        files = {f"registry/withholdings/{name}.yaml": record(entry), **changes}
        tree, tip = w.overlay(main, attacker.changes(files)), main
        for role in APPROVERS[:2]:
            tip = attacker.commit(tree, [tip], attacker.someone(role))
        w.set_ref(f"refs/heads/{name}", tip, None)
        git(w.path, "symbolic-ref", "HEAD", f"refs/heads/{name}")
        at = attacker.now + timedelta(hours=1)
        report = check_change(w.path, "main", at.date(), at)
        blocking = [f.message for f in report.findings if f.effect is not Effect.REMARK]
        assert any(told in m for m in blocking) if told else not blocking, (name, blocking)


def test_a_step_without_effect_can_be_cleared_of_a_secret(attacker: Attacker) -> None:
    secret = b"-----BEGIN OPENSSH PRIVATE KEY----- 0123456789\n"
    attacker.act({"notes.txt": secret}, None, None)
    withhold(attacker, {"notes.txt": None}, content(attacker, "notes.txt", secret))
    *_, forged, last = attacker.audit()
    assert (forged.accepted, last.accepted) == (False, True), last.findings
    with dropped(attacker) as without:
        *_, forged, last = without.audit()
        assert (forged.accepted, last.accepted) == (False, True)
        with pytest.raises(HistoryError):
            without.writer.blob(_blob(secret))


def test_a_record_of_a_step_without_effect_needs_no_text_in_its_place(attacker: Attacker) -> None:
    path = f"{CASE}/withdrawal.yaml"
    raw = b"record: withdrawal/1\nid_card: 11010519491231002X\n"
    attacker.act({path: raw}, None, None)
    withhold(attacker, {path: None}, content(attacker, path, raw))
    *_, forged, last = attacker.audit()
    assert (forged.accepted, last.accepted) == (False, True), last.findings
    with dropped(attacker) as without:
        *_, forged, last = without.audit()
        assert (forged.accepted, last.accepted) == (False, True), last.findings


@pytest.mark.parametrize("signed", [False, True])
def test_bytes_that_nobody_withheld_are_missing(attacker: Attacker, signed: bool) -> None:
    """A forged withholding drops nothing, and does not excuse a clone that lacks something."""
    raw = attacker.read(APPLICATION)
    instead = raw.replace(SECRET, HIDDEN)
    people = ("administrator", "section-chief") if signed else ("city-clerk",)
    entry = content(attacker, APPLICATION, raw, instead)
    withhold(attacker, {APPLICATION: instead}, entry, people=people)
    repo = attacker.writer.path
    assert purge(repo).dropped == []
    for loose in (repo / "objects" / _blob(raw)[:2]).glob(_blob(raw)[2:]):
        loose.unlink()
    bare = repo.with_name("packed.git")
    kept = attacker.writer.run(
        "cat-file", "--batch-all-objects", "--batch-check=%(objectname)"
    ).decode()
    wanted = "\n".join(sha for sha in kept.split() if sha != _blob(raw))
    shutil.copytree(repo, bare)
    shutil.rmtree(bare / "objects")
    (bare / "objects" / "pack").mkdir(parents=True)
    pack = str(bare / "objects" / "pack" / "pack")
    attacker.writer.run("pack-objects", "-q", pack, stdin=wanted.encode())
    with Writer(bare) as clone, pytest.raises(HistoryError, match="不在这个克隆中"):
        fold(clone, "main")


def test_what_never_existed_costs_nothing(attacker: Attacker) -> None:
    entry = {"path": "notes.txt", "blob": "0" * 39 + "1", "sha256": "0" * 64, "size": 1}
    withhold(attacker, {}, entry, people=("city-clerk",))
    *before, last = attacker.audit()
    assert all(d.accepted for d in before) and not last.accepted


def test_an_earlier_program_generation_knows_no_withholding() -> None:
    assert not generation(1).withholding and generation(2).withholding


def test_a_day_before_the_withholding_is_read_without_them_too(attacker: Attacker) -> None:
    day = attacker.now.date()
    raw = attacker.read(APPLICATION)
    instead = raw.replace(SECRET, HIDDEN)
    attacker.now += timedelta(days=30)
    withhold(attacker, {APPLICATION: instead}, content(attacker, APPLICATION, raw, instead))
    with dropped(attacker) as without:
        for repository in (attacker, without):
            ledger = repository.ledger(day)
            assert all(d.accepted for d in ledger.decisions) and ledger.withholdings == NONE
            act = ledger.docket.acts[APPLICATION]
            assert act.record.text("contact", "mobile") == HIDDEN.decode()


def test_a_text_in_the_place_of_another_may_be_withheld_as_well(attacker: Attacker) -> None:
    first = attacker.read(APPLICATION)
    second = first.replace(SECRET, HIDDEN)
    third = second.replace(b"f-7k3q@", b"x-xxxx@")
    assert third != second
    withhold(attacker, {APPLICATION: second}, content(attacker, APPLICATION, first, second))
    entry = content(attacker, APPLICATION, second, third)
    withhold(attacker, {APPLICATION: third}, entry, name="registry/withholdings/2.yaml")
    with dropped(attacker) as without:
        for repository in (attacker, without):
            ledger = repository.ledger()
            assert [d.findings for d in ledger.decisions if not d.accepted] == []
            record = ledger.docket.acts[APPLICATION].record
            assert record.text("contact", "email").startswith("x-xxxx@")
            assert record.sha256 == sha256(first).hexdigest()


def test_one_that_failed_bars_no_later_one(attacker: Attacker) -> None:
    """Signed by all three, and refused because an earlier decision would change by it."""
    raw = attacker.read(APPLICATION)
    cut = hiding_the_code(raw)
    failed = withhold(attacker, {APPLICATION: cut}, content(attacker, APPLICATION, raw, cut))
    instead = raw.replace(SECRET, HIDDEN)
    entry = content(attacker, APPLICATION, raw, instead)
    good = withhold(attacker, {APPLICATION: instead}, entry, name="registry/withholdings/2.yaml")
    with dropped(attacker) as without:
        for repository in (attacker, without):
            decided = {d.step: d for d in repository.audit()}
            assert not decided[failed].accepted
            assert decided[good].findings == ()


def test_a_withheld_file_that_no_record_names_is_called_so(attacker: Attacker) -> None:
    scan = f"{CASE}/attachments/scan.pdf"
    attacker.act({scan: b"%PDF-1.7 110105194912310021"}, None, None)
    withhold(attacker, {scan: None}, content(attacker, scan, b"%PDF-1.7 110105194912310021"))
    *_, forged, last = attacker.audit()
    assert last.accepted, last.findings
    (told,) = [f.message for f in forged.findings if f.rule == "attachment"]
    assert "经批准撤除的内容" in told
