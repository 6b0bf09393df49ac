"""What a forger puts on main: which tree, and whose names, keys and dates stand behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import yaml

from pipeline.git.notes import NOTES, written
from pipeline.git.objects import FILE, FOLDER, write_commit
from pipeline.git.steps import Change
from pipeline.records.paths import GENERATION, OFFICERS, ROOT
from tests.ledger.test_putting_right import HARM
from tests.support.batch import TEXTS, dumped, loaded
from tests.support.besieged import UNWANTED, WHERE, Besieged, Files
from tests.support.odd_objects import blob, folder
from tests.support.withholding import content, record

CALL = "dossiers/2025/call.yaml"


@dataclass(frozen=True)
class Forgery:
    """One step: `what` it brings, `how` it is made to look, by which hands, how many hours off."""

    what: str
    how: str
    hands: tuple[str | None, ...]
    hours: int


HANDS: tuple[tuple[str | None, ...], ...] = (
    (None, None), ("stranger", "stranger"), ("thief", "thief"), ("stranger", "thief"),
    (None, "thief"), ("thief", None), ("thief", "stranger"), ("thief", "thief", "thief"),
    ("city-clerk-1", "city-clerk-2"), ("admin-1", "leader-1"), ("city-clerk-1", "leader-1"),
    ("bs-clerk-1", "cs-leader-1"), ("publisher-1", "publisher-1"), ("admin-1", "admin-1"),
)  # fmt: skip
"""Drafter, checker, approver: none of these may do anything together."""
HOURS = (0, 0, 0, -1, -24 * 400, 1, 24 * 365 * 20)


def roster(world: Besieged) -> Files:
    """Each officer's keys replaced by the forger's own."""
    data = loaded(world.writer.blob(world.view[OFFICERS]))
    for officer in data["officers"]:
        officer["keys"] = [world.hand.keys["stranger"].public]
    return {OFFICERS: dumped(data)}


def posts(world: Besieged) -> Files:
    """One more officer, who holds every post there is."""
    data = loaded(world.writer.blob(world.view[OFFICERS]))
    every = [post for officer in data["officers"] for post in officer["posts"]]
    keys = [world.hand.keys["stranger"].public]
    data["officers"].append({"id": "forger-1", "name": "某", "keys": keys, "posts": every})
    raw = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    return {OFFICERS: raw.encode()}


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def annulment(world: Besieged) -> Files:
    steps = [{"commit": sha, "reasons": "无"} for sha in world.mains]
    paper = {"record": "annulment/1", "steps": steps, "dated": "2025-10-13"}
    return {world.free("registry/annulments"): dumped(paper)}


def withheld(world: Besieged, path: str, other: Callable[[bytes], bytes] | None = None) -> Files:
    """A file in effect withheld: taken out, or another text in its place."""
    raw = world.writer.blob(world.view[path])
    instead = other(raw) if other else None
    one = content(world.hand, path, raw, instead)
    return {world.free("registry/withholdings"): record(one), path: instead}


def no_keys(world: Besieged) -> Files:
    """Each officer's keys revoked since long ago."""
    data = loaded(world.writer.blob(world.view[OFFICERS]))
    end = {"revoked_at": "2025-01-01T00:00:00+08:00", "reason": "lost"}
    for officer in data["officers"]:
        officer["keys"] = [{"key": key, **end} for key in officer["keys"]]
    return {OFFICERS: dumped(data)}


def ahead(world: Besieged) -> Files:
    """The office's next act as it will be, before anybody approved it."""
    step = world.next()
    return {path: TEXTS[path] for path in step["acts"]} if step else {CALL: None}


def altered(world: Besieged) -> Files:
    return {path: (raw or b"") + b"# x\n" for path, raw in ahead(world).items()}


def last(world: Besieged) -> str:
    return max(path for path in world.view if path.startswith("dossiers/"))


FILES: dict[str, Callable[[Besieged], Files]] = {
    "nothing": lambda w: {},
    "the next act": ahead,
    "the next act altered": altered,
    "one file of the next act": lambda w: dict(list(ahead(w).items())[:1]),
    "the roster": roster,
    "the roster's posts": posts,
    "the roster's keys revoked": no_keys,
    "no roster": lambda w: {OFFICERS: None},
    "another root": lambda w: {ROOT: w.writer.blob(w.view[ROOT]) + b"# x\n"},
    "another generation": lambda w: {GENERATION: b"record: generation/1\ngeneration: 9\n"},
    "a generation before": lambda w: {GENERATION: b"record: generation/1\ngeneration: 1\n"},
    "an annulment of all": annulment,
    "an act withheld": lambda w: withheld(w, last(w)),
    "an act withheld, more text instead": lambda w: withheld(w, last(w), lambda r: r + b"# x\n"),
    "an act withheld, other text instead": lambda w: withheld(
        w, last(w), lambda r: r.replace(b"20", b"xx")
    ),
    "the roster withheld": lambda w: withheld(w, OFFICERS),
    "a file edited": lambda w: {last(w): b"record: call/1\n"},
    "a file deleted": lambda w: {last(w): None},
    "a file renamed": lambda w: {
        last(w): None, f"{last(w)[:-5]}-7.yaml": w.writer.blob(w.view[last(w)])
    },
    "a schema": lambda w: {"schemas/designation-1.schema.json": b"{}"},
    "a template": lambda w: {"templates/publicity.html.j2": b"<p>x</p>\n"},
    "a calendar": lambda w: {"registry/calendar/cn-2025.yaml": None},
    "a folder in a file's place": lambda w: {"registry/issuer.yaml/x.yaml": b"x\n"},
    "another case of letters": lambda w: {"dossiers/2025/CALL.yaml": b"x\n", "Registry/x": b"x\n"},
    "an attachment": lambda w: {WHERE: UNWANTED},
}  # fmt: skip
MODES = ("100755", "120000", "160000", "100664")
WHAT = (*FILES, *(f"mode {mode}" for mode in MODES), *HARM)
HOW = (
    "merge", "merge", "merge", "direct", "octopus", "evil", "moved signature", "old approval",
    "inner merge", "on an honest draft", "honest draft", "on an old main",
)  # fmt: skip


