"""The costliest content within the limits, and beyond them, is read in 300 MB."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.git.limits import MAX_BRANCH, MAX_CHANGES, MAX_FOLDER, MAX_RECORD
from pipeline.git.objects import FILE, FOLDER
from pipeline.git.writer import Writer
from tests.support.attacking import Attacker
from tests.support.odd_objects import blob, folder, put
from tests.support.running import ROOT

MEGABYTES = 300
BATCH = "dossiers/2025"
SCRIPT = """
import sys
sys.argv = ["dossier", "--repo", sys.argv[1], "audit"]
try:
    from pipeline.cli.app import main
    main()
except SystemExit as done:
    peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]
    print("PEAK", int(peak) >> 10, done.code, file=sys.stderr)
"""


def audited(repo: Path) -> tuple[int, int]:
    """Peak of memory in MB, and the exit code, of an audit with a time limit."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(repo)],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    _, peak, code = done.stderr.splitlines()[-1].split()
    return int(peak), int(code)


def _files(w: Writer, tree: str, name: bytes, count: int, raw: bytes = b"x\n") -> str:
    one = blob(w, raw)
    return put(w, tree, BATCH, [(FILE, name % n, one) for n in range(count)])


def _record(shape: bytes) -> bytes:
    head = b"record: call/1\na: ["
    return head + shape * ((MAX_RECORD - len(head) - 1) // len(shape)) + b"]"


def zeros(w: Writer, size: int) -> str:
    """A loose object that says it is that large; nobody who asks first ever reads it."""
    sha = "0123456789abcdef" * 2 + "01234567"
    path = w.common_dir / "objects" / sha[:2] / sha[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(b"blob %d\0" % size + b"\0" * 1000))
    return sha


JUNK: dict[str, Callable[[Writer, str], str]] = {
    "as many files as may be": lambda w, t: _files(
        w, t, b"z%0" + b"%dd" % 150 + b".yaml", MAX_CHANGES - 2
    ),
    "as many records as may be": lambda w, t: _files(w, t, b"panel-%d.yaml", 2040),
    "as many folders as may be": lambda w, t: put(
        w, t, "", [(FOLDER, b"%d" % n, folder(w, [(FILE, b"x", blob(w))])) for n in range(9000)]
    ),
    "as many other files as may be": lambda w, t: put(
        w, t, "", [(FILE, b"%0150d" % n, blob(w)) for n in range(MAX_CHANGES - 2)]
    ),
    "as large a folder as may be": lambda w, t: put(
        w, t, "", [(FOLDER, b"z", folder(w, [
            (FILE, b"%d" % n, blob(w)) for n in range(MAX_FOLDER // 33)]))],
    ),
    "records as large as may be": lambda w, t: _files(w, t, b"panel-%d.yaml", 4, _record(b"[],")),
    "one record of zeros": lambda w, t: put(
        w, t, BATCH, [(FILE, b"panel-7.yaml", zeros(w, 2 << 30))]
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", JUNK)
def test_junk_is_refused_within_limits(attacker: Attacker, kind: str) -> None:
    """It comes and goes again, signed by two who may do much."""
    w = attacker.writer
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    main = w.resolve("main")
    old = w.commit(main).tree
    for top in (JUNK[kind](w, old), old):
        attacker.merge(top, [main, attacker.commit(top, [main], admin)], chief)
        main = w.resolve("main")
    attacker.act({".github/x.yml": b"{}\n"}, admin, chief)
    peak, code = audited(w.path)
    assert code in (0, 1)  # what is no record, an administrator and a chief may bring
    assert peak < MEGABYTES


def test_a_branch_of_many_commits(attacker: Attacker) -> None:
    w = attacker.writer
    main = w.resolve("main")
    tree, tip = w.commit(main).tree, main
    for _ in range(MAX_BRANCH + 1):
        tip = attacker.commit(tree, [tip], None)
    attacker.merge(tree, [main, tip], attacker.someone("section-chief"))
    people = attacker.someone("administrator"), attacker.someone("section-chief")
    attacker.act({".github/x.yml": b"{}\n"}, *people)
    peak, code = audited(w.path)
    assert (code, peak < MEGABYTES) == (1, True)
    assert [d.accepted for d in attacker.audit()][-2:] == [False, True]


@pytest.mark.parametrize("fault", [MemoryError, RecursionError, OSError])
def test_what_this_machine_lacks_is_never_a_verdict(
    attacker: Attacker, fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No content within the limits does this; so it is made to happen."""
    ledger, step = attacker.ledger(), attacker.writer.step("main")

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(ledger, "attempt", fail)
    with pytest.raises(fault):
        ledger.consider(step)
