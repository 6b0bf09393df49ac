"""Which reviews count, recorded over HTTP and judged by the audit: one request for each case.

Numbers in comments are the cases harvested from comparable projects' approval bugs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.running import ROOT
from tests.support.serving import Hub, Pull, serving, user
from tests.support.webwork import SECOND, WEB_FLOW, Said, WebOffice, account, push
from tests.support.writing import moment, plain

RULING = (ROOT / "tests/records/right/ruling.yaml").read_bytes()
OTHER = "5" * 40
CHIEF, LEADER = Said("chief-1"), Said("leader-1", minutes=4)


@dataclass(frozen=True)
class Case:
    """Reviews on a request, what else is odd about it, and why it has no effect ("": it has)."""

    said: list[Said]
    rule: str = ""
    words: str = ""
    ruling: bool = False  # three persons instead of two
    drafter: str = "admin-1"
    signed: bool = True
    bend: Callable[[Pull], None] = field(default=lambda pull: None)


def by(name: str) -> Callable[[Pull], None]:
    def bend(pull: Pull) -> None:
        pull.author = account(name)
        pull.commits = [(sha, account(name), account(name)) for sha, _, _ in pull.commits]
        pull.pushes = [{**p, "actor": account(name)} for p in pull.pushes]

    return bend


def opened_by(name: str) -> Callable[[Pull], None]:
    return lambda pull: setattr(pull, "author", account(name))


def written_by(author: Any, committer: Any) -> Callable[[Pull], None]:
    def bend(pull: Pull) -> None:
        pull.commits = [(sha, author, committer) for sha, _, _ in pull.commits]

    return bend


def pushed_by(*names: str) -> Callable[[Pull], None]:
    """The branch was pushed by each in turn; the last push made the merged head."""

    def bend(pull: Pull) -> None:
        when, tips = moment("2025-03-07T08:00"), [*(c * 40 for c in "abc"), pull.head]
        tips = ["0" * 40, *tips[-len(names) :]]
        pull.pushes = [
            push(pull.number, pull.branch, tips[n + 1], name, when + timedelta(minutes=n), tips[n])
            for n, name in enumerate(names)
        ]

    return bend


def base_changed(minutes: int) -> Callable[[Pull], None]:
    def bend(pull: Pull) -> None:
        at = (moment("2025-03-07T10:00") - timedelta(minutes=minutes)).isoformat()
        pull.events = [{"id": 1, "event": "base_ref_changed", "created_at": at, "actor": None}]

    return bend


CASES = {
    "approved": Case([CHIEF]),
    "by two persons": Case([CHIEF, LEADER], ruling=True),
    "approved and then commented": Case([CHIEF, Said("chief-1", "COMMENTED", minutes=2)]),
    "changes requested, then approved": Case(
        [Said("chief-1", "CHANGES_REQUESTED"), Said("chief-1", minutes=2)]
    ),
    "by one account, through the other": Case([Said(user(SECOND["chief-1"], "at-home"))]),
    "base changed before the review": Case([CHIEF], bend=base_changed(9)),
    "nobody": Case([], "review-missing", "没有有权人员有效的审核同意"),
    "a comment only": Case([Said("chief-1", "COMMENTED")], "review-missing"),
    "not sent": Case([Said("chief-1", "PENDING")], "review-missing"),
    # (1) approve, push, merge
    "of another head": Case([Said("chief-1", head=OTHER)], "review-stale", "针对 555555555555"),
    "of a head that is gone": Case(
        [CHIEF],
        "review-stale",
        "已不存在的版本",
        bend=lambda p: p.reviews[0].update(commit_id=None),
    ),
    # (2) one person twice where two are asked for
    "one person twice": Case(
        [CHIEF, Said(user(SECOND["chief-1"], "at-home"))], "review-missing", "缺批准", ruling=True
    ),
    "the leader alone": Case([LEADER], "review-missing", "缺核稿", ruling=True),
    # (3) approve, then ask for changes
    "withdrawn": Case([CHIEF, Said("chief-1", "CHANGES_REQUESTED", minutes=2)], "review-withdrawn"),
    "withdrawn of an older head": Case(
        [CHIEF, Said("chief-1", "CHANGES_REQUESTED", OTHER, 2)], "review-withdrawn"
    ),
    "dismissed": Case([Said("chief-1", "DISMISSED")], "review-dismissed", "已被撤销"),
    # (7) a second account of the same person
    "the author's second account": Case(
        [Said(user(SECOND["both-1"], "at-home"))], "review-author", drafter="both-1"
    ),
    "the drafter's second account": Case(
        [Said(user(SECOND["both-1"], "at-home"))],
        "review-contributor",
        drafter="both-1",
        bend=by("admin-1"),
    ),
    # (8) retargeted after approval
    "base changed after the review": Case([CHIEF], "review-retargeted", bend=base_changed(2)),
    "by the author": Case([CHIEF], "review-author", bend=opened_by("chief-1")),
    "by a contributor": Case(
        [CHIEF], "review-contributor", bend=written_by(account("admin-1"), account("chief-1"))
    ),
    "by an earlier pusher": Case(
        [CHIEF], "review-contributor", bend=pushed_by("chief-1", "admin-1")
    ),
    "by the last pusher": Case([CHIEF], "review-pusher", bend=pushed_by("admin-1", "chief-1")),
    "by a stranger": Case([Said("stranger")], "review-account", "账号 stranger"),
    "by an account that is gone": Case([Said(None)], "review-account", "已注销"),
    "by a program": Case([Said(user(5, "helper[bot]", "Bot"))], "review-bot"),
    "after the merge": Case([Said("chief-1", minutes=-5)], "review-late", "不能补作批准"),
    "by a district's leader": Case([Said("cs-leader-1")], "role", "不是处长"),
    "by one whose post has ended": Case([Said("old-chief")], "expired", "不在有效期内"),
    "written on the pages": Case(
        [CHIEF], signed=False, bend=written_by(account("admin-1"), WEB_FLOW)
    ),
    "written by nobody known": Case(
        [CHIEF],
        "unsigned",
        "平台不知道该提交的作者账号",
        signed=False,
        bend=written_by(None, WEB_FLOW),
    ),
    "an empty author": Case(
        [CHIEF], "unsigned", "平台不知道", signed=False, bend=written_by({}, {})
    ),
    "written in another's name": Case(
        [CHIEF],
        "unsigned",
        "不是请求的提出者",
        signed=False,
        bend=written_by(account("admin-2"), WEB_FLOW),
    ),
    "pushed by another": Case(
        [CHIEF], "unsigned", "不全由请求的提出者", signed=False, bend=pushed_by("admin-2")
    ),
    "pushed by another before": Case(
        [CHIEF], "unsigned", "不全由", signed=False, bend=pushed_by("admin-2", "admin-1")
    ),
    "opened by a stranger": Case(
        [CHIEF], "unsigned", "不是名册中一人的账号", signed=False, bend=by("stranger")
    ),
    "drafted on the pages by one who may not": Case(
        [CHIEF], "role", "起草人无权", drafter="city-clerk-1", signed=False
    ),
}


@pytest.fixture(scope="module")
def told(
    enrolled: WebOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, dict[str, str]]]:
    """Every case merged, all recorded at once, judged: rule → words of each."""
    with serving(Hub(page=2)) as hub:  # short pages: each list is fetched in several
        office = enrolled.at(tmp_path_factory.mktemp("cases"), hub)
        merges = {name: _tell(office, n, case) for n, (name, case) in enumerate(CASES.items())}
        done = office.record()
        assert len(done.recorded) == len(CASES) and not done.refused
        judged = {d.step: d for d in office.judged().decisions}
        office.close()
        yield {
            name: {f.rule: f"{f.message}｜{f.hint}" for f in judged[merge].findings}
            for name, merge in merges.items()
        }
        assert hub.violations == []


def _tell(office: WebOffice, n: int, case: Case) -> str:
    plain = {f"papers/case-{n}.yml": b"{}\n"}  # two persons, and quick to judge
    files = {f"registry/rulings/case-{n}.yaml": RULING} if case.ruling else plain
    pull = office.web("2025-03-07T10:00", files, case.drafter, case.said, signed=case.signed)
    case.bend(pull)
    return pull.merge or ""


@pytest.mark.parametrize("name", CASES)
def test_counts_or_says_why_not(name: str, told: dict[str, dict[str, str]]) -> None:
    case, found = CASES[name], told[name]
    if not case.rule:
        assert found == {}
        return
    assert case.words in found[f"authority-{case.rule}"]
    assert all(len(words.split("｜")[1]) > 5 for words in found.values())  # what to do


def test_what_was_checked_by_signature_may_be_approved_by_review(office: WebOffice) -> None:
    """核稿 on the tip of the branch, 签发 by a review of that tip."""
    when, w = moment("2025-03-07T10:00"), office.writer
    for person, files in (("admin-1", {"registry/rulings/r.yaml": RULING}), ("chief-1", {})):
        w.commit_files(
            "ruling",
            files,
            base="main",
            author=office.cast.people[person],
            signer=office.cast.signer(person),
            at=when - timedelta(hours=1),
            message="x",
        )
    main, tip = w.resolve("main"), w.resolve("ruling")
    pull = office.button(when, "ruling", main, tip, "admin-1", [LEADER])
    pull.commits[1] = (tip, account("chief-1"), account("chief-1"))
    office.record()
    assert office.rules(pull.merge) == set()
    (people,) = office.judged().decisions[-1].signatures.values()
    assert (people.drafter, people.checker, people.approver) == ("admin-1", "chief-1", "leader-1")


def test_the_roster_before_the_request_decides(office: WebOffice, tmp_path: Path) -> None:
    """(5) A request enters its reviewer's account, as section chief, and is approved by it."""
    path = "registry/officers.yaml"
    raw = w.blob(w.tree("main")[path][1]) if (w := office.writer) else b""
    own = raw.replace(b"id: 77", b"id: 4711")
    assert own != raw
    pull = office.web("2025-03-07T10:00", {path: own}, "admin-1", [Said(user(4711, "new"))])
    office.record()
    assert "authority-review-account" in office.rules(pull.merge)


