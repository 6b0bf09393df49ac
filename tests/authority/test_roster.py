"""The roster read from its records."""

from datetime import date

import pytest

from pipeline.office.revocation import key_of
from pipeline.office.roles import CITY, Level, Role
from pipeline.office.roster import Roster
from tests.support.values import BISHAN, JIANGBEI

ROOT = {
    "administrators": [{"id": "admin", "name": "甲某", "key": "ssh-ed25519 AAAA root@office"}],
    "demo": False,
}
OFFICERS = {
    "officers": [
        {
            "id": "moved",
            "name": "乙某",
            "keys": ["ssh-ed25519 BBBB a", "ssh-ed25519 CCCC"],
            "posts": [
                {
                    "office": JIANGBEI,
                    "role": "district-clerk",
                    "valid_from": "2024-01-01",
                    "valid_to": "2025-06-30",
                },
                {"office": CITY, "role": "city-clerk", "valid_from": "2025-07-01"},
            ],
        },
        {
            "id": "admin",
            "name": "甲某",
            "keys": ["ssh-ed25519 DDDD"],
            "posts": [{"office": CITY, "role": "section-chief", "valid_from": "2024-01-01"}],
        },
    ]
}


@pytest.mark.parametrize(
    ("on", "offices"),
    [("2023-12-31", set()), ("2024-01-01", {JIANGBEI}), ("2025-06-30", {JIANGBEI}),
     ("2025-07-01", {CITY}), ("2099-01-01", {CITY})],
)  # fmt: skip
def test_both_ends_of_a_post_count(on: str, offices: set[str]) -> None:
    person = Roster.of(ROOT, OFFICERS).find("moved")
    assert person is not None
    assert person.offices(Role, date.fromisoformat(on)) == offices


def test_an_administrator_may_hold_posts_too() -> None:
    roster = Roster.of(ROOT, OFFICERS)
    assert roster.holder("ssh-ed25519 AAAA") == roster.holder("ssh-ed25519 DDDD")
    chiefs = roster.competent([Role.SECTION_CHIEF], [CITY], date(2025, 1, 1))
    assert [o.id for o in chiefs] == ["admin"]


def test_comments_of_keys_do_not_count() -> None:
    assert key_of("ssh-ed25519 AAAA someone@somewhere else") == "ssh-ed25519 AAAA"


def test_demo_keys_count_where_the_root_says_demo() -> None:
    demo = frozenset({"ssh-ed25519 BBBB"})
    assert Roster.of(ROOT, OFFICERS, demo).holder("ssh-ed25519 BBBB") is None
    assert Roster.of({**ROOT, "demo": True}, OFFICERS, demo).holder("ssh-ed25519 BBBB")


def test_only_the_word_true_makes_a_demo() -> None:
    demo = frozenset({"ssh-ed25519 BBBB"})
    assert Roster.of({**ROOT, "demo": "yes"}, OFFICERS, demo).holder("ssh-ed25519 BBBB") is None


@pytest.mark.parametrize(
    ("office", "division", "expected"),
    [(Level.CITY, BISHAN, {CITY}), (Level.DISTRICT, BISHAN, {BISHAN}),
     (Level.DISTRICT, None, set()), (Level.EITHER, BISHAN, {CITY, BISHAN}),
     (Level.EITHER, None, {CITY})],
)  # fmt: skip
def test_whose_posts_count(office: Level, division: str | None, expected: set[str]) -> None:
    from dataclasses import replace

    from tests.support.values import need

    act = need("review", division)
    assert replace(act, row=replace(act.row, level=office)).offices == expected
