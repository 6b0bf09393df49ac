"""Approval bugs of comparable projects, tried here: numbers 1 to 11 of those we gathered.

An officer approves by signature or by a recorded review of a forge; what a case says is tried both
ways where both can meet it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.authority.decision import Decision
from pipeline.git.steps import Change
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.folding import Rewritten
from pipeline.model.finding import Effect
from pipeline.records.paths import OFFICERS
from tests.support.attacking import Attacker
from tests.support.batch import BATCH, TEXTS, dumped, loaded
from tests.support.ladder import PUBLICITY, A, Ladder
from tests.support.publishing import KEYS
from tests.support.running import ROOT, Ran, dossier
from tests.support.serving import Pull, user
from tests.support.telling import CITY, WATCH
from tests.support.webwork import SECOND, Said, WebOffice, account, push
from tests.support.work import drafted, findings, git, key_file, on_branch
from tests.support.writing import full, moment, plain

RULING, RULED = "registry/rulings/r.yaml", (ROOT / "tests/records/right/ruling.yaml").read_bytes()
THREE = {RULING: RULED}
"""A change that three persons must stand behind."""
TWO = {"papers/x.yml": b"{}\n"}
"""A change that two must."""
AT = "2025-03-07T10:00"
CHIEF, LEADER = Said("chief-1"), Said("leader-1", minutes=4)


def rules(office: WebOffice, pull: Pull) -> set[str]:
    """Why the merge has no effect, once the forge was asked; each reason with its next step."""
    office.record()
    (found,) = [d for d in office.judged().decisions if d.step == pull.merge]
    return reasons(found)


def reasons(decision: Decision) -> set[str]:
    """The rules that refuse a step, none without words and a next step; empty where it stands."""
    assert decision.accepted is not bool(decision.findings)
    mute = [f for f in decision.findings if not (f.message and f.hint and f.where.file)]
    assert [f.rule for f in mute if f.effect is not Effect.REMARK] == []
    return {f.rule for f in decision.findings}


def approve(repo: Path, branch: str, officer: str, keys: Path) -> Ran:
    signed = ("--as", officer, "--key", key_file(keys, officer), "--yes")
    return dossier("approve", branch, *signed, repo=repo)


def first_and_later(office: WebOffice, *later: Mapping[str, bytes]) -> tuple[str, str, str]:
    """A branch of one commit, and of more after it: main, the first tip, the last."""
    w, main, tips = office.writer, office.writer.resolve("main"), []
    for files in (TWO, *later):
        at, who = moment(AT) - timedelta(hours=1), office.cast.people["admin-1"]
        key = office.cast.signer("admin-1")
        tips.append(
            w.commit_files(
                "grows", files, base="main", author=who, signer=key, at=at, message="起草"
            )
        )
    return main, tips[0], tips[-1]


# --- 1: approve, push, merge -------------------------------------------------------------


def test_01_by_signature_what_was_pushed_after_the_check_is_not_approved(
    demo_copy: Path, tmp_path: Path
) -> None:
    repo = demo_copy / "repo"
    drafted(repo, "ruling", THREE, "admin-1")
    assert "已核稿" in approve(repo, "ruling", "chief-1", tmp_path).stdout
    drafted(repo, "ruling", {RULING: RULED + b"# x\n"}, "admin-1")
    before = git(repo, "rev-parse", "main", "ruling")
    ran = approve(repo, "ruling", "leader-1", tmp_path)
    assert ran.returncode == 1 and "没有签署，分支和主线都未改动" in ran.stderr
    assert git(repo, "rev-parse", "main", "ruling") == before
    assert "核稿" in ran.stdout and "怎么办" in ran.stdout


def test_01_and_a_merge_forced_all_the_same_is_refused(attacker: Attacker) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    tree = w.overlay(main, attacker.changes(THREE))
    checked = attacker.commit(tree, [attacker.commit(tree, [main], "admin-1")], "chief-1")
    more = w.overlay(main, attacker.changes({RULING: RULED + b"# x\n"}))
    attacker.merge(more, [main, attacker.commit(more, [checked], "admin-1")], "leader-1")
    assert "authority-three-persons" in reasons(attacker.audit()[-1])
    assert RULING not in attacker.ledger().view


def test_01_by_review_an_approval_of_an_earlier_head_is_stale(on_pages: WebOffice) -> None:
    main, seen, tip = first_and_later(on_pages, {"papers/y.yml": b"{}\n"})
    pull = on_pages.button(moment(AT), "grows", main, tip, "admin-1", [Said("chief-1", head=seen)])
    assert "authority-review-stale" in rules(on_pages, pull)
    anew = Said("chief-1", minutes=2)
    again = on_pages.web("2025-03-07T11:00", {"papers/z.yml": b"{}\n"}, "admin-1", [CHIEF, anew])
    assert rules(on_pages, again) == set()


# --- 2: one person approves twice, two are required --------------------------------------


def test_02_by_signature_one_person_is_one(demo_copy: Path, tmp_path: Path) -> None:
    repo = demo_copy / "repo"
    drafted(repo, "ruling", THREE, "admin-1")
    assert approve(repo, "ruling", "chief-1", tmp_path).returncode == 0
    before = git(repo, "rev-parse", "main", "ruling")
    again = approve(repo, "ruling", "chief-1", tmp_path)
    assert again.returncode == 1 and "起草、核稿、签发须为三人" in again.stdout
    assert git(repo, "rev-parse", "main", "ruling") == before
    assert approve(repo, "ruling", "leader-1", tmp_path).returncode == 0
    assert dossier("audit", repo=repo).returncode == 0


def test_02_by_review_one_person_is_one(on_pages: WebOffice) -> None:
    home = user(SECOND["chief-1"], "at-home")
    for n, twice in enumerate(([CHIEF, Said("chief-1", minutes=2)], [CHIEF, Said(home)])):
        path = f"registry/rulings/{n}.yaml"
        pull = on_pages.web(AT, {path: RULED}, "admin-1", twice)
        assert rules(on_pages, pull) == {"authority-review-missing"}
    pull = on_pages.web(AT, {"registry/rulings/2.yaml": RULED}, "admin-1", [CHIEF, LEADER])
    assert rules(on_pages, pull) == set()


# --- 3: approve, then ask for changes ----------------------------------------------------


@pytest.mark.parametrize("later", ["CHANGES_REQUESTED", "DISMISSED"])
def test_03_who_takes_an_approval_back_has_not_approved(on_pages: WebOffice, later: str) -> None:
    pull = on_pages.web(AT, TWO, "admin-1", [CHIEF, Said("chief-1", later, minutes=2)])
    rule = "withdrawn" if later == "CHANGES_REQUESTED" else "dismissed"
    assert f"authority-review-{rule}" in rules(on_pages, pull)


def test_03_nor_where_it_was_said_of_an_older_head_or_another_approves(
    on_pages: WebOffice,
) -> None:
    main, seen, tip = first_and_later(on_pages, {"papers/y.yml": b"{}\n"})
    said = [CHIEF, Said("chief-1", "CHANGES_REQUESTED", head=seen, minutes=2)]
    pull = on_pages.button(moment(AT), "grows", main, tip, "admin-1", said)
    assert "authority-review-withdrawn" in rules(on_pages, pull)
    both = [CHIEF, LEADER, Said("chief-1", "CHANGES_REQUESTED", minutes=2)]
    pull = on_pages.web("2025-03-07T11:00", THREE, "admin-1", both)
    assert "authority-review-withdrawn" in rules(on_pages, pull)


def test_03_by_signature_a_draft_changed_at_the_checkers_wish_is_checked_anew(
    demo_copy: Path, tmp_path: Path
) -> None:
    """Who checked and then wants it otherwise says so; any commit after it takes 核稿 away."""
    repo = demo_copy / "repo"
    drafted(repo, "ruling", THREE, "admin-1")
    assert approve(repo, "ruling", "chief-1", tmp_path).returncode == 0
    drafted(repo, "ruling", {RULING: None}, "admin-1")
    drafted(repo, "ruling", THREE, "admin-1")  # the very text that was checked
    assert approve(repo, "ruling", "leader-1", tmp_path).returncode == 1
    assert "已核稿" in approve(repo, "ruling", "chief-1", tmp_path).stdout
    assert "已签发" in approve(repo, "ruling", "leader-1", tmp_path).stdout


# --- 4: the request edits what selects its reviewer --------------------------------------


def moved(office: Any, unit: str, by: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """A recommendation drafted in another district, and the unit's acceptance made its own."""
    check = office.check(
        [unit], "上报", "2025-07-10T10:00", division="500120", queried_by=f"{by}-clerk-1"
    )
    acts = office.linked({"compliance-check-500120-1.yaml": check})
    on = [f"{unit}/acceptance.yaml", "compliance-check-500120-1.yaml"]
    opinion = office.about("recommendation.yaml", unit, on)
    acts |= office.linked({f"{unit}/recommendation.yaml": opinion})
    path = full(f"{unit}/acceptance.yaml")
    edited = {path: office.texts[path].replace(b"500115", b"500120")}
    assert edited[path] != office.texts[path]
    return {full(path): plain(act) for path, act in acts.items()}, edited