def test_deletions_are_judged_like_edits(office: WebOffice) -> None:
    """(9) A merged record, and the roster, deleted with every review there could be."""
    path, both = "registry/rulings/r.yaml", [CHIEF, LEADER]
    first = office.web("2025-03-07T10:00", {path: RULING}, "admin-1", both)
    gone = office.web("2025-03-07T11:00", {path: None}, "admin-1", both)
    roster = office.web("2025-03-07T12:00", {"registry/officers.yaml": None}, "admin-1", [CHIEF])
    office.record()
    rules = {d.step: {f.rule for f in d.findings} for d in office.judged().decisions}
    assert rules[first.merge or ""] == set()
    assert "authority-deleted" in rules[gone.merge or ""] & rules[roster.merge or ""]


def test_the_district_before_the_request_decides(office: WebOffice) -> None:
    """(4) A request moves its case to the district of those who draft and approve it."""
    unit = "f-aaaa"
    office.begin()
    office.take_in("2025-06-10T16:00", unit, "cs-clerk-1")
    check = office.check(
        [unit], "上报", "2025-07-10T10:00", division="500120", queried_by="bs-clerk-1"
    )
    acts = office.linked({"compliance-check-500120-1.yaml": check})
    on = [f"{unit}/acceptance.yaml", "compliance-check-500120-1.yaml"]
    acts |= office.linked(
        {f"{unit}/recommendation.yaml": office.about("recommendation.yaml", unit, on)}
    )
    acceptance = f"dossiers/2025/{unit}/acceptance.yaml"
    moved = {acceptance: office.texts[acceptance].replace(b"500115", b"500120")}
    texts = {f"dossiers/2025/{path}": plain(act) for path, act in acts.items()}
    leader = [Said("bs-leader-1")]
    honest = office.web("2025-07-10T17:00", texts, "bs-clerk-1", leader)
    pull = office.web("2025-07-10T18:00", texts | moved, "bs-clerk-1", leader)
    office.record()
    rules = {d.step: {f.rule for f in d.findings} for d in office.judged().decisions}
    assert "authority-edited" in rules[pull.merge or ""]
    assert "authority-office" in rules[honest.merge or ""]
    taken_in = [d for d in office.judged().decisions if d.accepted]
    assert len(taken_in) == 4  # root, roster, call, intake
