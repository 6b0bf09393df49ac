"""What a pusher may write and nobody can read costs its own step, and no other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.git.objects import FILE, FOLDER
from pipeline.git.refs import HistoryError
from pipeline.git.writer import Writer
from pipeline.ledger.snapshot import snapshot_of
from tests.support.attacking import END, Attacker
from tests.support.odd_objects import blob, bomb, folder, items, nested, put, rewritten
from tests.support.running import dossier

PLACES = ["", "dossiers/2025"]
ISSUER = "registry/issuer.yaml"


def twice(w: Writer, tree: str) -> str:
    return put(w, tree, "registry", [(FILE, b"issuer.yaml", blob(w))])


def file_and_folder(w: Writer, tree: str) -> str:
    inner = folder(w, [(FILE, b"x", blob(w))])
    return put(w, tree, "dossiers", [(FILE, b"2025", blob(w)), (FOLDER, b"2026", inner)])


def cut_off(w: Writer, tree: str) -> str:
    raw = w.one("tree", tree)
    return w.store("tree", raw + b"100644 half\0abc")


TREES: dict[str, Callable[[Writer, str], str]] = {
    "a name twice": twice,
    "a file and a folder of one name": file_and_folder,
    "cut off": cut_off,
    "a path for a name": lambda w, t: put(w, t, "", [(FILE, b"registry/officers.yaml", blob(w))]),
    "no name": lambda w, t: put(w, t, "", [(FILE, b"", blob(w))]),
    "1,200 nested folders": lambda w, t: put(w, t, "", [(FOLDER, b"deep", nested(w, 1200))]),
    "nested where acts go": lambda w, t: put(
        w, t, "dossiers/2025", [(FOLDER, b"deep", nested(w, 1200))]
    ),
    "a tree bomb": lambda w, t: put(w, t, "dossiers/2025", [(FOLDER, b"bomb", bomb(w))]),
    "a bomb without files": lambda w, t: put(w, t, "", [(FOLDER, b"z", bomb_of_nothing(w))]),
    "30,000 files": lambda w, t: put(
        w, t, "dossiers/2025", [(FILE, b"z%05d" % n, blob(w)) for n in range(30_000)]
    ),
    "a folder of 6 MB": lambda w, t: put(
        w, t, "dossiers/2025", [(FILE, b"z%0100d" % n, blob(w)) for n in range(48_000)]
    ),
    "a folder that is a file": lambda w, t: put(w, t, "", [(FOLDER, b"z", blob(w))]),
    "a file that is a folder": lambda w, t: put(
        w, t, "dossiers/2025", [(FILE, b"call-amendment-7.yaml", t)]
    ),
    "a file that is a commit": lambda w, t: put(
        w, t, "registry", [(FILE, b"x.yaml", w.resolve("main"))]
    ),
}


def bomb_of_nothing(w: Writer) -> str:
    tree = folder(w, [])
    for _ in range(9):
        tree = folder(w, [(FOLDER, b"%d" % n, tree) for n in range(10)])
    return tree


def honest(attacker: Attacker) -> str:
    """An issuer renewed, by those who may; merged as `dossier approve` writes it."""
    return attacker.office({ISSUER: attacker.read(ISSUER) + b"\n"})


@pytest.mark.parametrize("how", TREES)
def test_a_tree_nobody_can_read_costs_its_own_step(attacker: Attacker, how: str) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    tree = TREES[how](w, w.commit(main).tree)
    people = attacker.someone("administrator"), attacker.someone("section-chief")
    tip = attacker.commit(tree, [main], people[0])
    attacker.merge(tree, [main, tip], people[1])
    after = honest(attacker)
    *before, bad, last = attacker.audit()
    assert [d.step for d in before if not d.accepted] == []
    assert {f.rule for f in bad.findings} == {"authority-unreadable"} and not bad.accepted
    assert bad.findings[0].message.isprintable() and bad.findings[0].hint
    assert (last.step, last.accepted, last.findings) == (after, True, ())


def test_an_inner_merge_may_bring_main_as_it_is(attacker: Attacker) -> None:
    """An honest branch, parted before the bomb, takes main in: it wrote none of that."""
    w, fork = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    change = attacker.changes({ISSUER: attacker.read(ISSUER) + b"\n"})
    own = attacker.commit(w.overlay(fork, change), [fork], admin)
    bombed = put(w, w.commit(fork).tree, "", [(FOLDER, b"bomb", bomb(w))])
    bad = attacker.merge(bombed, [fork, attacker.commit(bombed, [fork], None)], None)
    tree = w.overlay(bad, change)
    joined = attacker.commit(tree, [own, bad], admin)
    attacker.merge(tree, [bad, joined], chief)
    assert [d.accepted for d in attacker.audit()][-2:] == [False, True]


DATES = [b"253402300800", b"99999999999999999999", b"-1", b"18446744073709551615", b"x"]


@pytest.mark.parametrize("when", DATES)
@pytest.mark.parametrize("where", ["merge", "branch"])
def test_a_date_that_is_none(attacker: Attacker, when: bytes, where: str) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")

    def dated(payload: bytes) -> bytes:
        head, _, message = payload.partition(b"\n\n")
        lines = [
            b"committer A <a@b> " + when + b" +0800" if x.startswith(b"committer") else x
            for x in head.split(b"\n")
        ]
        return b"\n".join(lines) + b"\n\n" + message

    tree = w.overlay(main, attacker.changes({ISSUER: b"x"}))
    tip = attacker.commit(tree, [main], admin)
    if where == "branch":
        tip = rewritten(w, tip, dated, attacker.keys[admin])
    merge = attacker.commit(tree, [main, tip], chief)
    if where == "merge":
        merge = rewritten(w, merge, dated, attacker.keys[chief])
    w.set_ref("refs/heads/main", merge, main)
    attacker.office({ISSUER: b"", "templates/index.html.j2": None})
    attacker.act({".github/x.yml": b"{}\n"}, admin, chief)
    bad, _, last = attacker.audit()[-3:]
    assert {f.rule for f in bad.findings} == {"authority-unreadable"}
    assert last.accepted


def test_a_parent_where_git_does_not_look(attacker: Attacker) -> None:
    """Git takes such a push though that parent is nowhere; it is no gap in the clone."""
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    tree = w.overlay(main, attacker.changes({ISSUER: b"x"}))
    merge = attacker.commit(tree, [main, attacker.commit(tree, [main], admin)], chief)
    late = b"\nparent " + b"d" * 40 + b"\n\n"
    odd = rewritten(w, merge, lambda raw: raw.replace(b"\n\n", late, 1), attacker.keys[chief])
    w.set_ref("refs/heads/main", odd, main)
    attacker.act({".github/x.yml": b"{}\n"}, admin, chief)
    assert [d.accepted for d in attacker.audit()][-2:] == [False, True]


def test_a_commit_of_megabytes(attacker: Attacker) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    tree = w.overlay(main, attacker.changes({ISSUER: b"x"}))
    merge = attacker.commit(tree, [main, attacker.commit(tree, [main], admin)], chief)
    long = rewritten(w, merge, lambda raw: raw + b"0" * (3 << 20), None)
    w.set_ref("refs/heads/main", long, main)
    attacker.act({".github/x.yml": b"{}\n"}, admin, chief)
    assert [d.accepted for d in attacker.audit()][-2:] == [False, True]


NAMES = [
    b".git", b".GIT", b"..", b".", b"GIT~1", b"git~2", b"REGIST~1", b".git ", b".git...",
    b".git::$INDEX_ALLOCATION", ".g\u200cit".encode(), "\ufeff.git".encode(), b"a\\b", b"\xff",
    b"con", b"CONIN$", b"com0.txt", b" x", b"n" * 300,
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("kind", [FILE, FOLDER])
def test_names_that_git_or_a_file_system_refuses(
    attacker: Attacker, name: bytes, kind: str
) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    what = blob(w) if kind == FILE else folder(w, [(FILE, b"x", blob(w))])
    tree = put(w, w.commit(main).tree, "registry", [(kind, name, what)])
    attacker.merge(tree, [main, attacker.commit(tree, [main], admin)], chief)
    honest(attacker)
    bad, last = attacker.audit()[-2:]
    assert "authority-path" in {f.rule for f in bad.findings}
    assert not bad.accepted and last.accepted


MODES = ["100664", "100600", "100640", "0100644", "100000", "7", "120777", "777777777777"]


@pytest.mark.parametrize("mode", MODES)
def test_modes_that_git_would_not_write(attacker: Attacker, mode: str) -> None:
    """The step that brings one is refused; the next may be Git's own, which writes it plainly."""
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    top = w.commit(main).tree
    odd = _with_mode(w, top, "registry/issuer.yaml", mode)
    attacker.merge(odd, [main, attacker.commit(odd, [main], admin)], chief)
    bad, change = w.resolve("main"), attacker.changes({".github/x.yml": b"{}\n"})
    plain = w.overlay(main, change)
    tip = attacker.commit(w.overlay(bad, change), [bad], admin)
    attacker.merge(plain if mode.startswith(("100", "0100")) else w.overlay(bad, change),
                   [bad, tip], chief)  # fmt: skip
    refused, last = attacker.audit()[-2:]
    assert "authority-mode" in {f.rule for f in refused.findings}
    assert last.accepted, last.findings


