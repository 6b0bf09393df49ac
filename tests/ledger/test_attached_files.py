"""Attachments are compared with the digests that the records beside them name."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from pipeline.desk.check import check_change, check_tree
from pipeline.git.limits import MAX_ATTACHED, MAX_BLOB
from pipeline.git.steps import Change, Commit, Step
from pipeline.judgement.attachments import compare, counted, told
from pipeline.judgement.trial import Trial
from pipeline.ledger.blobs import Changed
from pipeline.model.finding import Effect
from pipeline.procedure.docket import Docket
from pipeline.records.attachments import Attachment
from pipeline.records.paths import ROOT
from pipeline.records.withheld import NONE
from tests.support.batch import shipped_office
from tests.support.ladder import Ladder
from tests.support.running import dossier
from tests.support.telling import Story
from tests.support.writing import full, moment, plain

UNIT = "f-dddd"
AT, LATER = "2025-06-11T16:00", "2025-06-12T16:00"
REPORT, OTHER = b"%PDF-1.7 the report\n", b"%PDF-1.7 another\n"
BY = {"drafter": "cs-clerk-1", "approver": "cs-clerk-1"}


def pointer(raw: bytes) -> bytes:
    oid = sha256(raw).hexdigest()
    return (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(raw)}\n".encode()
    )


def intake(tale: Story, **attached: bytes) -> dict[str, Any]:
    """An intake whose evaluation names the report, with these files attached."""
    tale.units[UNIT], tale.names[UNIT] = "500115", "示例丁铸造有限公司"
    acts = tale.intake(UNIT, 4)
    evaluation = acts[f"{UNIT}/evaluation.yaml"]
    evaluation["report"]["sha256"] = sha256(REPORT).hexdigest()
    acts = tale.linked(acts, UNIT)
    files = {f"{UNIT}/attachments/{name}.pdf": raw for name, raw in attached.items()}
    return {**acts, **files}


@pytest.fixture
def tale(ladder: Ladder) -> Story:
    return ladder.at("received")


def case(tale: Story) -> Any:
    return tale.ledger.docket.cases[f"2025/{UNIT}"]


def test_the_file_that_is_named_is_compared(tale: Story) -> None:
    tale.merge(AT, intake(tale, report=REPORT), **BY)
    assert case(tale).attached == {sha256(REPORT).hexdigest()}
    named, same = counted([case(tale)])
    assert same == 1 and named > 1
    assert f"登记{named}份，其中1份随附且摘要相符；{named - 1}份未随附，未核对" in told(
        [case(tale)]
    )


def test_another_file_under_any_name_is_refused(tale: Story) -> None:
    said = tale.refused(AT, intake(tale, report=OTHER), **BY)
    assert "attachments/report.pdf" in said
    assert f"附件内容的摘要 {sha256(OTHER).hexdigest()} 不是" in said
    assert "移出 attachments/" in said


def test_one_right_file_does_not_cover_a_wrong_one(tale: Story) -> None:
    said = tale.refused(AT, intake(tale, report=REPORT, more=OTHER), **BY)
    assert "more.pdf" in said and "report.pdf" not in said


def test_every_sealed_scan_that_a_record_names_may_be_attached(tale: Story) -> None:
    acts = intake(tale)
    sealed = {"declarations": b"%PDF sealed", "self_evaluation": b"%PDF own report"}
    application = acts[f"{UNIT}/application.yaml"]
    application["self_evaluation"]["report_sha256"] = sha256(sealed["self_evaluation"]).hexdigest()
    acts[f"{UNIT}/evaluation.yaml"]["independence"]["sealed_sha256"] = sha256(
        sealed["declarations"]
    ).hexdigest()
    acts = tale.linked(acts, UNIT)
    files = {f"{UNIT}/attachments/{name}.pdf": raw for name, raw in sealed.items()}
    tale.merge(AT, {**acts, **files}, **BY)
    assert case(tale).attached == {sha256(raw).hexdigest() for raw in sealed.values()}


def test_a_pointer_to_the_named_file_counts_as_absent(tale: Story) -> None:
    tale.merge(AT, intake(tale, report=pointer(REPORT)), **BY)
    assert case(tale).attached == frozenset()
    assert "0份随附" in told([case(tale)]) and "未随附，未核对" in told([case(tale)])


def test_a_pointer_to_another_file_is_refused(tale: Story) -> None:
    said = tale.refused(AT, intake(tale, report=pointer(OTHER)), **BY)
    assert f"Git LFS 指针所指内容的摘要 {sha256(OTHER).hexdigest()}" in said


def test_nothing_attached_blocks_nothing_and_is_said(tale: Story) -> None:
    tale.merge(AT, intake(tale), **BY)
    assert "0份随附" in told([case(tale)]) and "未随附，未核对" in told([case(tale)])


def test_a_later_step_brings_what_an_earlier_one_named(tale: Story) -> None:
    tale.merge(AT, intake(tale), **BY)
    notice = {
        "record": "supplement-notice/1",
        "on": tale.on(f"{UNIT}/acceptance.yaml"),
        "dated": LATER[:10],
        "issued_by": "区县",
        "due_on": "2025-06-20",
        "items": [{"record_kind": "evaluation", "field": "report", "requirement": "请补交原件。"}],
    }
    acts = {f"{UNIT}/supplement-notice-1.yaml": notice}
    by = {"drafter": "cs-clerk-1", "approver": "cs-leader-1"}
    assert "attachments/a.pdf" in tale.refused(
        LATER, {**acts, f"{UNIT}/attachments/a.pdf": OTHER}, **by
    )
    tale.merge(LATER, {**acts, f"{UNIT}/attachments/a.pdf": REPORT}, **by)
    assert case(tale).attached == {sha256(REPORT).hexdigest()}


def test_a_forced_merge_has_no_effect(tale: Story) -> None:
    tale.force(AT, intake(tale, report=OTHER), "cs-clerk-1", "cs-clerk-1")
    assert f"2025/{UNIT}" not in tale.ledger.docket.cases
    rules = [f.rule for f in tale.ledger.decisions[-1].findings if f.effect is Effect.DEFECT]
    assert rules == ["attachment"]


class Heavy:
    """Blobs that only tell their size, as far as that suffices."""

    withheld = NONE

    def __init__(self, size: int) -> None:
        self.size, self.read = size, 0

    def measure(self, sha: str) -> tuple[str, int]:
        return "blob", self.size

    def blob(self, sha: str) -> bytes:
        self.read += self.size
        return sha.encode()


@pytest.mark.parametrize(
    ("size", "files", "said"),
    [(MAX_BLOB + 1, 1, "超过32 MiB"), (MAX_BLOB, 9, "合计超过256 MiB"), (MAX_BLOB, 8, "")],
)
def test_no_more_is_read_than_the_limit(tale: Story, size: int, files: int, said: str) -> None:
    changes = tuple(
        Change(f"dossiers/2025/{UNIT}/attachments/{n}", None, str(n)) for n in range(files)
    )
    commit = Commit("c", "t", (), moment(AT), "")
    blobs: Any = Heavy(size)
    step = Step(commit, (), changes, (), {}, {})
    faults = [a.fault for a in Changed.by(step, blobs, attached=True).attached.values()]
    assert len(faults) == files and blobs.read <= MAX_ATTACHED
    assert [f for f in faults if f] == ([faults[-1]] if said else []) and said in faults[-1]
    assert Changed.by(step, blobs, attached=False).attached == {}


def test_the_first_generation_is_told_and_goes_on() -> None:
    office, trial = shipped_office(), Trial(Docket())
    assert not office.generation.attachments_compared and office.data(ROOT) is None
    compare(trial, {f"dossiers/2025/{UNIT}/attachments/a": Attachment("a" * 64)}, office)
    assert trial.blocking == [] and [f.effect for f in trial.findings] == [Effect.REMARK]


def test_check_of_the_work_tree(tale: Story) -> None:
    tale.merge(AT, intake(tale, report=REPORT), **BY)
    tree = tale.checked_out()
    name = f"{full(UNIT)}/attachments/report.pdf"
    unchecked = check_tree(tree, [f"dossiers/2025/{UNIT}"], moment(AT).date()).unchecked
    assert any("其中1份随附且摘要相符" in line for line in unchecked), unchecked
    (tree / name).write_bytes(OTHER)
    (found,) = [
        f for f in check_tree(tree, [], moment(AT).date()).blocking if f.rule == "attachment"
    ]
    assert found.where.file == name and found.effect is Effect.DEFECT
    (tree / name).write_bytes(OTHER * (1 << 17))
    assert [f for f in check_tree(tree, [], moment(AT).date()).blocking if f.rule == "attachment"]


def test_check_of_a_change_says_the_same_as_the_merge(tale: Story) -> None:
    files = intake(tale, report=OTHER)
    raw = {full(p): plain(a) if isinstance(a, dict) else a for p, a in files.items()}
    tale.writer.commit_files(
        "request-x", raw, base="main", author=tale.cast.people["cs-clerk-1"],
        signer=tale.cast.signer("cs-clerk-1"), at=moment(AT), message="起草",
    )  # fmt: skip
    head = tale.repo / "HEAD"
    before = head.read_text("utf-8")
    head.write_text("ref: refs/heads/request-x\n", "utf-8")
    try:
        report = check_change(tale.repo, "main", moment(AT).date(), moment(AT))
    finally:
        head.write_text(before, "utf-8")
    assert [f.where.file for f in report.blocking if f.rule == "attachment"] == [
        f"{full(UNIT)}/attachments/report.pdf"
    ]


def test_the_audit_tells_how_many_were_compared(tale: Story) -> None:
    tale.merge(AT, intake(tale, report=REPORT), **BY)
    printed = dossier("audit", repo=tale.repo).stdout
    told = json.loads(dossier("audit", "--format", "json", repo=tale.repo).stdout)["attachments"]
    assert told["compared"] == 1 and told["named"] > 1
    assert "份随附且摘要相符" in printed and "未随附，未核对" in printed
