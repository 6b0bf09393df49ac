"""Approving on a clone with an origin: the next signature, delivered or refused."""

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.authority.next_signature import Part
from pipeline.git.remotes import Moved
from pipeline.git.repository import HistoryError
from pipeline.git.writer import Dirty, Writer
from pipeline.ledger.approve import Diverged, Order, Outcome, approve
from pipeline.model.clock import SHANGHAI
from pipeline.records.paths import OFFICERS, ROOT
from tests.support.office import (
    A,
    Identity,
    Office,
    as_file,
    audit,
    git,
    root_data,
    roster_data,
    signer,
    weigh,
)

D = "dossiers/2025/f-7k3q"
RECOMMENDATION, CALL = f"{D}/recommendation.yaml", "dossiers/2025/call.yaml"
AT = datetime(2025, 4, 1, 10, tzinfo=SHANGHAI)


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    new = Office(tmp_path / "origin.git", bare=True)
    new.found()
    new.writer.close()
    return new.path


@pytest.fixture
def clone(origin: Path, tmp_path: Path):
    with Writer(cloned(origin, tmp_path / "repo")) as writer:
        yield writer


def cloned(origin: Path, path: Path) -> Path:
    subprocess.run(["git", "clone", "-q", str(origin), str(path)], check=True)
    return path


def draft(writer: Writer, branch: str, path: str, by: str, **data: str) -> str:
    return writer.commit_files(
        branch,
        {path: as_file({"division": A, **data})},
        base="main",
        author=Identity(by, by),
        signer=signer(by),
        at=AT,
        message="起草",
    )


def approve_as(writer: Writer, branch: str, by: str, at: datetime = AT) -> Outcome:
    order = Order(branch, Identity(by, f"{by}某"), signer(by), at)
    return approve(writer, order, weigh(writer, signer(by).public))


def test_a_leader_approves(clone: Writer, origin: Path) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    done = approve_as(clone, "r", "a-leader")
    assert (done.next.part, done.next.title, done.findings) == (Part.MERGE, "批准", ())
    assert git(origin, "rev-parse", "main") == done.commit
    assert audit(origin)[-1].rules == []
    text = git(origin, "log", "-1", "--format=%B%n%an %ae", "main")
    assert "Signed-role: 批准\nOfficer: a-leader\n" in text
    assert text.endswith("a-leader某 a-leader@example.invalid")
    assert git(origin, "rev-parse", "r") == done.step.commit.parents[1]


def test_the_clone_follows(clone: Writer) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    done = approve_as(clone, "r", "a-leader")
    assert git(clone.path, "rev-parse", "main", "origin/main").split() == [done.commit] * 2
    assert (clone.path / RECOMMENDATION).is_file()
    assert git(clone.path, "status", "--porcelain") == ""


def test_check_then_sign(clone: Writer, origin: Path) -> None:
    draft(clone, "c", CALL, "clerk")
    early = approve_as(clone, "c", "leader")
    assert early.commit == ""
    assert [f.rule for f in early.findings] == ["authority-role"]
    assert "chief某（chief）" in early.findings[0].hint
    checked = approve_as(clone, "c", "chief")
    assert (checked.next.part, checked.next.title) == (Part.CHECK, "核稿")
    assert git(origin, "rev-parse", "c") == checked.commit
    assert git(origin, "rev-parse", f"{checked.commit}^{{tree}}", f"{checked.commit}^^{{tree}}")
    again = approve_as(clone, "c", "chief")
    assert [f.rule for f in again.findings] == ["authority-three-persons"]
    signed = approve_as(clone, "c", "leader")
    assert (signed.next.part, signed.next.title) == (Part.MERGE, "签发")
    judged = audit(origin)[-1]
    assert judged.rules == []
    assert judged.signatures[CALL].checker == "chief"