def tree_of(world: Besieged, what: str, base: str) -> str:
    """The tree that the forger writes, over that of `base`, or where it cannot be, a clean one."""
    w = world.writer
    if what in FILES:
        return w.overlay(base, world.hand.changes(FILES[what](world)))
    if what.startswith("mode "):
        mode, path = what[5:], last(world)
        sha = base if mode == "160000" else world.view[path]
        return w.overlay(base, [Change(path, None, sha, mode)])
    try:
        return HARM[what](w, w.commit(base).tree)
    except Exception:  # main is so harmed already that there is no such folder
        return HARM[what](w, world.clean())


def forge(world: Besieged, forgery: Forgery) -> None:
    """One forged step on main."""
    base = world.main
    if forgery.how == "on an old main":
        base = world.mains[len(world.mains) // 2]
    tree = tree_of(world, forgery.what, base)
    parents, tree = _behind(world, forgery, base, tree)
    at = world.now + timedelta(hours=forgery.hours)
    sha = world.commit(tree, parents, forgery.hands[-1], at)
    if forgery.how == "moved signature":
        sha = _resigned(world, sha)
    world.push(sha, False, f"forged: {forgery.how}", f"bringing {forgery.what}")


def _behind(world: Besieged, forgery: Forgery, base: str, tree: str) -> tuple[list[str], str]:
    """The parents of the forged step, and its tree."""
    main, old = world.main, world.writer.commit(world.call or "").parents
    if forgery.how == "direct":
        return [main], tree
    if forgery.how == "old approval":
        return [main, old[1]], tree
    if forgery.how in ("honest draft", "on an honest draft") and (step := world.next()):
        base = world.drafted(world.parts(step), main)
        if forgery.how == "honest draft":
            return [main, base], _snatched(world, forgery, base, tree)
    tip = base
    for person in forgery.hands[:-1]:
        tip = world.commit(tree, [tip], person)
    if forgery.how == "octopus":
        return [main, tip, world.commit(tree, [main], forgery.hands[0])], tree
    if forgery.how == "inner merge":
        other = world.commit(tree, [base], forgery.hands[0])
        tip = world.commit(tree, [tip, other], forgery.hands[-1])
    if forgery.how == "evil":
        tip = world.commit(world.writer.commit(main).tree, [tip], forgery.hands[0])
    return [main, tip], tree


def _snatched(world: Besieged, forgery: Forgery, tip: str, tree: str) -> str:
    """An honest draft merged as it is by a stranger, with more in the merge by the others."""
    if forgery.hands[-1] in (None, "stranger"):
        return world.writer.commit(tip).tree
    return tree


def _resigned(world: Besieged, sha: str) -> str:
    """The step with the signature of an honest one."""
    stolen = world.writer.commit(world.call or "").signature
    payload = world.writer.commit(sha).payload
    return world.writer.store("commit", write_commit(payload, stolen or ""))


# --- refs besides main ------------------------------------------------------------------------


def note(world: Besieged, how: str) -> bytes:
    """A note as a forger writes one."""
    text = dumped({"record": "review/1", "merge": world.main, "main": world.main})
    if how == "signed":
        return written(text, world.hand.keys["thief"])
    return {"empty": b"", "unsigned": text, "large": b"x" * (600 << 10)}[how]


NOTES_OF = ("signed", "unsigned", "empty", "large", "twice", "a folder")


def notes(world: Besieged, how: str) -> None:
    """Notes on every step of main; nothing else stands among the notes any more."""
    w = world.writer
    item = blob(w, note(world, "signed" if how in ("twice", "a folder") else how))
    entries = [(FILE, sha.encode(), item) for sha in sorted(world.mains)]
    if how == "a folder":
        inside = folder(w, [(FILE, b"x", item)])
        entries = [(FOLDER, sha.encode(), inside) for sha in sorted(world.mains)]
    if how == "twice":
        entries = sorted(
            (name for sha in world.mains for name in _twice(world, sha, item)), key=lambda e: e[1]
        )
    _ref(world, NOTES, folder(w, list(dict.fromkeys(entries))))


def _twice(world: Besieged, sha: str, item: str) -> list[tuple[str, bytes, str]]:
    within = folder(world.writer, [(FILE, sha[2:].encode(), item)])
    return [(FILE, sha.encode(), item), (FOLDER, sha[:2].encode(), within)]


def published(world: Besieged, what: str) -> None:
    """A branch `published` of the forger's."""
    _ref(world, "refs/heads/published", HARM[what](world.writer, world.clean()))


def _ref(world: Besieged, name: str, tree: str) -> None:
    old = world.writer.refs.get(name)
    sha = world.commit(tree, [old] if old else [], "thief", world.now)
    world.writer.set_ref(name, sha, old)
