"""What an office does every day is accepted, and who stood behind it is told."""

from pipeline.model.case import Signatures
from pipeline.records.paths import OFFICERS
from tests.support.office import A, B, Identity, Office, audit, roster_data, signer

D = "dossiers/2025/f-7k3q"
IN_A = {"division": A}


def last(office: Office):
    return audit(office.path)[-1]


def test_root_signed_by_its_administrator_begins_authority(office: Office) -> None:
    assert [j.rules for j in audit(office.path)] == [[]]


def test_intake_needs_the_accepting_officer_alone(office: Office) -> None:
    office.write("in", {f"{D}/application.yaml": IN_A}, None)
    office.write("in", {f"{D}/evaluation.yaml": IN_A}, None)
    office.write("in", {f"{D}/acceptance.yaml": IN_A}, "a-clerk")
    office.merge("in", "a-clerk")
    judged = last(office)
    assert judged.rules == []
    assert judged.signatures[f"{D}/application.yaml"] == Signatures(None, None, "a-clerk")
    assert judged.signatures[f"{D}/acceptance.yaml"] == Signatures("a-clerk", None, "a-clerk")


def test_one_drafts_and_another_approves(office: Office) -> None:
    path = f"{D}/recommendation.yaml"
    office.act("r", {path: IN_A}, "a-clerk", "a-leader")
    assert last(office).rules == []
    assert last(office).signatures == {path: Signatures("a-clerk", None, "a-leader")}


def test_three_persons_stand_behind_a_call(office: Office) -> None:
    path = "dossiers/2025/call.yaml"
    office.act("c", {path: {}}, "clerk", "chief", "leader")
    assert last(office).rules == []
    assert last(office).signatures == {path: Signatures("clerk", "chief", "leader")}


def test_a_lesser_act_rests_on_the_checker(office: Office) -> None:
    """+1 inside +2: 处长 approves the review by 核稿, though 委领导 merges."""
    files = {"dossiers/2025/resolution-1.yaml": {}, f"{D}/review.yaml": {}}
    office.act("both", files, "clerk", "chief", "leader")
    assert last(office).rules == []


def test_the_roster_changes_by_administrator_and_section_chief(office: Office) -> None:
    office.act("o", {OFFICERS: roster_data(b_clerk=None)}, "admin-1", "chief")
    assert last(office).rules == []


def test_an_attachment_goes_with_an_act_of_its_folder(office: Office) -> None:
    files = {f"{D}/recommendation.yaml": IN_A, f"{D}/attachments/a.pdf": b"%PDF"}
    office.act("r", files, "a-clerk", "a-leader")
    assert last(office).rules == []


def test_old_acts_stay_when_a_key_leaves_the_roster(office: Office) -> None:
    office.act("r", {f"{D}/recommendation.yaml": IN_A}, "a-clerk", "a-leader")
    office.act("o", {OFFICERS: roster_data(a_clerk=None)}, "admin-1", "chief")
    office.act("s", {"dossiers/2025/f-q8d2/recommendation.yaml": IN_A}, "a-clerk", "a-leader")
    assert [j.rules for j in audit(office.path)] == [[], [], [], ["authority-unknown-key"]]


def test_two_districts_one_after_the_other(office: Office) -> None:
    """Two branches from one base: the second merge carries its own changes only."""
    office.write("a", {f"{D}/recommendation.yaml": IN_A}, "a-clerk")
    office.write("b", {"dossiers/2025/f-w3n6/recommendation.yaml": {"division": B}}, "b-clerk")
    office.merge("a", "a-leader")
    office.merge("b", "b-leader")
    assert [j.rules for j in audit(office.path)] == [[], [], []]


def test_a_branch_may_take_main_in(office: Office) -> None:
    """Main merged into a branch adds nothing of its own to what the branch proposes."""
    office.write("b", {"dossiers/2025/f-w3n6/recommendation.yaml": {"division": B}}, "b-clerk")
    office.act("a", {f"{D}/recommendation.yaml": IN_A}, "a-clerk", "a-leader")
    w = office.writer
    main, tip = w.resolve("main"), w.resolve("b")
    tree = w.overlay(main, w.branch_changes(main, tip))
    taken = w.commit_tree(
        tree, [tip, main], Identity("b-clerk", "乙某"), signer("b-clerk"), office.tick(), "取入主线"
    )
    w.set_ref("refs/heads/b", taken, tip)
    office.merge("b", "b-leader")
    assert last(office).rules == []
    assert [c.path for c in last(office).step.proposed] == [
        "dossiers/2025/f-w3n6/recommendation.yaml"
    ]
