"""Every fault an office must be told of: refused with its own id, a reason and a next step."""

import os
from datetime import timedelta

import pytest

from pipeline.git.keys.demo_keys import public_keys
from pipeline.git.keys.demo_keys import signer as demo_signer
from pipeline.records.paths import OFFICERS, ROOT
from tests.support.office import A, B, Identity, Office, audit, git, root_data, roster_data, signer

D = "dossiers/2025/f-7k3q"
IN_A, IN_B = {"division": A}, {"division": B}
RECOMMENDATION, REVIEW, CALL = (
    f"{D}/recommendation.yaml",
    f"{D}/review.yaml",
    "dossiers/2025/call.yaml",
)


def rules(office: Office) -> list[str]:
    """The refusals of the last step; each says why and what to do next."""
    judged = audit(office.path)[-1]
    for finding in judged.findings:
        assert finding.message and finding.hint and finding.where.file
        assert judged.step.commit.sha[:12] in finding.id
    return judged.rules


ALONE_AND_UNSIGNED = [
    # (case, file, record, people from drafter to approver, refusals)
    ("nobody signed the merge", RECOMMENDATION, IN_A, ("a-clerk", None), ["unsigned"]),
    ("nobody signed the draft", RECOMMENDATION, IN_A, (None, "a-leader"), ["unsigned"]),
    ("nobody signed at all", RECOMMENDATION, IN_A, (None, None), ["unsigned"]),
    ("drafter not in the roster", RECOMMENDATION, IN_A, ("stranger", "a-leader"), ["unknown-key"]),
    ("approver not in the roster", RECOMMENDATION, IN_A, ("a-clerk", "stranger"), ["unknown-key"]),
    ("another district approves", RECOMMENDATION, IN_A, ("a-clerk", "b-leader"), ["office"]),
    ("another district drafts", RECOMMENDATION, IN_A, ("b-clerk", "a-leader"), ["office"]),
    ("not their district's act", RECOMMENDATION, IN_B, ("a-clerk", "a-leader"), ["office"]),
    ("a clerk approves", RECOMMENDATION, IN_A, ("a-clerk", "b-clerk"), ["role"]),
    ("the city approves a district act", RECOMMENDATION, IN_A, ("a-clerk", "chief"), ["role"]),
    ("the author approves alone", RECOMMENDATION, IN_A, ("a-clerk", "a-clerk"), ["alone"]),
    ("the author approves a city act", REVIEW, {}, ("chief", "chief"), ["alone", "role"]),
    ("intake elsewhere", f"{D}/application.yaml", IN_A, (None, "b-clerk"), ["office"]),
    ("the intake merged by nobody", f"{D}/application.yaml", IN_A, (None, None), ["unsigned"]),
    ("intake by the leader", f"{D}/application.yaml", IN_A, (None, "a-leader"), ["role"]),
    ("nobody checked", CALL, {}, ("clerk", "leader"), ["three-persons"]),
    ("the check is unsigned", CALL, {}, ("clerk", None, "leader"), ["unsigned"]),
    ("the check is not by a section chief", CALL, {}, ("clerk", "clerk-2", "leader"), ["role"]),
    ("drafter also checked", CALL, {}, ("chief", "chief", "leader"), ["role", "three-persons"]),
    ("checker also approved", CALL, {}, ("clerk", "chief", "chief"), ["three-persons"]),
    ("drafter also approved", CALL, {}, ("leader", "chief", "leader"), ["role", "three-persons"]),
    ("approver is no leader", CALL, {}, ("clerk", "chief", "chief-2"), ["role"]),
    ("a clerk changes the roster", OFFICERS, roster_data(), ("clerk", "chief"), ["role"]),
    ("administrators among themselves", OFFICERS, roster_data(), ("admin-1", "admin-2"), ["role"]),
    ("a ruling by two", "registry/rulings/1.yaml", {}, ("admin-1", "leader"), ["three-persons"]),
    ("an unknown kind", "dossiers/2025/notes.yaml", {}, ("clerk", "chief"), ["unknown-act"]),
    ("a handler of the unit drafts the objection", f"{D}/objection-1.yaml",
     {"handlers": ["clerk"]}, ("clerk", "chief"), ["handler"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "data", "people", "expected"),
    [case[1:] for case in ALONE_AND_UNSIGNED],
    ids=[case[0] for case in ALONE_AND_UNSIGNED],
)
def test_persons(office: Office, path: str, data: dict, people: tuple, expected: list) -> None:
    if path == OFFICERS:
        data = roster_data(b_clerk=None)
    office.act("x", {path: data}, *people)
    assert rules(office) == [f"authority-{rule}" for rule in expected]


def test_a_refusal_names_those_who_may(office: Office) -> None:
    office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", "b-leader")
    (finding,) = audit(office.path)[-1].findings
    assert finding.message == "批准人无权：b-leader某（b-leader）任职于500120，本文书属500115"
    assert finding.hint == "须由区县分管领导办理，可由a-leader某（a-leader）签署"
    assert finding.where.file == RECOMMENDATION


def test_a_signature_moved_to_other_content_proves_nothing(office: Office) -> None:
    good = office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", "a-leader")
    office.write("s", {"dossiers/2025/f-q8d2/recommendation.yaml": IN_A}, "a-clerk")
    w = office.writer
    forged = w.overlay("main", w.branch_changes("main", "s"))
    from pipeline.git.objects import write_commit

    stolen = w.commit(good).signature
    assert stolen is not None
    plain = w.commit_tree(
        forged,
        [w.resolve("main"), w.resolve("s")],
        Identity("a-leader", "a"),
        None,
        office.tick(),
        "x",
    )
    sha = w.store("commit", write_commit(w.one("commit", plain), stolen))
    w.set_ref("refs/heads/main", sha, good)
    assert rules(office) == ["authority-bad-signature"]


def test_direct_commit(office: Office) -> None:
    office.write("main", {RECOMMENDATION: IN_A}, "a-leader")
    assert rules(office) == ["authority-direct"]


def test_squash_merge(office: Office) -> None:
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    w = office.writer
    office.commit_main(w.commit(w.resolve("r")).tree, [w.resolve("main")], "a-leader")
    assert rules(office) == ["authority-direct"]


def test_octopus(office: Office) -> None:
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    office.write("s", {"dossiers/2025/f-q8d2/recommendation.yaml": IN_A}, "a-clerk")
    office.merge("r", "a-leader", "s")
    assert rules(office) == ["authority-octopus"]


def test_evil_merge_adds(office: Office) -> None:
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    office.write("s", {RECOMMENDATION: IN_A, REVIEW: {}}, "a-clerk")
    w = office.writer
    tree = w.commit(w.resolve("s")).tree
    office.commit_main(tree, [w.resolve("main"), w.resolve("r")], "a-leader")
    assert rules(office) == ["authority-evil-merge"]


def test_evil_merge_leaves_out(office: Office) -> None:
    """The merge keeps main's tree: what the branch proposed is not what was approved."""
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    w = office.writer
    main = w.resolve("main")
    office.commit_main(w.commit(main).tree, [main, w.resolve("r")], "a-leader")
    assert rules(office) == ["authority-evil-merge"]


def test_evil_merge_changes_the_record(office: Office) -> None:
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    office.write("s", {RECOMMENDATION: {"division": A, "conclusion": "不推荐"}}, "a-clerk")
    w = office.writer
    tree = w.commit(w.resolve("s")).tree
    office.commit_main(tree, [w.resolve("main"), w.resolve("r")], "a-leader")
    assert rules(office) == ["authority-evil-merge"]


def test_a_branch_merged_twice(office: Office) -> None:
    office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", "a-leader")
    office.merge("r", "a-leader")
    assert rules(office) == ["authority-nothing-merged"]


def test_dates_going_back(office: Office) -> None:
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    office.merge("r", "a-leader", at=office.now - timedelta(days=2))
    assert rules(office) == ["authority-backdated"]


def test_a_refused_step_of_the_future_does_not_block_the_office(office: Office) -> None:
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    office.merge("r", None, at=office.now + timedelta(days=20000))
    office.act("s", {"dossiers/2025/f-q8d2/recommendation.yaml": IN_A}, "a-clerk", "a-leader")
    assert rules(office) == []


@pytest.mark.parametrize(("data", "rule"), [(IN_B, "edited"), (None, "deleted")])
def test_a_merged_act_is_never_touched(office: Office, data: dict | None, rule: str) -> None:
    office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", "a-leader")
    office.act("again", {RECOMMENDATION: data}, "a-clerk", "a-leader")
    assert f"authority-{rule}" in rules(office)


def test_a_renamed_act_is_a_deleted_act(office: Office) -> None:
    office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", "a-leader")
    moved = {RECOMMENDATION: None, "dossiers/2025/f-q8d2/recommendation.yaml": IN_A}
    office.act("again", moved, "a-clerk", "a-leader")
    assert "authority-deleted" in rules(office)


def test_mixed_with_the_registry(office: Office) -> None:
    files = {RECOMMENDATION: IN_A, "registry/issuer.yaml": {}}
    office.act("r", files, "a-clerk", "a-leader")
    assert "authority-mixed" in rules(office)


def test_a_workflow_is_changed_as_the_registry_is(office: Office) -> None:
    office.act("w", {".github/workflows/publish.yml": b"on: push"}, "clerk", "chief")
    assert rules(office) == ["authority-role"]


@pytest.mark.parametrize("mode", ["120000", "100755", "160000"])
def test_only_plain_files(office: Office, mode: str) -> None:
    w = office.writer
    main = w.resolve("main")
    blob = main if mode == "160000" else w.store("blob", b"../../../etc/passwd")
    from pipeline.git.steps import Change

    tree = w.overlay(main, [Change(RECOMMENDATION, None, blob, mode)])
    who = Identity("a-clerk", "甲某")
    tip = w.commit_tree(tree, [main], who, signer("a-clerk"), office.tick(), "x")
    w.set_ref("refs/heads/r", tip, None)
    office.commit_main(tree, [main, tip], "a-leader")
    with_mode = [f for f in audit_form(office) if f == "authority-mode"]
    assert with_mode == ["authority-mode"]


def audit_form(office: Office) -> list[str]:
    """The form alone: a symbolic link or submodule holds no record to read."""
    from pipeline.authority.step_form import check_paths
    from pipeline.git.history import History

    with History(office.path) as history:
        return [refusal.rule for refusal in check_paths(history.step("main"))]


@pytest.mark.parametrize(
    "name",
    ["registry/a\tb.yaml", "registry/a\\b.yaml", "registry/-x.yaml", "registry/cafe\u0301.yaml",
     "registry/a\u202eb.yaml", b"registry/\xff.yaml".decode("utf-8", "surrogateescape")],
)  # fmt: skip
def test_odd_names(office: Office, name: str) -> None:
    office.act("n", {name: b"{}"}, "admin-1", "chief")
    judged = audit(office.path)[-1]
    assert judged.rules == ["authority-path"]
    assert judged.findings[0].where.file.isprintable()


def test_a_refused_merge_that_adds_a_key_lets_nobody_in(office: Office) -> None:
    intruder = {
        "id": "mallory",
        "name": "丙某",
        "keys": [signer("mallory").public],
        "posts": [{"office": A, "role": "district-leader", "valid_from": "2020-01-01"}],
    }
    office.act("k", {OFFICERS: roster_data(mallory=intruder)}, "mallory", "mallory")
    office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", "mallory")
    office.act("o", {OFFICERS: roster_data(b_clerk=None)}, "admin-1", "chief")
    judged = [j.rules for j in audit(office.path)]
    assert judged[1:] == [
        ["authority-unknown-key"],
        ["authority-unknown-key"],
        ["authority-ineffective"],  # built on the file the refused merge left behind
    ]


def test_a_key_added_and_used_in_one_merge_does_not_count(office: Office) -> None:
    newcomer = {
        "id": "new",
        "name": "丁某",
        "keys": [signer("new").public],
        "posts": [{"office": "city", "role": "section-chief", "valid_from": "2020-01-01"}],
    }
    office.act("k", {OFFICERS: roster_data(new=newcomer)}, "admin-1", "new")
    assert rules(office) == ["authority-unknown-key"]


def test_annulment_cleans_up_and_the_office_goes_on(office: Office) -> None:
    bad = office.act("k", {OFFICERS: roster_data(b_clerk=None), REVIEW: {}}, "clerk", "clerk")
    paper = {"steps": [{"commit": bad, "reasons": "无批准手续"}]}
    files = {"registry/annulments/1.yaml": paper, OFFICERS: roster_data(), REVIEW: None}
    office.act("n", files, "admin-1", "chief", "leader")
    office.act("o", {OFFICERS: roster_data(b_leader=None)}, "admin-1", "chief")
    assert [j.rules for j in audit(office.path)][2:] == [[], []]
    assert REVIEW not in audit(office.path)[-1].view


def test_nobody_annuls_a_step_of_their_own(office: Office) -> None:
    bad = office.act("k", {REVIEW: {}}, "clerk", "admin-1")
    paper = {"registry/annulments/1.yaml": {"steps": [{"commit": bad, "reasons": "无"}]}}
    office.act("n", {**paper, REVIEW: None}, "admin-1", "chief", "leader")
    assert rules(office) == ["authority-annulment-own"]


def test_what_is_in_effect_is_not_annulled(office: Office) -> None:
    good = office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", "a-leader")
    paper = {"registry/annulments/1.yaml": {"steps": [{"commit": good, "reasons": "无"}]}}
    office.act("n", {**paper, RECOMMENDATION: None}, "admin-1", "chief", "leader")
    assert "authority-annulment" in rules(office)
    assert "authority-deleted" in rules(office)


def test_two_colliding_requests(office: Office) -> None:
    """Both branches write one file; the second cannot be merged as it was proposed."""
    office.write("r", {RECOMMENDATION: IN_A}, "a-clerk")
    office.write("s", {RECOMMENDATION: {"division": A, "conclusion": "不推荐"}}, "a-clerk")
    office.merge("r", "a-leader")
    office.merge("s", "a-leader")
    assert rules(office) == ["authority-ineffective"]


def test_root_signed_by_nobody_listed(tmp_path) -> None:
    office = Office(tmp_path / "repo")
    office.found(by="stranger")
    assert rules(office) == ["authority-root-unknown-key"]
    office.writer.close()


def test_root_unsigned(tmp_path) -> None:
    office = Office(tmp_path / "repo")
    office.found(by=None)
    assert rules(office) == ["authority-root-unsigned"]
    office.writer.close()


def test_root_does_not_bring_acts(tmp_path) -> None:
    office = Office(tmp_path / "repo")
    office.write(
        "main", {ROOT: root_data(), OFFICERS: roster_data(), CALL: {}}, "admin-1", base=None
    )
    assert rules(office) == ["authority-root-acts"]
    office.writer.close()


@pytest.mark.parametrize("demo", [True, False])
def test_demo_keys_count_in_a_demo_only(tmp_path, demo: bool) -> None:
    office = Office(tmp_path / "repo")
    key = demo_signer(3)
    root = root_data(demo=demo)
    root["administrators"].append({"id": "admin-9", "name": "戊某", "key": key.public})
    office.found(root)
    w = office.writer
    who = Identity("admin-9", "戊某")
    files = {"registry/issuer.yaml": b"{}"}
    w.commit_files(
        "i", files, base="main", author=who, signer=key, at=office.tick(), message="起草"
    )
    office.merge("i", "chief")
    judged = audit(office.path, demo_keys=public_keys())
    assert judged[-1].rules == ([] if demo else ["authority-demo-key"])
    w.close()


def test_replaced_objects_do_not_count(office: Office) -> None:
    """refs/replace and grafts make git show a signed merge; we see what is there."""
    bad = office.act("r", {RECOMMENDATION: IN_A}, "a-clerk", None)
    w = office.writer
    tree = w.commit(bad).tree
    parents = w.commit(bad).parents
    good = w.commit_tree(
        tree, parents, Identity("a-leader", "a"), signer("a-leader"), office.tick(), "合并"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    git(office.path, "replace", bad, good, env=clean)
    shown = git(office.path, "cat-file", "commit", "main", env=clean)
    assert "gpgsig" in shown  # git itself is taken in
    assert rules(office) == ["authority-unsigned"]
