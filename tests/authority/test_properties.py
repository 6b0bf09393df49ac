"""What holds for every step, roster and path."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.authority.before import Before
from pipeline.authority.decide import decide, fold
from pipeline.authority.refusal import shown
from pipeline.git.names import path_fault
from pipeline.git.steps import Change
from pipeline.office.roles import Approval
from pipeline.office.roster import Roster
from tests.support.values import BISHAN, OFFICERS, ROSTER, need, step

ACCEPTED = {
    "intake": ([need("acceptance", BISHAN)], "bs-clerk", None, "bs-clerk"),
    "open intake": ([need("application", BISHAN)], None, None, "bs-clerk"),
    "one": ([need("recommendation", BISHAN)], "bs-clerk", None, "bs-leader"),
    "one of the city": ([need("review")], "clerk", None, "chief"),
    "two": ([need("call")], "clerk", "chief", "leader"),
    "one within two": ([need("call"), need("review")], "clerk", "chief", "leader"),
}
EVERYONE = [officer.id for officer in OFFICERS]
PEOPLE = st.sampled_from([*EVERYONE, "stranger", None])


def accepted(*arguments) -> bool:
    acts = arguments[0]
    return not decide(step(*arguments), acts, Before(ROSTER))[0]


@pytest.mark.parametrize("case", ACCEPTED.values(), ids=ACCEPTED)
def test_without_any_one_signature_it_is_refused(case) -> None:
    acts, *people = case
    assert accepted(acts, *people)
    made = step(acts, *people)
    for sha in made.signers:
        fewer = {key: value for key, value in made.signers.items() if key != sha}
        assert decide(replace(made, signers=fewer), acts, Before(ROSTER))[0], sha


@given(st.sampled_from(list(ACCEPTED.values())), st.permutations(OFFICERS), PEOPLE)
def test_the_order_of_the_roster_changes_no_verdict(case, officers, other) -> None:
    acts, drafter, checker, _ = case
    made = step(acts, drafter, checker, other)
    here, there = (decide(made, acts, Before(Roster(tuple(o)))) for o in (OFFICERS, officers))
    assert [(f.id, f.message) for f in here[0]] == [(f.id, f.message) for f in there[0]]
    assert here[1] == there[1]


@given(PEOPLE, PEOPLE, PEOPLE)
def test_three_persons_means_three_persons(drafter, checker, approver) -> None:
    """Said again, independently: who may do what, and nobody twice."""
    right = drafter in ("clerk", "clerk-2") and checker in ("chief", "chief-2")
    right = right and approver == "leader"
    assert accepted([need("call")], drafter, checker, approver) is right


@given(PEOPLE, PEOPLE)
def test_one_and_another(drafter, approver) -> None:
    right = drafter == "bs-clerk" and approver == "bs-leader"
    assert accepted([need("recommendation", BISHAN)], drafter, None, approver) is right


@given(PEOPLE, PEOPLE)
def test_intake_is_the_accepting_officers(drafter, approver) -> None:
    right = approver == "bs-clerk"
    assert accepted([need("application", BISHAN)], drafter, None, approver) is right


@given(st.sampled_from(["recommendation", "review", "call"]), PEOPLE, PEOPLE, PEOPLE)
def test_another_act_beside_never_makes_the_first_easier(kind, drafter, checker, approver) -> None:
    """The strictest class rules: more acts never need fewer persons than each alone."""
    acts = [need(kind, BISHAN), need("objection")]
    if accepted(acts, drafter, checker, approver) and ROWS_TWO(kind):
        assert accepted(acts[:1], drafter, checker, approver)
    if accepted(acts, drafter, checker, approver):
        assert drafter != approver


def ROWS_TWO(kind: str) -> bool:
    return need(kind).row.approval is Approval.TWO


@given(st.sets(st.sampled_from(EVERYONE)))
def test_a_key_of_two_persons_is_nobodys(twins) -> None:
    shared = tuple(replace(o, keys=("key shared",)) if o.id in twins else o for o in OFFICERS)
    holder = Roster(shared).holder("key shared")
    assert (holder is not None) is (len(twins) == 1)


def test_refused_keys_are_nobodys() -> None:
    assert Roster(OFFICERS, frozenset({"key clerk"})).holder("key clerk") is None


PATHS = st.sampled_from(["a", "b", "registry/x", "dossiers/2025/call.yaml"])
BLOBS = st.none() | st.sampled_from(["1", "2", "3"])


@given(st.dictionaries(PATHS, st.sampled_from(["1", "2"])), st.dictionaries(PATHS, BLOBS))
def test_folding_is_what_the_changes_say(view, wanted) -> None:
    changes = tuple(Change(p, view.get(p), new) for p, new in wanted.items())
    before = dict(view)
    after = fold(view, replace(step([], None), changes=changes))
    assert view == before
    assert after == {p: b for p, b in {**view, **wanted}.items() if b is not None}


@given(st.text(max_size=30))
def test_a_path_without_fault_is_plain(path: str) -> None:
    if path_fault(path) is None:
        assert path == unicodedata.normalize("NFC", path)
        assert not set(path) & set("\n\r\t\0\x7f\u200b\u202e\u2028\ufeff\\")
        assert not path.startswith("/") and ".." not in path.split("/")
    assert shown(path).isprintable()


@pytest.mark.parametrize("path", ["../x", "a//b", "/a", "a/.git/config", "a/.GIT/x", "-rf", "a/-b"])
def test_paths_that_lead_elsewhere(path: str) -> None:
    assert path_fault(path) is not None


@pytest.mark.parametrize(
    "path", ["dossiers/2025/f-7k3q/attachments/评价 报告.pdf", ".github/x.yml"]
)
def test_paths_that_do_not(path: str) -> None:
    assert path_fault(path) is None