def test_a_folder_with_an_odd_mode(attacker: Attacker) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    odd = _with_mode(w, w.commit(main).tree, "dossiers", "40755")
    attacker.merge(odd, [main, attacker.commit(odd, [main], admin)], chief)
    honest(attacker)
    refused, last = attacker.audit()[-2:]
    assert {f.rule for f in refused.findings} >= {"authority-mode"}
    assert last.accepted, last.findings


def _with_mode(w: Writer, tree: str, path: str, mode: str) -> str:
    name, _, rest = path.partition("/")
    changed = []
    for old, known, sha in items(w, tree):
        if known != name.encode():
            changed.append((old, known, sha))
        elif rest:
            changed.append((old, known, _with_mode(w, sha, rest, mode)))
        else:
            changed.append((mode, known, sha))
    return folder(w, changed)


@pytest.mark.parametrize("kind", ["tree", "blob", "commit"])
def test_an_object_that_is_missing_is_a_damaged_clone(attacker: Attacker, kind: str) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    honest(attacker)
    last = w.commit(w.resolve("main"))
    gone = {
        "tree": w.entry("main", "registry"),
        "blob": w.entry("main", ISSUER),
        "commit": ("", last.parents[1]),
    }[kind]
    assert gone and main
    (w.common_dir / "objects" / gone[1][:2] / gone[1][2:]).unlink()
    with Writer(w.path) as again, pytest.raises(HistoryError, match="重新完整克隆"):
        Attacker(again).audit()


