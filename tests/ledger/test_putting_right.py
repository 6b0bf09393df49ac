"""An annulment puts main right again, whatever a refused step did to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.git.objects import FILE, FOLDER
from pipeline.git.writer import Writer
from tests.ledger.test_office_kept import dumped
from tests.ledger.test_unreadable_steps import MODES, NAMES, TREES
from tests.support.attacking import Attacker
from tests.support.odd_objects import blob, folder, items, put

ANNULMENT = "registry/annulments/1.yaml"
CALL, CASE = "dossiers/2025/call.yaml", "dossiers/2025/f-q8d2"


def annulled(attacker: Attacker, good: str, *bad: str) -> None:
    """The tree of `good` with an annulment of the bad steps, by three who had no part in them."""
    w, main = attacker.writer, attacker.writer.resolve("main")
    steps = [{"commit": sha, "reasons": "未经批准"} for sha in bad]
    paper = dumped({"record": "annulment/1", "steps": steps, "dated": "2025-10-13"})
    tree = w.overlay(good, attacker.changes({ANNULMENT: paper}))
    tip = main
    people = [attacker.someone(r) for r in ("administrator", "section-chief", "commission-leader")]
    for person in people[:-1]:
        tip = attacker.commit(tree, [tip], person)
    attacker.merge(tree, [main, tip], people[-1])


def without(w: Writer, tree: str, path: str) -> str:
    name, _, rest = path.partition("/")
    kept = [
        (mode, known, without(w, sha, rest) if rest and known == name.encode() else sha)
        for mode, known, sha in items(w, tree)
        if rest or known != name.encode()
    ]
    return folder(w, kept)


def edited(w: Writer, tree: str) -> str:
    return put(w, without(w, tree, CALL), "dossiers/2025", [(FILE, b"call.yaml", blob(w))])


HARM: dict[str, Callable[[Writer, str], str]] = {
    "an act deleted": lambda w, t: without(w, t, CALL),
    "an act edited": edited,
    "a case deleted": lambda w, t: without(w, t, CASE),
    "all dossiers deleted": lambda w, t: without(w, t, "dossiers"),
    "everything deleted": lambda w, t: folder(w, [(FILE, b"x", blob(w))]),
    "the roster deleted": lambda w, t: without(w, t, "registry/officers.yaml"),
    "a folder replaced by a file": lambda w, t: put(
        w, without(w, t, CASE), "dossiers/2025", [(FILE, b"f-q8d2", blob(w))]
    ),
    "a file replaced by a folder": lambda w, t: put(
        w, without(w, t, CALL), "dossiers/2025",
        [(FOLDER, b"call.yaml", folder(w, [(FILE, b"x", blob(w))]))],
    ),
    "an act of another mode": lambda w, t: put(
        w, without(w, t, CALL), "dossiers/2025", [("100755", b"call.yaml", blob(w))]
    ),
    **{
        f"a file of mode {mode}": lambda w, t, mode=mode: put(  # type: ignore[misc]
            w, t, "registry", [(mode, b"odd", blob(w))]
        )
        for mode in MODES
    },
    **{
        f"a name {name!a}": lambda w, t, name=name: put(  # type: ignore[misc]
            w, t, "registry", [(FILE, name, blob(w))]
        )
        for name in NAMES
    },
    **TREES,
}  # fmt: skip


@pytest.mark.parametrize("how", HARM)
def test_what_was_harmed_is_put_right(attacker: Attacker, how: str) -> None:
    w, good = attacker.writer, attacker.writer.resolve("main")
    view = attacker.ledger().view
    tree = HARM[how](w, w.commit(good).tree)
    bad = attacker.merge(tree, [good, attacker.commit(tree, [good], None)], None)
    annulled(attacker, good, bad)
    ledger = attacker.ledger()
    assert ledger.decisions[-1].findings == ()
    assert ledger.decisions[-1].accepted and not ledger.refused
    assert ledger.view == {**view, ANNULMENT: ledger.view[ANNULMENT]}
    assert {p: sha for p, (_, sha) in w.tree("main").items()} == ledger.view


@pytest.mark.parametrize("how", ["an act deleted", "a tree bomb"])
def test_no_other_step_is_undone_on_the_way(attacker: Attacker, how: str) -> None:
    """What is in effect stays: an annulment takes nothing away but what never counted."""
    w, good = attacker.writer, attacker.writer.resolve("main")
    tree = HARM[how](w, w.commit(good).tree)
    bad = attacker.merge(tree, [good, attacker.commit(tree, [good], None)], None)
    poorer = attacker.commit(without(w, w.commit(good).tree, "schemas"), [good], None)
    annulled(attacker, poorer, bad)
    assert not attacker.audit()[-1].accepted


def test_a_folder_of_acts_never_goes_as_one(attacker: Attacker) -> None:
    """Main is full of junk beside acts; taking the whole folder away is no way to clear it."""
    w, good = attacker.writer, attacker.writer.resolve("main")
    tree = put(w, w.commit(good).tree, "dossiers/2025", [
        (FOLDER, b"junk", folder(w, [(FILE, b"%d" % n, blob(w)) for n in range(30_000)]))
    ])  # fmt: skip
    bad = attacker.merge(tree, [good, attacker.commit(tree, [good], None)], None)
    poorer = attacker.commit(without(w, w.commit(good).tree, "dossiers"), [good], None)
    annulled(attacker, poorer, bad)
    assert {f.rule for f in attacker.audit()[-1].findings} >= {"authority-deleted"}
    annulled(attacker, good, bad)
    assert attacker.audit()[-1].accepted