def test_04_by_signature_the_districts_of_main_decide(ladder: Ladder) -> None:
    tale = ladder.at("received")
    recommending, edit = moved(tale, A, "bs")
    for files, rule in ((recommending, "office"), (recommending | edit, "edited")):
        before = tale.main
        tale.force("2025-07-10T17:00", files, "bs-clerk-1", "bs-leader-1")
        assert f"authority-{rule}" in reasons(tale.ledger.decisions[-1])
        assert tale.state(A).chinese == "已受理"
        assert tale.ledger.view.get(full(f"{A}/recommendation.yaml")) is None
        assert tale.main != before


def test_04_by_review_the_districts_of_main_decide(on_pages: WebOffice) -> None:
    on_pages.begin()
    on_pages.take_in("2025-06-10T16:00", A, "cs-clerk-1")
    recommending, edit = moved(on_pages, A, "bs")
    leader = [Said("bs-leader-1")]
    plainly = on_pages.web("2025-07-10T17:00", recommending, "bs-clerk-1", leader)
    slyly = on_pages.web("2025-07-10T18:00", recommending | edit, "bs-clerk-1", leader)
    assert "authority-office" in rules(on_pages, plainly)
    assert "authority-edited" in rules(on_pages, slyly)


# --- 5: the request enters its author in the roster and uses that ------------------------