@pytest.mark.parametrize(
    ("by", "rule"),
    [("a-clerk", "alone"), ("b-leader", "office"), ("chief", "role"), ("stranger", "unknown-key")],
)
def test_who_may_not_is_told_and_nothing_is_written(
    clone: Writer, origin: Path, by: str, rule: str
) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    before = git(origin, "for-each-ref"), git(clone.path, "for-each-ref")
    done = approve_as(clone, "r", by)
    assert done.commit == ""
    assert [f.rule for f in done.findings] == [f"authority-{rule}"]
    assert (git(origin, "for-each-ref"), git(clone.path, "for-each-ref")) == before


def test_a_key_that_is_not_theirs(clone: Writer) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    order = Order("r", Identity("b-leader", "乙某"), signer("a-leader"), AT)
    done = approve(clone, order, weigh(clone, signer("a-leader").public, "b-leader"))
    assert [f.rule for f in done.findings] == ["authority-other-person"]


def test_intake_is_received(clone: Writer) -> None:
    draft(clone, "in", f"{D}/application.yaml", "somebody")
    assert approve_as(clone, "in", "a-clerk").next.title == "受理"


def test_main_moved_meanwhile(clone: Writer, origin: Path, tmp_path: Path) -> None:
    """Another approver was first: the merge is made anew on the new tip."""
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    with Writer(cloned(origin, tmp_path / "other")) as other:
        draft(other, "s", "dossiers/2025/f-q8d2/recommendation.yaml", "a-clerk")
        first = approve_as(other, "s", "a-leader")
    second = approve_as(clone, "r", "a-leader")
    assert second.step.commit.parents[0] == first.commit
    assert [j.rules for j in audit(origin)] == [[], [], []]


def test_main_moves_between_weighing_and_pushing(
    clone: Writer, origin: Path, tmp_path: Path
) -> None:
    """The push is leased: it is refused, weighed once more, and then delivered."""
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    judge = weigh(clone, signer("a-leader").public)
    asked = []

    def meanwhile(step):
        asked.append(step)
        if len(asked) == 1:
            with Writer(cloned(origin, tmp_path / "other")) as other:
                draft(other, "s", "dossiers/2025/f-q8d2/recommendation.yaml", "a-clerk")
                approve_as(other, "s", "a-leader")
        return judge(step)

    order = Order("r", Identity("a-leader", "甲某"), signer("a-leader"), AT)
    approve(clone, order, meanwhile)
    assert len(asked) == 2
    assert [j.rules for j in audit(origin)] == [[], [], []]


def test_the_second_of_two_colliding_requests_is_told(clone: Writer, origin: Path) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    draft(clone, "s", RECOMMENDATION, "a-clerk", conclusion="不推荐")
    approve_as(clone, "r", "a-leader")
    done = approve_as(clone, "s", "a-leader")
    assert [f.rule for f in done.findings] == ["authority-ineffective"]
    assert len(audit(origin)) == 2


def test_a_changed_branch_loses_its_check(clone: Writer) -> None:
    """Approve, push, merge: what was added after 核稿 has not been checked."""
    draft(clone, "c", CALL, "clerk")
    approve_as(clone, "c", "chief")
    git(clone.path, "fetch", "-q")
    draft(clone, "c", "dossiers/2025/resolution-1.yaml", "clerk")
    done = approve_as(clone, "c", "leader")
    assert done.next.part is Part.CHECK
    assert done.commit == ""


def test_push_rejected(clone: Writer, origin: Path) -> None:
    hook = origin / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 维护中 >&2\nexit 1\n")
    hook.chmod(0o755)
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    with pytest.raises(HistoryError, match=r"拒绝接收.*可稍后重试") as caught:
        approve_as(clone, "r", "a-leader")
    assert "维护中" in str(caught.value)
    assert git(clone.path, "rev-parse", "main") == git(origin, "rev-parse", "main")


