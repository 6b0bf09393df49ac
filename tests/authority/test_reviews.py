"""Reviews as values: what counts does not depend on order, on accounts, or on anyone else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.authority.before import Before
from pipeline.authority.decide import decide
from pipeline.authority.record_check import RecordCheck
from pipeline.authority.refusal import Refusal
from pipeline.authority.review_record import Account, Contribution, Push, Review, ReviewRecord
from pipeline.authority.review_weight import weigh
from pipeline.office.roster import Roster
from tests.support.values import AT, BISHAN, NAMES, OFFICERS, need, step

NUMBERS = {officer.id: 100 + n for n, officer in enumerate(OFFICERS)}
SECOND = {officer: 500 + n for officer, n in NUMBERS.items()}
PEOPLE = tuple(replace(o, accounts=(("f", NUMBERS[o.id]), ("f", SECOND[o.id]))) for o in OFFICERS)
ROSTER = Roster(PEOPLE)
STATES = ("APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING")


def account(number: int, kind: str = "User") -> Account:
    return Account(number, f"n{number}", kind)


def recorded(reviews: Sequence[Review], author: str = "clerk", head: str = "draft") -> ReviewRecord:
    by = account(NUMBERS[author])
    return ReviewRecord(
        forge="f", repository=1, pull_request=1, merge="merge", base="main", head=head,
        merged_at=AT, merged_by=by, author=by, retargeted_at=None,
        commits=(Contribution("draft", by, by),),
        pushes=(Push("0" * 40, head, AT - timedelta(hours=1), by),),
        reviews=tuple(reviews), main="merge", recorded_at=AT,
    )  # fmt: skip


def review(n: int, number: int, state: str = "APPROVED", head: str = "draft") -> Review:
    return Review(n, account(number), state, head, AT - timedelta(minutes=60 - n))


REVIEWS = st.lists(
    st.tuples(
        st.sampled_from([*NUMBERS.values(), *SECOND.values(), 9]),
        st.sampled_from(STATES),
        st.sampled_from(["draft", "other"]),
    ),
    max_size=6,
).map(lambda drawn: [review(n, *one) for n, one in enumerate(drawn)])


@given(REVIEWS, st.randoms())
def test_the_order_of_the_list_changes_nothing(reviews, chance) -> None:
    shuffled = list(reviews)
    chance.shuffle(shuffled)
    assert weigh(recorded(reviews), ROSTER) == weigh(recorded(shuffled), ROSTER)


@given(REVIEWS)
def test_who_counts_approved_the_head_last_and_is_not_the_author(reviews) -> None:
    """Said again, independently."""
    counted = {w.officer.id for w in weigh(recorded(reviews), ROSTER) if w.officer and not w.rule}
    for name, number in NUMBERS.items():
        own = [
            r for r in reviews
            if r.by.id in (number, SECOND[name]) and r.state not in ("COMMENTED", "PENDING")
        ]  # fmt: skip
        good = bool(own) and own[-1].state == "APPROVED" and own[-1].commit == "draft"
        assert (name in counted) is (good and name != "clerk")


@given(REVIEWS, REVIEWS)
def test_what_others_say_changes_no_ones_review(reviews, more) -> None:
    """Another person's reviews, earlier or later, neither lift nor sink mine."""
    chief = {NUMBERS["chief"], SECOND["chief"]}
    mine = [r for r in reviews if r.by.id in chief]
    others = [replace(r, id=r.id + 50) for r in more if r.by.id not in chief]
    of = [
        w
        for w in weigh(recorded([*mine, *others]), ROSTER)
        if w.officer and w.officer.id == "chief"
    ]
    assert of == list(weigh(recorded(mine), ROSTER))


@given(REVIEWS)
def test_three_persons_by_review_too(reviews) -> None:
    act, note = need("call"), recorded(reviews)
    found, signed = decide(
        step([act], "clerk"), [act], Before(ROSTER), record_check=RecordCheck(note)
    )
    people = signed[act.path]
    if not found:
        assert len({people.drafter, people.checker, people.approver}) == 3
        assert people.approver == "leader" and people.checker in ("chief", "chief-2")


def test_an_account_of_two_is_nobodys() -> None:
    shared = tuple(
        replace(o, accounts=(*o.accounts, ("f", 7))) if o.id in ("chief", "leader") else o
        for o in PEOPLE
    )
    (one,) = weigh(recorded([review(1, 7)]), Roster(shared))
    assert (one.officer, one.rule) == (None, "review-shared") and "两人名下" in one.why


def test_another_districts_leader() -> None:
    act = need("recommendation", BISHAN)
    note = recorded([review(1, NUMBERS["jb-leader"])], author="bs-clerk")
    drafted = step([act], "bs-clerk")
    found, _ = decide(drafted, [act], Before(ROSTER, names=NAMES), record_check=RecordCheck(note))
    assert {f.rule for f in found} == {"authority-review-missing", "authority-office"}
    assert any("任职于江北区，本文书属璧山区" in f.message for f in found)


def test_a_check_by_the_other_office() -> None:
    act = need("compliance-check", BISHAN)
    note = recorded([review(1, NUMBERS["bs-leader"])])
    found, _ = decide(step([act], "clerk"), [act], Before(ROSTER), record_check=RecordCheck(note))
    assert {f.rule for f in found} == {"authority-two-offices"}


def test_a_note_not_believed_is_the_reason_told() -> None:
    act, fault = need("review"), Refusal("authority-note-form", "格式有误", "改正")
    found, _ = decide(
        step([act], "clerk"), [act], Before(ROSTER), record_check=RecordCheck(faults=(fault,))
    )
    assert [f.rule for f in found] == ["authority-note-form"]


@given(REVIEWS)
def test_the_text_of_a_note_reads_back_the_same(reviews) -> None:
    import json

    note = recorded(reviews)
    text = note.text()
    assert ReviewRecord.of(json.loads(text)) == note and text.isascii()
    assert ReviewRecord.of(json.loads(text)).text() == text