def entered(raw: bytes, **person: Any) -> bytes:
    """The roster with one more section chief."""
    data = loaded(raw)
    post = {"office": "city", "role": "section-chief", "valid_from": "2024-01-02"}
    data["officers"].append({"id": "new-1", "name": "示例新某", "posts": [post], **person})
    return dumped(json.loads(json.dumps(data)))


def test_05_by_signature_the_roster_of_main_decides(attacker: Attacker) -> None:
    key = attacker.keys["new-1"] = attacker.keys.pop("publisher-1")
    roster = loaded(attacker.read(OFFICERS))
    roster["officers"] = [o for o in roster["officers"] if o["id"] != "publisher-1"]
    own = entered(dumped(roster), keys=[key.public])
    attacker.act({OFFICERS: own}, "admin-1", "new-1")
    assert "authority-role" in reasons(attacker.audit()[-1])
    attacker.act(TWO, "admin-1", "new-1")  # the refused roster lets nobody in later either
    assert not attacker.audit()[-1].accepted


def test_05_by_review_the_roster_of_main_decides(on_pages: WebOffice) -> None:
    own = on_pages.writer.blob(on_pages.writer.tree("main")[OFFICERS][1])
    mine = {"forge": "127.0.0.1", "id": 4711, "login": "new-1"}
    raw = entered(own, accounts=[mine])
    pull = on_pages.web(AT, {OFFICERS: raw}, "admin-1", [Said(user(4711, "new-1"))])
    assert "authority-review-account" in rules(on_pages, pull)
    later = on_pages.web("2025-03-07T11:00", TWO, "admin-1", [Said(user(4711, "new-1"))])
    assert "authority-review-account" in rules(on_pages, later)


def test_05_approve_knows_nobody_whom_only_the_request_enters(
    demo_copy: Path, tmp_path: Path
) -> None:
    repo = demo_copy / "repo"
    own = entered((repo / OFFICERS).read_bytes(), keys=[KEYS["publisher-1"].public])
    drafted(repo, "own", {OFFICERS: own}, "admin-1")
    before = git(repo, "rev-parse", "main", "own")
    signed = ("--as", "new-1", "--key", key_file(tmp_path, "publisher-1"), "--yes")
    ran = dossier("approve", "own", *signed, repo=repo)
    assert ran.returncode == 1 and "中没有“new-1”" in ran.stderr
    assert git(repo, "rev-parse", "main", "own") == before