def test_origin_gone(clone: Writer, origin: Path) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    origin.rename(origin.with_name("away"))
    with pytest.raises(HistoryError, match="未能从 origin 取回"):
        approve_as(clone, "r", "a-leader")


def test_dirty_clone(clone: Writer) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    (clone.path / ROOT).write_text("{}")
    with pytest.raises(Dirty, match=ROOT):
        approve_as(clone, "r", "a-leader")


def test_diverged_branch(clone: Writer, origin: Path, tmp_path: Path) -> None:
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    with Writer(cloned(origin, tmp_path / "other")) as other:
        sha = draft(other, "r", RECOMMENDATION, "a-clerk", conclusion="不推荐")
        other.push(sha, "r", None)
    with pytest.raises(Diverged, match="统一"):
        approve_as(clone, "r", "a-leader")


def test_unknown_branch(clone: Writer) -> None:
    with pytest.raises(HistoryError, match="找不到分支“none”"):
        approve_as(clone, "none", "a-leader")


def test_a_lease_that_is_stale(clone: Writer) -> None:
    sha = draft(clone, "r", RECOMMENDATION, "a-clerk")
    clone.push(sha, "r", None)
    with pytest.raises(Moved, match="已被他人更新"):
        clone.push(clone.resolve("main"), "r", "1" * 40)


def test_a_relative_remote_from_anywhere(clone: Writer, origin: Path, monkeypatch) -> None:
    git(clone.path, "remote", "set-url", "origin", "../origin.git")
    monkeypatch.chdir(clone.path.parent.parent)
    with Writer(clone.path.relative_to(Path.cwd())) as writer:
        draft(writer, "r", RECOMMENDATION, "a-clerk")
        done = approve_as(writer, "r", "a-leader")
    assert git(origin, "rev-parse", "main") == done.commit


def test_others_are_always_faster(clone: Writer, origin: Path, tmp_path: Path) -> None:
    """After three tries the person is told, and main is as the others left it."""
    draft(clone, "r", RECOMMENDATION, "a-clerk")
    judge = weigh(clone, signer("a-leader").public)
    turns = []

    def meanwhile(step):
        turns.append(step)
        name = f"s{len(turns)}"
        with Writer(cloned(origin, tmp_path / name)) as other:
            draft(other, name, f"dossiers/2025/f-{name}aa/recommendation.yaml", "a-clerk")
            approve_as(other, name, "a-leader")
        return judge(step)

    order = Order("r", Identity("a-leader", "甲某"), signer("a-leader"), AT)
    with pytest.raises(Moved, match="请重新执行"):
        approve(clone, order, meanwhile)
    assert len(turns) == 3
    assert len(audit(origin)) == 4


def test_without_a_remote(office: Office) -> None:
    git(office.path, "reset", "-q", "--hard", "main")
    draft(office.writer, "r", RECOMMENDATION, "a-clerk")
    done = approve_as(office.writer, "r", "a-leader")
    assert git(office.path, "rev-parse", "main") == done.commit
    assert audit(office.path)[-1].rules == []


def test_same_keys_dates_and_files_give_the_same_commits(tmp_path: Path, monkeypatch) -> None:
    ids = []
    for zone in ("UTC", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        office = Office(tmp_path / zone.replace("/", "-"), bare=True)
        office.found()
        draft(office.writer, "c", CALL, "clerk")
        approve_as(office.writer, "c", "chief")
        ids.append(approve_as(office.writer, "c", "leader").commit)
        office.writer.close()
    assert ids[0] == ids[1]


def test_the_house_approves_its_own_files(clone: Writer, origin: Path) -> None:
    clone.commit_files(
        "o",
        {OFFICERS: as_file(roster_data(b_clerk=None)), ROOT: as_file(root_data())},
        base="main",
        author=Identity("admin-1", "甲某"),
        signer=signer("admin-1"),
        at=AT,
        message="名册",
    )
    assert approve_as(clone, "o", "chief").findings == ()
    assert audit(origin)[-1].rules == []
