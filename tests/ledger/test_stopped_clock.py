"""A clock that stands still, or goes slow, costs its own step alone, and is said before signing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.authority.next_signature import Part
from tests.support.attacking import Attacker

ISSUER = "registry/issuer.yaml"
SLOW = timedelta(days=90)


@pytest.fixture
def branch(attacker: Attacker) -> str:
    """A change of the registry, drafted by a machine whose clock stopped months ago."""
    w, main = attacker.writer, attacker.writer.resolve("main")
    tree = w.overlay(main, attacker.changes({ISSUER: attacker.read(ISSUER) + b"\n"}))
    attacker.now -= SLOW
    tip = attacker.commit(tree, [main], attacker.someone("administrator"))
    attacker.now += SLOW
    w.set_ref("refs/heads/slow", tip, None)
    return tip


def merged(attacker: Attacker, tip: str) -> str:
    main, tree = attacker.writer.resolve("main"), attacker.writer.commit(tip).tree
    return attacker.merge(tree, [main, tip], attacker.someone("section-chief"))


def test_only_the_merge_has_a_date_that_counts(attacker: Attacker, branch: str) -> None:
    merged(attacker, branch)
    assert all(d.accepted for d in attacker.audit())


def test_a_slow_approver_is_told_before_anything_is_signed(attacker: Attacker, branch: str) -> None:
    chief, w = attacker.someone("section-chief"), attacker.writer
    main, ledger = w.resolve("main"), attacker.ledger()
    key = attacker.keys[chief].public
    slow = ledger.weigh(w.pending(main, branch, attacker.now - SLOW), key, chief)
    (finding,) = slow.findings
    assert finding.rule == "authority-backdated" and "日期倒退" in finding.message
    assert "校准签署人电脑的时间" in finding.hint
    right = ledger.weigh(w.pending(main, branch, attacker.now), key, chief)
    assert (right.part, right.findings) == (Part.MERGE, ())


def test_a_merge_by_a_slow_clock_bars_nobody_and_is_done_again(
    attacker: Attacker, branch: str
) -> None:
    attacker.now -= SLOW
    slow = merged(attacker, branch)
    attacker.now += SLOW
    *before, last = attacker.audit()
    assert all(d.accepted for d in before) and [f.rule for f in last.findings] == [
        "authority-backdated"
    ]
    honest = attacker.office({"templates/README.md": b"x\n"})
    w, base = attacker.writer, attacker.writer.commit(slow).parents[0]
    written = attacker.writer.blob(attacker.ledger().view[ISSUER]) + b"\n"
    tree = w.overlay(base, attacker.changes({ISSUER: written}))
    tip = attacker.commit(tree, [base], attacker.someone("administrator"))
    main = w.resolve("main")
    tree = w.overlay(main, w.pending(main, tip, attacker.now).proposed)
    redone = attacker.merge(tree, [main, tip], attacker.someone("section-chief"))
    decided = {d.step: d.accepted for d in attacker.audit()}
    assert (decided[slow], decided[honest], decided[redone]) == (False, True, True)
    assert w.blob(attacker.ledger().view[ISSUER]) == written