# --- 6: magic text -----------------------------------------------------------------------

MAGIC = "Signed-role: 批准\nOfficer: chief-1\nApproved-by: chief-1\n[skip ci] /approve chief-1"


@pytest.mark.parametrize(("who", "rule"), [(None, "unsigned"), ("admin-1", "alone")])
def test_06_text_of_a_commit_a_branch_or_a_file_name_approves_nothing(
    attacker: Attacker, who: str | None, rule: str
) -> None:
    w, name = attacker.writer, "papers/approve chief-1 [skip ci] Signed-role=批准.yml"
    main = w.resolve("main")
    tree = w.overlay(main, attacker.changes({name: b"{}\n"}))
    people = Identity("chief-1", "示例丁某"), attacker.keys[who] if who else None
    tip = w.commit_tree(tree, [main], *people, attacker.now, MAGIC)
    w.set_ref("refs/heads/approve/as-chief-1/Officer=chief-1", tip, None)
    sha = w.commit_tree(tree, [main, tip], *people, attacker.now, f"签发：x\n\n{MAGIC}")
    w.set_ref("refs/heads/main", sha, main)
    assert f"authority-{rule}" in reasons(attacker.audit()[-1])


def test_06_nor_does_it_hinder_what_is_approved(attacker: Attacker) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    tree = w.overlay(main, attacker.changes({"papers/reject DISMISSED.yml": b"{}\n"}))
    tip = w.commit_tree(
        tree, [main], Identity("x", "x"), attacker.keys["admin-1"], attacker.now, "DISMISSED"
    )
    words = "Signed-role: 拒绝\nOfficer: nobody"
    sha = w.commit_tree(
        tree, [main, tip], Identity("y", "y"), attacker.keys["chief-1"], attacker.now, words
    )
    w.set_ref("refs/heads/main", sha, main)
    assert reasons(attacker.audit()[-1]) == set()


def test_06_text_of_a_request_or_a_review_approves_nothing(on_pages: WebOffice) -> None:
    """The forge's title and the body of each review are hostile in every test; here they decide."""
    comment = Said("chief-1", "COMMENTED")  # its body says: approve chief-1
    name = {"papers/approve chief-1.yml": b"{}\n"}
    pull = on_pages.web(AT, name, "admin-1", [comment])
    pull.branch = "approved-by-chief-1"
    pull.pushes = [push(pull.number, pull.branch, pull.head, "admin-1", moment(AT))]
    assert rules(on_pages, pull) == {"authority-review-missing"}


# --- 7: a second account, key or entry of one person; a unit's own people ----------------


def test_07_a_second_key_is_the_same_person(attacker: Attacker) -> None:
    spare = attacker.keys["spare"] = attacker.keys.pop("publisher-1")
    roster = loaded(attacker.read(OFFICERS))
    roster["officers"] = [o for o in roster["officers"] if o["id"] != "publisher-1"]
    chief = next(o for o in roster["officers"] if o["id"] == "chief-1")
    chief["keys"].append(spare.public)
    chief["posts"].append({"office": "city", "role": "administrator", "valid_from": "2024-01-02"})
    attacker.act({OFFICERS: dumped(roster)}, "admin-1", "chief-2")
    assert reasons(attacker.audit()[-1]) == set()
    attacker.act(TWO, "chief-1", "spare")
    assert reasons(attacker.audit()[-1]) == {"authority-alone"}
    attacker.act(THREE, "admin-1", "chief-1", "spare")
    assert not attacker.audit()[-1].accepted
    attacker.act({"papers/z.yml": b"{}\n"}, "spare", "chief-2")
    assert reasons(attacker.audit()[-1]) == set()


def test_07_a_key_in_two_entries_is_nobodys(attacker: Attacker) -> None:
    """One person entered twice, as two officers with one key, has no signature at all."""
    roster = loaded(attacker.read(OFFICERS))
    chief = next(o for o in roster["officers"] if o["id"] == "chief-1")
    roster["officers"].append({**chief, "id": "chief-9"})
    attacker.act({OFFICERS: dumped(json.loads(json.dumps(roster)))}, "admin-1", "chief-2")
    attacker.act(TWO, "admin-1", "chief-1")
    assert not all(d.accepted for d in attacker.audit()[-2:])


