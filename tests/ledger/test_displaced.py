"""A push, not forced, that takes accepted steps off main's line ends the audit and publishing."""

from pathlib import Path

import pytest

from pipeline.git.keys.demo_keys import signer
from pipeline.git.objects import FOLDER
from pipeline.git.steps import Change
from pipeline.ledger.folding import Rewritten
from pipeline.records.paths import OFFICERS
from tests.support.attacking import Attacker
from tests.support.odd_objects import bomb, put
from tests.support.publishing import key
from tests.support.running import dossier


def revoked(attacker: Attacker) -> str:
    """The chief's key is replaced, by a step that counts."""
    key = attacker.keys[attacker.someone("section-chief")].public
    raw = attacker.read(OFFICERS).replace(key.encode(), signer(58).public.encode())
    people = attacker.someone("administrator"), attacker.someone("section-chief", nth=1)
    return attacker.act({OFFICERS: raw}, *people)


def swapped(attacker: Attacker, how: str) -> str:
    """The revocation is pushed off main's line; the commit named by the refusal."""
    w, fork = attacker.writer, attacker.writer.resolve("main")
    if how == "after a direct commit":
        attacker.merge(w.commit(fork).tree, [fork], None)
    lost = revoked(attacker)
    assert [f.message for f in attacker.audit()[-1].findings] == []
    first, tree = fork, w.commit(fork).tree
    if how == "its branch merged before":
        first = attacker.merge(tree, [fork, w.commit(lost).parents[1]], None)
    if how == "tree of main":
        tree = w.commit(lost).tree
    attacker.merge(tree, [first, lost], None)
    return lost


HOW = ["plain", "tree of main", "its branch merged before", "after a direct commit"]


@pytest.mark.parametrize("how", HOW)
def test_a_revoked_key_does_not_come_back(attacker: Attacker, how: str) -> None:
    lost = swapped(attacker, how)
    chief = attacker.someone("section-chief")
    attacker.act({".github/x.yml": b"{}\n"}, attacker.someone("administrator"), chief)
    with pytest.raises(Rewritten, match=lost[:12]):
        attacker.audit()


def test_a_merge_by_the_button_that_never_counted_takes_nothing_with_it(attacker: Attacker) -> None:
    """No key of ours is on it and no record: it cannot be told from a merge of two topics."""
    w, fork = attacker.writer, attacker.writer.resolve("main")
    lost = attacker.act({".github/x.yml": b"{}\n"}, attacker.someone("administrator"), None)
    assert not attacker.audit()[-1].accepted
    attacker.merge(w.commit(fork).tree, [fork, lost], None)
    assert not attacker.audit()[-1].accepted
    people = attacker.someone("administrator"), attacker.someone("section-chief")
    attacker.act({".github/y.yml": b"{}\n"}, *people)
    assert attacker.audit()[-1].accepted


def inner(attacker: Attacker, first: str | None, signed: str | None, drafted: str) -> str:
    """A branch that merges another with `--no-ff`; `first` drafts on it before, or nobody does."""
    w, fork = attacker.writer, attacker.writer.resolve("main")
    one, two = (attacker.changes({f".github/{n}.yml": b"{}\n"}) for n in "ab")
    own, changes = fork, two
    if first:
        own, changes = attacker.commit(w.overlay(fork, one), [fork], first), [*one, *two]
    topic = attacker.commit(w.overlay(fork, two), [fork], drafted)
    return attacker.commit(w.overlay(fork, changes), [own, topic], signed)


@pytest.mark.parametrize("first", ["administrator", None])
@pytest.mark.parametrize("signed", ["administrator", None])
def test_an_inner_merge_is_judged_as_what_it_is(
    attacker: Attacker, first: str | None, signed: str | None
) -> None:
    """Its drafter's, as such; unsigned it is refused for that, and the audit goes on."""
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    tip = inner(attacker, first and admin, signed and admin, admin)
    attacker.merge(w.commit(tip).tree, [main, tip], chief)
    last = attacker.audit()[-1]
    assert last.accepted == bool(signed)
    assert {f.rule for f in last.findings} == (set() if signed else {"authority-unsigned"})
    attacker.act({".github/y.yml": b"{}\n"}, admin, chief)
    assert attacker.audit()[-1].accepted


def test_an_inner_merge_by_a_stranger_costs_nothing(attacker: Attacker) -> None:
    """A key that nobody holds makes no step of main, however often it signs."""
    w, fork = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    attacker.keys["stranger"] = signer(60)
    tree, tip = w.commit(fork).tree, fork
    for _ in range(60):
        topic = attacker.commit(tree, [fork], "stranger")
        tip = attacker.commit(tree, [tip, topic], "stranger")
    attacker.merge(tree, [fork, tip], None)
    attacker.act({".github/y.yml": b"{}\n"}, admin, chief)
    assert [d.accepted for d in attacker.audit()][-2:] == [False, True]


def test_an_inner_merge_that_would_have_been_an_approval_stops(attacker: Attacker) -> None:
    """The chief signed another's draft on that line: had main stood there, it had counted."""
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    tip = inner(attacker, None, chief, admin)
    attacker.merge(w.commit(tip).tree, [main, tip], None)
    with pytest.raises(Rewritten, match=tip[:12]):
        attacker.audit()


def test_an_unreadable_merge_hides_no_other_line(attacker: Attacker) -> None:
    w, fork = attacker.writer, attacker.writer.resolve("main")
    lost = revoked(attacker)
    odd = put(w, w.commit(fork).tree, "", [(FOLDER, b"bomb", bomb(w))])
    attacker.merge(odd, [fork, lost], None)
    with pytest.raises(Rewritten, match=lost[:12]):
        attacker.audit()


def test_a_date_far_off_does_not_hide_it(attacker: Attacker) -> None:
    today = attacker.now.date()
    w, fork = attacker.writer, attacker.writer.resolve("main")
    lost = revoked(attacker)
    attacker.now = attacker.now.replace(year=2090)
    attacker.merge(w.commit(fork).tree, [fork, lost], None)
    with pytest.raises(Rewritten, match=lost[:12]):
        attacker.ledger(today)


def test_audit_and_publish_stop_and_say_how_to_mend(attacker: Attacker, tmp_path: Path) -> None:
    lost = swapped(attacker, "plain")
    out = tmp_path / "site"
    for command in (("audit",), ("publish", "--commit", "--key", key(tmp_path), "--out", out)):
        ran = dossier(*command, repo=attacker.writer.path)
        assert ran.returncode == 1
        assert lost[:12] in ran.stderr and "把主线恢复到推送前的提交" in ran.stderr
    assert not out.exists()


def test_a_branch_that_took_main_in_stays_ordinary(attacker: Attacker) -> None:
    w, fork = attacker.writer, attacker.writer.resolve("main")
    clerk, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    attacker.act({".github/x.yml": b"{}\n"}, clerk, chief)
    main = w.resolve("main")
    change = [Change(".github/y.yml", None, w.store("blob", b"{}\n"))]
    own = attacker.commit(w.overlay(fork, change), [fork], clerk)
    tree = w.overlay(main, change)
    joined = attacker.commit(tree, [own, main], clerk)
    attacker.merge(tree, [main, joined], chief)
    assert attacker.audit()[-1].accepted
