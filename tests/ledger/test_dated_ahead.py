"""One clock far ahead holds main back, until three persons who had no part in it say otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pipeline.ledger.dated_ahead import with_pending
from pipeline.ledger.ledger import Ledger
from tests.ledger.test_office_kept import TEMPLATE, dumped
from tests.support.attacking import END, Attacker

NOTE, ISSUER = "registry/annulments/1.yaml", "registry/issuer.yaml"
FAR = datetime(2045, 1, 1, tzinfo=END.tzinfo)
People = tuple[str | None, ...]
OTHERS: People = ("admin-2", "chief-2", "leader-1")
DAYS = (END.date() + timedelta(days=9), date.max)


def counts(ledger: Ledger) -> dict[str, bool]:
    return {d.step: d.accepted for d in ledger.decisions}


def ahead(attacker: Attacker, at: datetime = FAR) -> str:
    """A step whose approver's clock was wrong."""
    attacker.now = at
    return attacker.office({ISSUER: attacker.read(ISSUER) + b"\n"})


def annulling(attacker: Attacker, good: str, *bad: str, file: str = NOTE) -> str:
    """A tree with the annulment, on what main held before the bad steps; its branch's commit."""
    steps = [{"commit": sha, "reasons": "时间有误"} for sha in bad]
    paper = dumped({"record": "annulment/1", "steps": steps, "dated": "2025-10-14"})
    return attacker.writer.overlay(good, attacker.changes({file: paper}))


def annul(
    attacker: Attacker, good: str, *bad: str, people: People = OTHERS, file: str = NOTE
) -> str:
    tree = annulling(attacker, good, *bad, file=file)
    tip = main = attacker.writer.resolve("main")
    for person in people[:-1]:
        tip = attacker.commit(tree, [tip], person)
    return attacker.merge(tree, [main, tip], people[-1])


def soon(attacker: Attacker, days: int = 1) -> None:
    attacker.now = END + timedelta(days=days)


@pytest.fixture
def good(attacker: Attacker) -> str:
    return attacker.writer.resolve("main")


def test_three_persons_set_main_free_again(attacker: Attacker, good: str) -> None:
    """Whatever the day of asking the same steps count, and those behind it at once."""
    view = attacker.ledger().view
    bad = ahead(attacker)
    soon(attacker)
    assert attacker.ledger(DAYS[0]).waiting is not None
    act = annul(attacker, good, bad)
    after = attacker.office({TEMPLATE: attacker.read(TEMPLATE) + b"<!-- x -->\n"})
    for day in DAYS:
        ledger = attacker.ledger(day)
        assert ledger.waiting is None and not ledger.refused
        assert [counts(ledger)[sha] for sha in (bad, act, after)] == [False, True, True]
        (finding,) = next(d for d in ledger.decisions if d.step == bad).findings
        assert finding.rule == "authority-future-annulled" and act[:12] in finding.message
        assert ledger.view[ISSUER] == view[ISSUER]


def test_honest_steps_between_count(attacker: Attacker, good: str) -> None:
    bad = ahead(attacker)
    soon(attacker)
    between = attacker.office({TEMPLATE: attacker.read(TEMPLATE) + b"<!-- x -->\n"})
    assert between not in counts(attacker.ledger(DAYS[0]))
    tree = attacker.writer.overlay(good, attacker.changes({TEMPLATE: attacker.read(TEMPLATE)}))
    act = annul(attacker, attacker.commit(tree, [good], None), bad)
    for day in DAYS:
        assert counts(attacker.ledger(day))[between] and counts(attacker.ledger(day))[act]


def two(attacker: Attacker) -> tuple[str, str]:
    first = ahead(attacker)
    second = attacker.office({TEMPLATE: attacker.read(TEMPLATE) + b"<!-- x -->\n"})
    soon(attacker)
    return first, second


def test_two_steps_of_one_clock_go_together(attacker: Attacker, good: str) -> None:
    bad = two(attacker)
    act = annul(attacker, good, *bad)
    for day in DAYS:
        told = counts(attacker.ledger(day))
        assert [told[sha] for sha in (*bad, act)] == [False, False, True]


