"""check, approve and audit judge alike: green is accepted, red is refused, whatever main holds.

Random histories of the office's own files: honest and forged branches, from main or from an earlier
main, with other people's refused merges in between. More of it: ONE_JUDGEMENT=500 pytest FILE.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.authority.next_signature import Part
from pipeline.desk.check import check_change
from pipeline.git.steps import Change
from pipeline.git.writer import Writer
from pipeline.ledger.folding import fold
from tests.support.attacking import Attacker
from tests.support.running import ROOT

BUDGET = int(os.environ.get("ONE_JUDGEMENT", "20"))
ISSUER, WORKFLOW = "registry/issuer.yaml", ".github/workflows/check.yml"
EVALUATOR, NEW = "registry/evaluators/pingjia-zhongxin.yaml", "registry/evaluators/new.yaml"
STRAY, BESIDE = "dossiers/2025/stray.yaml", "registry/issuer.yaml/beside.yaml"
PATHS = (ISSUER, ISSUER, EVALUATOR, NEW, WORKFLOW, STRAY, BESIDE)
WAYS = ("edit", "edit", "edit", "delete", "100755", "120000", "100664")
SEEN: Counter[tuple[bool, bool]] = Counter()


@dataclass(frozen=True)
class Request:
    """One branch: what it does to which file, from which main, and who stands behind it."""

    path: str
    way: str
    text: int
    back: int  # how many merges ago it parted from main
    drafter: str | None
    approver: str
    forced: bool  # merged by nobody, whatever it is
    hours: int


REQUESTS = st.builds(
    Request,
    path=st.sampled_from(PATHS),
    way=st.sampled_from(WAYS),
    text=st.integers(0, 2),
    back=st.integers(0, 2),
    drafter=st.sampled_from(["admin-1", "admin-1", "admin-1", "city-clerk-1", None]),
    approver=st.sampled_from(["chief-1", "chief-1", "chief-1", "city-clerk-1", "admin-1"]),
    forced=st.booleans(),
    hours=st.sampled_from([0, 1, 1, 5, -2]),
)


@dataclass
class World:
    """A copy of the founded office on which requests are made, weighed and merged."""

    folder: Path
    writer: Writer
    mains: list[str] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.someone = Attacker(self.writer)
        self.mains.append(self.writer.resolve("main"))

    def branched(self, request: Request) -> str:
        """The request's branch; its tip."""
        base = self.mains[max(0, len(self.mains) - 1 - request.back)]
        held = self.writer.tree(base).get(request.path)
        text = self.writer.blob(held[1]) if held else b"record: evaluator/1\n"
        raw = text + b"\n" * (request.text + 1)
        blob = None if request.way == "delete" else self.writer.store("blob", raw)
        mode = request.way if request.way.isdigit() else "100644"
        tree = self.writer.overlay(base, [Change(request.path, None, blob, mode)])
        self.number += 1
        tip = self.someone.commit(tree, [base], request.drafter)
        self.writer.set_ref(f"refs/heads/b{self.number}", tip, None)
        (self.folder / "HEAD").write_text(f"ref: refs/heads/b{self.number}\n", "utf-8")
        self.writer.reread_refs()
        return tip

    def merged(self, tip: str, changes: tuple[Change, ...], by: str | None, at: datetime) -> str:
        main = self.mains[-1]
        self.someone.now = at - timedelta(hours=1)  # `commit` goes on by an hour
        self.mains.append(self.someone.merge(self.writer.overlay(main, changes), [main, tip], by))
        return self.mains[-1]


@pytest.fixture
def counted() -> Iterator[None]:
    yield
    print(f"green and accepted, red and refused: {SEEN[True, True]}, {SEEN[False, False]}")


@settings(
    max_examples=BUDGET,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(requests=st.lists(REQUESTS, min_size=2, max_size=6))
def test_check_approve_and_audit_agree(
    founded: Path, counted: None, requests: list[Request]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "office.git"
        shutil.copytree(founded, folder)
        with Writer(folder) as writer:
            world = World(folder, writer)
            for request in requests:
                judged_alike(world, request)


def judged_alike(world: World, request: Request) -> None:
    tip = world.branched(request)
    writer, main = world.writer, world.mains[-1]
    at = world.someone.now + timedelta(hours=request.hours)
    signer = world.someone.keys[request.approver]
    step = writer.pending(main, tip, at)
    if request.forced:
        refused = world.merged(tip, step.proposed, None, at)
        assert not fold(writer, "main").decisions[-1].accepted, refused
        return
    report = check_change(world.folder, "main", at.date(), at)
    weighed = fold(writer, main).weigh(step, signer.public, request.approver)
    world.merged(tip, step.proposed, request.approver, at)
    accepted = fold(writer, "main").decisions[-1].accepted
    complete = weighed.part is Part.MERGE  # else a 核稿 is asked for first
    assert accepted == (complete and not weighed.findings), (request, weighed.findings)
    may = request.approver == "chief-1" and complete
    if accepted or may:
        assert accepted == (not report.red), (request, report.findings)
        SEEN[not report.red, accepted] += 1


HONEST = Request(ISSUER, "edit", 0, 1, "admin-1", "chief-1", False, 1)


@pytest.fixture
def world(founded: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(founded, tmp_path / "office.git")
    with Writer(tmp_path / "office.git") as writer:
        yield World(tmp_path / "office.git", writer)


INTRUSIONS = [
    replace(HONEST, text=2, back=0, forced=True, drafter=None),
    replace(HONEST, way="delete", back=0, forced=True, drafter=None),
    replace(HONEST, way="120000", back=0, forced=True, drafter=None),
    replace(HONEST, back=0, forced=True, drafter=None),
    replace(HONEST, path=BESIDE, back=0, forced=True, drafter=None),
    replace(HONEST, path=EVALUATOR, way="100664", back=0, forced=True, drafter=None),
]


@pytest.mark.parametrize("intruder", INTRUSIONS, ids=lambda r: f"{r.path} {r.way} {r.text}")
def test_a_refused_merge_bars_no_honest_branch_that_was_there_before(
    world: World, intruder: Request
) -> None:
    """It edits, deletes or replaces the very file, brings the same bytes, or an odd mode beside."""
    judged_alike(world, intruder)
    judged_alike(world, HONEST)
    ledger = fold(world.writer, "main")
    assert [decision.accepted for decision in ledger.decisions] == [True, False, True]
    shipped = (ROOT / ISSUER).read_bytes()
    assert world.writer.blob(ledger.view[ISSUER]) == shipped + b"\n"


def test_a_branch_on_what_a_refused_merge_left_is_refused(world: World) -> None:
    judged_alike(world, INTRUSIONS[0])
    judged_alike(world, replace(HONEST, back=0))
    ledger = fold(world.writer, "main")
    assert {f.rule for f in ledger.decisions[-1].findings} == {"authority-ineffective"}


def test_the_merge_leaves_the_odd_file_of_another_as_it_is(world: World) -> None:
    judged_alike(world, INTRUSIONS[-1])
    judged_alike(world, HONEST)
    assert world.writer.tree("main")[EVALUATOR][0] == "100664"


def test_the_same_request_again_is_out_of_date_and_no_annulment(world: World) -> None:
    judged_alike(world, replace(HONEST, back=0))
    judged_alike(world, HONEST)
    ledger = fold(world.writer, "main")
    assert {f.rule for f in ledger.decisions[-1].findings} == {"authority-ineffective"}
