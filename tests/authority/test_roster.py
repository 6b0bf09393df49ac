"""The roster read from its records."""

from datetime import date, datetime, timedelta
from typing import Any

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


AT = "2025-07-01T12:00:00+08:00"


def machine(role: str, keys: list[Any]) -> Roster:
    entry = {
        "id": "machine",
        "name": "机",
        "keys": keys,
        "records": {"forge": "f", "repository": 1},
        "posts": [{"office": CITY, "role": role, "valid_from": "2024-01-01"}],
    }
    return Roster.of(ROOT, {"officers": [entry]})


def test_a_revoked_key_is_nobodys_from_its_instant_on() -> None:
    end = {"key": "ssh-ed25519 CCCC x", "revoked_at": AT, "reason": "replaced"}
    roster = machine("recorder", ["ssh-ed25519 BBBB", end])
    noon = datetime.fromisoformat(AT)
    for moment, counts in ((noon - timedelta(seconds=1), True), (noon, False)):
        then = roster.at(moment)
        assert (then.holder("ssh-ed25519 CCCC") is not None) is counts
        assert (then.recorder("ssh-ed25519 CCCC", date(2025, 7, 1)) is not None) is counts
        assert then.holder("ssh-ed25519 BBBB") is not None
        assert then.at(noon - timedelta(days=1)).holder("ssh-ed25519 CCCC") is not None


def test_a_publishers_key_counts_till_the_day_before() -> None:
    end = {"key": "ssh-ed25519 CCCC", "revoked_at": AT, "reason": "compromised"}
    roster = machine("publisher", [end])
    assert roster.publisher("ssh-ed25519 CCCC", date(2025, 6, 30))
    assert roster.publisher("ssh-ed25519 CCCC", date(2025, 7, 1)) is None
    assert roster.publishers_keys() == {"ssh-ed25519 CCCC"}


def test_reviews_count_while_the_recorder_has_a_key() -> None:
    end = {"key": "ssh-ed25519 CCCC", "revoked_at": AT, "reason": "lost"}
    roster = machine("recorder", [end])
    assert roster.records_reviews(date(2025, 6, 30))
    assert not roster.records_reviews(date(2025, 7, 1))


def test_the_earliest_end_counts() -> None:
    early = {"key": "ssh-ed25519 CCCC", "revoked_at": AT, "reason": "lost"}
    late = early | {"revoked_at": "2025-08-01T12:00:00+08:00"}
    for keys in ([early, late], [late, early], [early, "ssh-ed25519 CCCC"]):
        roster = machine("recorder", keys)
        assert roster.at(datetime.fromisoformat(AT)).holder("ssh-ed25519 CCCC") is None