def test_two_steps_of_one_clock_go_one_by_one(attacker: Attacker, good: str) -> None:
    """Neither annulment is of any use without the other."""
    first, second = two(attacker)
    w, held = attacker.writer, attacker.changes({TEMPLATE: attacker.read(TEMPLATE)})
    one = annul(attacker, attacker.commit(w.overlay(good, held), [good], None), first)
    assert not counts(attacker.ledger(date.max))[one]
    rest = w.overlay(good, attacker.changes({NOTE: attacker.read(NOTE)}))
    file = NOTE.replace("1", "2")
    other = annul(attacker, attacker.commit(rest, [good], None), second, file=file)
    for day in DAYS:
        told = counts(attacker.ledger(day))
        assert [told[sha] for sha in (first, second, one, other)] == [False, False, True, True]


@pytest.mark.parametrize(
    "people",
    [
        ("admin-1", "chief-2", "leader-1"),
        ("admin-2", "leader-1"),
        ("admin-2", "chief-1", "leader-1"),
        (None, None, None),
        ("admin-2", "chief-2", None),
    ],
)
def test_fewer_or_those_who_signed_it_change_nothing(
    attacker: Attacker, good: str, people: People
) -> None:
    bad = ahead(attacker)
    soon(attacker)
    annul(attacker, good, bad, people=people)
    now, then = (attacker.ledger(day) for day in DAYS)
    assert now.waiting is not None and now.waiting.commit.sha == bad
    assert [d.step for d in then.decisions if d.accepted][-1] == bad


def test_once_its_day_has_come_it_is_in_effect(attacker: Attacker, good: str) -> None:
    """What is in effect is set right by acts, never by an annulment."""
    bad = ahead(attacker, END + timedelta(days=2))
    soon(attacker, 3)
    act = annul(attacker, good, bad)
    told = counts(attacker.ledger())
    assert told[bad] and not told[act]


def test_nothing_that_took_effect_behind_it_is_taken_away(attacker: Attacker, good: str) -> None:
    """Dated back, an annulment would undo what rested on the step it names."""
    bad = ahead(attacker, END + timedelta(days=2))
    behind = attacker.office({ISSUER: attacker.read(ISSUER) + b"# more\n"})
    soon(attacker)
    act = annul(attacker, good, bad)
    told = counts(attacker.ledger())
    assert [told[sha] for sha in (bad, behind, act)] == [True, True, False]


def test_the_annulment_can_be_approved_the_day_it_is_needed(attacker: Attacker, good: str) -> None:
    """Main is held back for everything else."""
    bad = ahead(attacker)
    soon(attacker)
    main, w = attacker.writer.resolve("main"), attacker.writer
    tree, tip = annulling(attacker, good, bad), main
    for person in OTHERS[:-1]:
        tip = attacker.commit(tree, [tip], person)
    step = w.pending(main, tip, attacker.now + timedelta(hours=1))
    ledger = attacker.ledger(DAYS[0])
    (held,) = ledger.held_back()
    assert "由未参与该步骤的三人以废止记录" in held.hint
    found = with_pending(ledger, step).weigh(step, attacker.keys["leader-1"].public, "leader-1")
    assert found.findings == ()
    other = attacker.commit(
        w.overlay(main, attacker.changes({TEMPLATE: attacker.read(TEMPLATE) + b"\n"})),
        [main],
        "admin-2",
    )
    step = w.pending(main, other, attacker.now + timedelta(hours=1))
    found = with_pending(ledger, step).weigh(step, attacker.keys["chief-2"].public, "chief-2")
    assert "authority-future" in {f.rule for f in found.findings}


@pytest.mark.parametrize("key", ["publisher-1", "city-clerk-2", "chief-1"])
def test_one_key_alone_holds_nothing_back(attacker: Attacker, good: str, key: str) -> None:
    """A merge that changes nothing asks for nobody's competence: its date must not count."""
    w, attacker.now = attacker.writer, FAR
    tree = w.commit(good).tree
    bad = attacker.merge(tree, [good, attacker.commit(tree, [good], key)], key)
    soon(attacker)
    after = attacker.office({ISSUER: attacker.read(ISSUER) + b"\n"})
    ledger = attacker.ledger(DAYS[0])
    assert ledger.waiting is None and not counts(ledger)[bad] and counts(ledger)[after]
    assert [f.rule for f in ledger.decisions[-2].findings] == ["authority-nothing-merged"]
