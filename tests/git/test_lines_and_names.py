"""Names that fold together elsewhere, a main line swapped, and whose signature counted."""

import pytest

from tests.support.office import A, Identity, Office, audit, signer

CALL = "dossiers/2025/call.yaml"
REVIEW = "dossiers/2025/f-7k3q/review.yaml"
RECOMMENDATION = "dossiers/2025/f-7k3q/recommendation.yaml"


@pytest.mark.parametrize(
    "name",
    ["registry/Officers.yaml", "Registry/other.yaml", "DOSSIERS/2025/x.yaml", "Schemas/a-1.json",
     "registry/con.yaml", "NUL", "registry/com1", "registry/a.", "registry/b ", "registry/a:b"],
)  # fmt: skip
def test_names_that_other_systems_fold_or_lose(office: Office, name: str) -> None:
    office.act("n", {name: b"{}"}, "admin-1", "chief")
    assert audit(office.path)[-1].rules == ["authority-path"]


def test_two_names_of_one_step_may_not_fold_together(office: Office) -> None:
    office.act("n", {"registry/a.yaml": b"{}", "registry/A.yaml": b"{}"}, "admin-1", "chief")
    assert audit(office.path)[-1].rules == ["authority-path"]


@pytest.mark.parametrize("name", ["registry/console.yaml", ".github/workflows/x.yml", "README.md"])
def test_names_that_only_resemble_them(office: Office, name: str) -> None:
    office.act("n", {name: b"{}"}, "admin-1", "chief")
    assert audit(office.path)[-1].rules == []


def test_a_name_may_change_its_case(office: Office) -> None:
    office.act("n", {"registry/a.yaml": b"{}"}, "admin-1", "chief")
    office.act("m", {"registry/a.yaml": None, "registry/A.yaml": b"{}"}, "admin-1", "chief")
    assert audit(office.path)[-1].rules == []


def test_main_pushed_as_the_second_parent(office: Office) -> None:
    """Another line becomes the first parent; what was approved on main would drop out unsaid."""
    w = office.writer
    fork = w.resolve("main")
    office.act("r", {RECOMMENDATION: {"division": A}}, "a-clerk", "a-leader")
    main = w.resolve("main")
    other = w.commit_tree(
        w.commit(fork).tree, [fork], Identity("x", "x"), None, office.tick(), "另一条线"
    )
    who = Identity("a-leader", "a")
    swapped = w.commit_tree(
        w.commit(main).tree, [other, main], who, signer("a-leader"), office.tick(), "合并"
    )
    w.set_ref("refs/heads/main", swapped, main)
    judged = audit(office.path)
    assert judged[-1].rules == ["authority-foxtrot"]
    assert main[:12] in judged[-1].findings[0].message


def test_a_branch_that_took_main_in_is_no_other_line(office: Office) -> None:
    office.write("s", {REVIEW: {}}, "clerk")
    office.act("r", {RECOMMENDATION: {"division": A}}, "a-clerk", "a-leader")
    w = office.writer
    tip, main = w.resolve("s"), w.resolve("main")
    tree = w.overlay(main, w.branch_changes("main", "s"))
    joined = w.commit_tree(
        tree, [tip, main], Identity("clerk", "c"), signer("clerk"), office.tick(), "并入主线"
    )
    w.set_ref("refs/heads/s", joined, tip)
    office.merge("s", "chief")
    assert audit(office.path)[-1].rules == []


def test_the_lesser_act_names_whose_signature_counted(office: Office) -> None:
    office.act("c", {CALL: {}, REVIEW: {}}, "clerk", "chief", "leader")
    judged = audit(office.path)[-1]
    assert judged.rules == []
    assert judged.signatures[CALL].approver == "leader"
    assert (judged.signatures[REVIEW].approver, judged.signatures[REVIEW].checker) == (
        "chief",
        None,
    )