@pytest.mark.parametrize("first", ["author", "contributor", "pusher"])
def test_07_a_second_account_is_the_same_person(on_pages: WebOffice, first: str) -> None:
    home = Said(user(SECOND["both-1"], "at-home"))
    drafter = "both-1" if first == "author" else "admin-1"
    pull = on_pages.web(AT, TWO, drafter, [home])
    if first == "contributor":
        pull.commits = [(sha, account("both-1"), account("both-1")) for sha, _, _ in pull.commits]
    if first == "pusher":
        pull.pushes = [{**one, "actor": account("both-1")} for one in pull.pushes]
    assert f"authority-review-{first}" in rules(on_pages, pull)


def test_07_who_handled_a_unit_does_not_judge_what_is_said_of_it(ladder: Ladder) -> None:
    tale = ladder.at("publicised")
    acts = {f"{A}/objection-1.yaml": tale.objection([A], PUBLICITY, "2025-09-28T10:00")}
    assert "曾承办该单位的案卷" in tale.refused("2025-09-29T10:00", acts, **CITY)
    tale.merge("2025-09-29T11:00", acts, **WATCH)


def test_07_a_unit_is_not_evaluated_by_itself(demo: Path, tmp_path: Path) -> None:
    path = BATCH + "f-7k3q/evaluation.yaml"
    data = loaded(TEXTS[path])
    data["evaluator"]["credit_code"] = "91500115MA5U7K3Q8U"  # the applicant's own
    shutil.copytree(demo / "repo", tmp_path / "repo")
    (tmp_path / "repo" / path).write_bytes(dumped(data))
    code, found = findings(tmp_path / "repo", path)
    assert code == 1
    assert [f for f in found if f["rule"] == "art-09-independence" and f["hint"]]


# --- 8: retargeted, or the base moved, after the approval --------------------------------


def test_08_a_request_retargeted_after_its_review_is_stale(on_pages: WebOffice) -> None:
    when = moment(AT) - timedelta(minutes=2)
    pull = on_pages.web(AT, TWO, "admin-1", [CHIEF])
    for event in ("base_ref_changed", "automatic_base_change_succeeded"):
        changed = {"id": 1, "event": event, "created_at": when.isoformat(), "actor": None}
        pull.events.append(changed)
    assert "authority-review-retargeted" in rules(on_pages, pull)


def test_08_main_taken_into_the_branch_after_the_review_makes_it_stale(
    on_pages: WebOffice,
) -> None:
    _, seen, _ = first_and_later(on_pages)
    on_pages.hand("2025-03-07T09:30", {"papers/y.yml": b"{}\n"}, "admin-1", "chief-1")
    w, main = on_pages.writer, on_pages.writer.resolve("main")
    tree = w.overlay(main, w.branch_changes(main, seen))
    who, at = on_pages.cast.people["admin-1"], moment(AT) - timedelta(minutes=3)
    tip = w.commit_tree(tree, [seen, main], who, on_pages.cast.signer("admin-1"), at, "并入主线")
    w.set_ref("refs/heads/grows", tip, seen)
    said = [Said("chief-1", head=seen)]
    pull = on_pages.button(moment(AT), "grows", main, tip, "admin-1", said)
    pull.commits = [(sha, account("admin-1"), account("admin-1")) for sha in (seen, tip)]
    assert "authority-review-stale" in rules(on_pages, pull)


def test_08_by_signature_a_checked_draft_is_weighed_on_the_main_it_would_join(
    demo_copy: Path, tmp_path: Path
) -> None:
    """Main has meanwhile got what the branch would write over: no signature is given."""
    repo = demo_copy / "repo"
    for branch, more in (("slow", b""), ("fast", b"# x\n")):
        drafted(repo, branch, {RULING: RULED + more}, "admin-1")
        assert approve(repo, branch, "chief-1", tmp_path).returncode == 0
    assert approve(repo, "fast", "leader-1", tmp_path).returncode == 0
    before = git(repo, "rev-parse", "main", "slow")
    ran = approve(repo, "slow", "leader-1", tmp_path)
    assert ran.returncode == 1 and RULING in ran.stdout and "怎么办" in ran.stdout
    assert git(repo, "rev-parse", "main", "slow") == before