def test_the_command_line_tells_of_it_and_goes_on(attacker: Attacker) -> None:
    w, main = attacker.writer, attacker.writer.resolve("main")
    tree = TREES["a tree bomb"](w, w.commit(main).tree)
    attacker.merge(tree, [main, attacker.commit(tree, [main], None)], None)
    honest(attacker)
    ran = dossier("audit", repo=w.path)
    assert ran.returncode == 1 and "authority-unreadable" in ran.stdout + ran.stderr
    for command in (["status"], ["due"], ["check"]):
        assert dossier(*command, repo=w.path).returncode in (0, 1)
    with snapshot_of(w.path, END.date()) as snapshot:
        assert snapshot.ledger is not None


def test_refs_with_names_that_are_none(attacker: Attacker, tmp_path: Path) -> None:
    main = attacker.writer.resolve("main")
    odd = tmp_path / "odd.git"
    shutil.copytree(attacker.writer.path, odd)
    with (odd / "packed-refs").open("ab") as packed:
        packed.write(b"".join(b"%s refs/heads/%s\n" % (main.encode(), n) for n in ODD_REFS))
    (
        odd
        / "refs/heads/b\udcff".encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    ).write_text(main)
    (odd / "refs/heads/long").write_text("0" * 100_000)
    (odd / "refs/heads/bytes").write_bytes(b"\xff\xfe\x00")
    with Writer(odd) as w:
        assert w.resolve("main") == main
        assert set(w.refs) == set(attacker.writer.refs)
        assert all(d.accepted for d in Attacker(w).audit())


ODD_REFS = [b"\xff", b"a b", b"a\x01", b"..", b"x.lock", b"a//b", b".hidden", b"q?", b"\xe2\x80"]
