"""One sharp case for each ground on which a step, or a root, has no effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from pipeline.authority import by_signature
from pipeline.authority.before import Before
from pipeline.authority.decide import decide, establish, needs_of
from pipeline.authority.own_files import ANNULMENT, HOUSE, RULING, WITHHOLDING, own_file_row
from pipeline.authority.record_check import RecordCheck
from pipeline.authority.restoring import restorations
from pipeline.authority.signatories import Signatories
from pipeline.authority.step_form import check_base, check_kept, check_paths
from pipeline.git.objects import FILE, SUBMODULE, SYMLINK
from pipeline.git.steps import Change, Step
from pipeline.model.generation import generation
from pipeline.office.roles import Need, Role
from tests.authority.test_reviews import recorded
from tests.support.values import JIANGBEI, NAMES, ROSTER, commit, need, step

A, B = "a" * 40, "b" * 40


def changing(*changes: Change, drafter: str = "admin", approver: str = "chief") -> Step:
    """A merge that makes these changes."""
    one = step([], drafter, approver=approver)
    return replace(one, changes=changes, proposed=changes, added={c.path: "draft" for c in changes})


def rules(one: Step, needed: Sequence[Need] = (), **before: Any) -> list[str]:
    findings, _ = decide(one, needed, Before(ROSTER, names=NAMES, **before))
    return sorted(f.rule for f in findings)


def new(path: str) -> Change:
    return Change(path, None, A)


def test_what_takes_main_off_its_line_is_refused_and_nothing_else_is_asked() -> None:
    one = replace(changing(new("docs/x")), displaced=(A,))
    findings, people = decide(one, (), Before(ROSTER))
    assert [f.rule for f in findings] == ["authority-foxtrot"] and people == {}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("registry/annulments/1.yaml", ANNULMENT),
        ("registry/withholdings/1.yaml", WITHHOLDING),
        ("registry/rulings/1.yaml", RULING),
        ("registry/issuer.yaml", HOUSE),
        ("dossiers/2025/call.yaml", None),
    ],
)
def test_who_stands_behind_the_offices_own_files(path: str, wanted: Any) -> None:
    assert own_file_row(path) is wanted


def test_an_annulment_may_be_checked_and_signed_by_administrators() -> None:
    assert ANNULMENT.checker == {Role.ADMINISTRATOR, Role.SECTION_CHIEF}
    assert ANNULMENT.approver == {Role.ADMINISTRATOR, Role.COMMISSION_LEADER}
    assert [n.path for n in needs_of(changing(new("docs/x")), (), Before(ROSTER))] == ["docs/x"]


ROOT = {
    "administrators": [
        {"id": "admin", "name": "示例管理", "key": "ssh-ed25519 AAAA", "valid_from": "2020-01-01"}
    ]
}


@pytest.mark.parametrize(
    ("tree", "signed", "wanted"),
    [
        ({"registry/root.yaml": (FILE, A)}, True, []),
        ({"registry/root.yaml": (FILE, A)}, False, ["authority-root-unknown-key"]),
        ({"dossiers/2025/call.yaml": (FILE, A)}, True, ["authority-root-acts"]),
        ({"x": (SYMLINK, A)}, True, ["authority-mode"]),
        ({"x": (SUBMODULE, A)}, True, ["authority-mode"]),
    ],
)
def test_where_authority_begins(tree: Any, signed: bool, wanted: list[str]) -> None:
    who = {"root": "ssh-ed25519 AAAA" if signed else "ssh-ed25519 BBBB"}
    first = Step(commit("root"), (), (), (), {}, who)
    assert [f.rule for f in establish(first, ROOT, tree)] == wanted


@pytest.mark.parametrize(
    "path",
    ["Dossiers/x", "Registry/x", "SCHEMAS/x", "Templates/x", ".GitHub/x", "registry/Issuer.yaml",
     "registry/Rulings/2.yaml"],
)  # fmt: skip
def test_names_that_differ_by_case_alone(path: str) -> None:
    view = {"registry/issuer.yaml": A, "registry/rulings/1.yaml": B}
    (one,) = check_paths(changing(new(path)), view)
    assert one.rule == "authority-path" and "字母大小写" in one.message


def test_case_is_asked_of_what_is_new_beside_what_stays() -> None:
    view = {"docs/a": A, "docs/A": B}  # from before this was asked
    assert list(check_paths(changing(Change("docs/A", B, A)), view)) == []
    renamed = changing(Change("docs/b", A, None), new("docs/B"))
    assert list(check_paths(renamed, {"docs/b": A})) == []
    assert [r.path for r in check_paths(changing(new("docs/c"), new("docs/C")))] == ["docs/C"]
    assert list(check_paths(changing(Change("docs/b", A, None)), {"docs/B": A})) == []
    assert list(check_paths(changing(new("docs/GIT~1")))) == []
    assert [r.rule for r in check_paths(changing(new("docs/GIT~1")), None, True)]


@pytest.mark.parametrize("shelf", ["rulings", "annulments", "withholdings"])
def test_what_is_kept_is_never_edited(shelf: str) -> None:
    path = f"registry/{shelf}/1.yaml"
    edited = changing(Change(path, A, B))
    assert "authority-edited" in rules(edited, view={path: A})
    assert [r.rule for r in check_kept(edited, frozenset())] == ["authority-edited"]
    assert list(check_kept(changing(new(path)), frozenset())) == []


def test_without_the_view_what_main_held_is_the_base() -> None:
    one = changing(Change("docs/x", B, A))
    moved = replace(one, proposed=(Change("docs/x", A, A),))
    assert [r.rule for r in check_base(moved, {"docs/x": A}, frozenset())]
    assert not list(check_base(moved, {"docs/x": A}, frozenset(), True))


def test_content_is_withheld_only_since_that_generation() -> None:
    path, act = "dossiers/2025/f-7k3q/x.yaml", "registry/withholdings/1.yaml"
    one = changing(Change(path, A, B), new(act), approver="leader")
    wanted = Need(act, "withholding", WITHHOLDING, withholds=frozenset({(path, A, B)}))
    later = replace(generation(2), on_view=False)
    earlier = replace(later, withholding=False)
    assert "authority-edited" not in rules(one, (wanted,), view={path: A}, generation=later)
    assert "authority-edited" in rules(one, (wanted,), view={path: A}, generation=earlier)


def test_a_file_is_attached_to_an_act_of_its_own_folder_only() -> None:
    act = need("review")
    for folder, told in (("f-7k3q", []), ("f-0000", ["authority-unknown-act"])):
        file = new(f"dossiers/2025/{folder}/attachments/a.pdf")
        one = step([act], "clerk", approver="chief")
        both = replace(one, changes=(*one.changes, file), proposed=(*one.changes, file))
        assert rules(replace(both, added={**one.added, file.path: "draft"}), (act,)) == told


def test_a_folder_is_put_back_only_since_that_generation() -> None:
    refused = {A: changing(new("docs/deep/x"))}
    gone = changing(Change("docs/deep", B, None, "40000"))
    assert restorations(gone, {}, frozenset({A}), refused) == frozenset()
    assert restorations(gone, {}, frozenset({A}), refused, True) == {"docs/deep"}
    unreadable = {A: replace(changing(), unreadable="过大")}
    assert restorations(gone, {}, frozenset({A}), unreadable) == frozenset()
    assert restorations(gone, {}, frozenset({A}), unreadable, True) == {"docs/deep"}


def test_reviews_change_no_foundation() -> None:
    one = replace(changing(new("registry/officers.yaml")), signers={"draft": "key admin"})
    check = RecordCheck(recorded([]))
    findings, _ = decide(one, (), Before(ROSTER, names=NAMES), record_check=check)
    assert "authority-signed-only" in {f.rule for f in findings}


def test_applicants_sign_nothing() -> None:
    act = need("application", JIANGBEI)
    assert rules(step([act], None, approver="jb-clerk"), (act,)) == []
    review = need("review")
    assert rules(step([review], None, approver="chief"), (review,)) == ["authority-bad-signature"]


def test_whether_a_check_is_lacking_is_asked_of_three_persons_acts_only() -> None:
    call, review = need("call"), need("review")
    for acts, checker, lacks in (
        ([call], None, True), ([call], "chief", False), ([review], None, False),
    ):  # fmt: skip
        who = Signatories(step(acts, "clerk", checker, "leader"), ROSTER, NAMES)
        assert by_signature.lacks_check(who, acts) is lacks


def test_who_signs_the_merge_approves_before_who_checked() -> None:
    review = need("review")
    who = Signatories(step([review], "clerk", "chief-2", "chief"), ROSTER, NAMES)
    assert by_signature.signatures(who, review, True).approver == "chief"
    other = Signatories(step([review], "clerk", "chief", "leader"), ROSTER, NAMES)
    assert by_signature.signatures(other, review).approver == "leader"
    assert by_signature.signatures(other, review, True).approver == "chief"