def test_08_a_signed_merge_into_another_branch_is_no_approval_for_main(attacker: Attacker) -> None:
    """What the chief merged elsewhere, and somebody then puts on top of main."""
    w, main = attacker.writer, attacker.writer.resolve("main")
    tree = w.overlay(main, attacker.changes(TWO))
    aside = attacker.commit(tree, [main, attacker.commit(tree, [main], "admin-1")], "chief-1")
    attacker.act({"papers/y.yml": b"{}\n"}, "admin-1", "chief-1")
    moved = w.resolve("main")
    both = w.overlay(moved, attacker.changes(TWO))
    attacker.merge(both, [moved, aside], None)
    with pytest.raises(Rewritten, match="主线被换成了另一条线") as stopped:
        attacker.audit()
    assert aside[:12] in str(stopped.value) and "恢复到推送前的提交" in str(stopped.value)


# --- 9: deletion, renaming, another mode -------------------------------------------------

CLOSING, DESIGNATION = BATCH + "publicity-closing-1.yaml", BATCH + "designation-1.yaml"
ODD = {
    "deleted": (DESIGNATION, None),
    "renamed": (DESIGNATION, BATCH + "designation-2.yaml"),
    "executable": (DESIGNATION, "100755"),
    "a link": (DESIGNATION, "120000"),
    "the roster deleted": (OFFICERS, None),
    "the roster renamed": (OFFICERS, "registry/people.yaml"),
    "the roster a link": (OFFICERS, "120000"),
}


@pytest.mark.parametrize("kind", ODD)
def test_09_what_is_done_to_a_file_is_judged_whatever_it_is_called(
    attacker: Attacker, kind: str
) -> None:
    """By those who may edit the office's files, and by those who approved the act."""
    path, to = ODD[kind]
    w, people = attacker.writer, ("city-clerk-1", "chief-1", "leader-1")
    blob = w.entry("main", path)[1]  # type: ignore[index]
    files: dict[str, bytes | Change | None] = {path: None}
    if to and to[0] == "1":
        files = {path: Change(path, None, blob, to)}
    elif to:
        files[to] = attacker.read(path)
    view = dict(attacker.ledger().view)
    attacker.act(files, *(("admin-1", "chief-1") if path == OFFICERS else people))
    found = reasons(attacker.audit()[-1])
    assert found and not found <= {"authority-unsigned"}
    assert dict(attacker.ledger().view) == view


@pytest.mark.parametrize(
    "files", [{RULING: None}, {RULING: None, "registry/rulings/s.yaml": RULED}]
)
def test_09_by_review_a_deletion_or_a_renaming_is_no_smaller_thing(
    on_pages: WebOffice, files: Mapping[str, bytes | None]
) -> None:
    first = on_pages.web(AT, THREE, "admin-1", [CHIEF, LEADER])
    gone = on_pages.web("2025-03-07T11:00", files, "admin-1", [CHIEF, LEADER])
    assert "authority-deleted" in rules(on_pages, gone)
    assert on_pages.rules(first.merge) == set()


# --- 10: what the forge counts is not what there is --------------------------------------


def test_10_files_are_read_from_git_and_never_from_the_forge(on_pages: WebOffice) -> None:
    """The forge tells of one changed file in each request; this one also takes the roster away."""
    files = {**TWO, OFFICERS: None}
    pull = on_pages.web(AT, files, "admin-1", [CHIEF, LEADER])
    assert pull.full()["changed_files"] == 1
    assert "authority-deleted" in rules(on_pages, pull)
    assert not [
        path for path in on_pages.hub.asked if "/files?" in path or path.endswith("/files/files")
    ]


def test_10_other_commits_counted_than_listed_and_nothing_is_recorded(on_pages: WebOffice) -> None:
    bends = [{"counted": 2}, {"counted": 251}, {"commits": []}]
    pulls = [
        on_pages.web(AT, {f"papers/{n}.yml": b"{}\n"}, "admin-1", [CHIEF], **bend)
        for n, bend in enumerate(bends)
    ]
    done = on_pages.record()
    assert not done.recorded
    for pull in pulls:
        assert "提交" in done.refused[pull.merge or ""]
        assert on_pages.rules(pull.merge) == {"authority-unsigned"}


def test_10_a_request_of_many_files_is_read_whole(attacker: Attacker) -> None:
    """A thousand files, and behind them one that these persons may not delete."""
    many: dict[str, bytes | Change | None] = {f"papers/{n:04}.yml": b"{}\n" for n in range(1000)}
    attacker.act({**many, "registry/zz.yaml": b"{}\n"}, "admin-1", "chief-1")
    attacker.act({**many, DESIGNATION: None}, "admin-1", "chief-1")
    assert "authority-deleted" in reasons(attacker.audit()[-1])


# --- 11: the same tip in two requests ----------------------------------------------------


def twin(pull: Pull, **other: Any) -> Pull:
    return Pull(**{**vars(pull), **other})


def test_11_the_request_that_was_merged_is_the_one_recorded(on_pages: WebOffice) -> None:
    """Its twin, never merged, has an approval that the merged one lacks; and the reverse."""
    bare = on_pages.web(AT, TWO, "admin-1", [])
    rich = on_pages.web("2025-03-07T11:00", {"papers/y.yml": b"{}\n"}, "admin-1", [CHIEF])
    open_ = {"merge": None, "merged_at": None, "merged_by": None}
    on_pages.hub.pulls.insert(0, twin(bare, number=90, reviews=rich.reviews, **open_))
    on_pages.hub.pulls.insert(0, twin(rich, number=91, reviews=[], **open_))
    told = {one.merge: one.pull_request for one in on_pages.record().recorded}
    assert told == {bare.merge: bare.number, rich.merge: rich.number}
    assert on_pages.rules(bare.merge) == {"authority-review-missing"}
    assert on_pages.rules(rich.merge) == set()


@pytest.mark.parametrize(
    "other", [{"base": "side"}, {"source": 7}], ids=["into another branch", "from a fork"]
)
def test_11_a_twin_elsewhere_confuses_nothing(
    on_pages: WebOffice, other: Mapping[str, Any]
) -> None:
    pull = on_pages.web(AT, TWO, "admin-1", [CHIEF])
    open_ = {} if "base" in other else {"merge": None, "merged_at": None}
    on_pages.hub.pulls.insert(0, twin(pull, number=90, reviews=[], **other, **open_))
    assert [one.pull_request for one in on_pages.record().recorded] == [pull.number]
    assert on_pages.rules(pull.merge) == set()


def test_11_two_that_both_claim_the_merge_are_both_named_and_neither_counts(
    on_pages: WebOffice,
) -> None:
    pull = on_pages.web(AT, TWO, "admin-1", [CHIEF])
    on_pages.hub.pulls.append(twin(pull, number=91))
    (reason,) = on_pages.record().refused.values()
    assert f"有2个请求（{pull.number}、91）" in reason and "重新办理" in reason
    assert on_pages.rules(pull.merge) == {"authority-unsigned"}


def test_11_a_check_is_told_its_base_and_speaks_of_head_and_no_request(demo_copy: Path) -> None:
    """Two requests with one tip and different bases: each run asks about its own base."""
    repo = demo_copy / "repo"
    on_branch(repo, "twin", {RULING: RULED})
    git(repo, "branch", "side", "main~3")
    told = {}
    for base in ("main", "side"):
        ran = dossier("check", "--base", base, "--format", "json", repo=repo)
        told[base] = json.loads(ran.stdout)
        assert told[base]["commit"] == git(repo, "rev-parse", "twin")
    flow = (ROOT / ".github/workflows/check.yml").read_text("utf-8")
    assert "BASE: origin/${{ github.base_ref }}" in flow
    assert "ref: ${{ github.event.pull_request.head.sha }}" in flow
    assert "group: check-${{ github.event.pull_request.number }}" in flow


def test_11_an_approval_names_its_branch_and_leaves_the_twin_alone(
    demo_copy: Path, tmp_path: Path
) -> None:
    repo = demo_copy / "repo"
    drafted(repo, "one", THREE, "admin-1")
    git(repo, "branch", "two", "one")
    tip = git(repo, "rev-parse", "two")
    ran = approve(repo, "one", "chief-1", tmp_path)
    assert "已核稿" in ran.stdout
    assert git(repo, "rev-parse", "two") == tip != git(repo, "rev-parse", "one")
    with Writer(demo_copy / "origin.git") as forge:
        assert "refs/heads/one" in forge.refs and "refs/heads/two" not in forge.refs
    assert "核稿：one" in git(repo, "log", "-1", "--format=%s", "one")
    ran = approve(repo, "two", "leader-1", tmp_path)
    assert ran.returncode == 1 and "核稿" in ran.stdout
