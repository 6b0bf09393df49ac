"""Bytes that withholdings in effect name, dropped from one clone or bare repository.

All other objects are packed anew first, and checked, and only then the old packs go: killed at any
point the clone has lost nothing else, and the next run completes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.git.history import History
from pipeline.git.refs import HistoryError
from pipeline.ledger.folding import fold
from pipeline.ledger.snapshot import main_of
from pipeline.records.withheld import Withheld

_PACK = ("pack", "idx", "rev", "bitmap", "keep", "promisor", "mtimes")


@dataclass(frozen=True)
class Purged:
    """What was dropped, and what of it is still to be found beside the clone's own objects."""

    dropped: Sequence[Withheld]
    elsewhere: Sequence[Withheld]
    files: Sequence[Path]


def present(history: History) -> tuple[tuple[Withheld, bool], ...]:
    """What is withheld, each with whether this clone still holds its bytes."""
    files = tuple(history.withheld.files.values())
    told = history.measures(one.blob for one in files)
    return tuple((one, bool(told[one.blob][0])) for one in files)


def purge(repo: Path) -> Purged:
    """Drop from a clone what withholdings in effect name. Raises HistoryError, OSError."""
    with History(repo) as history:
        if (tip := main_of(history)) is None:
            raise HistoryError("仓库中还没有任何提交")
        fold(history, tip)
        held = [one for one, here in present(history) if here]
        if held:
            _drop(history, frozenset(one.blob for one in held))
    with History(repo) as history:
        told = history.measures(one.blob for one in held)
        left = [one for one in held if told[one.blob][0]]
        files = () if history.bare else tuple(_in_work_tree(repo, held))
    return Purged([one for one in held if one not in left], left, files)


def _drop(history: History, gone: frozenset[str]) -> None:
    """Pack everything but `gone`, then remove the old packs and the loose files of `gone`."""
    objects = history.common_dir / "objects"
    told = history.run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    kept = [sha for sha in told.decode().split() if sha not in gone]
    (objects / "pack").mkdir(exist_ok=True)
    stdin = "".join(f"{sha}\n" for sha in kept).encode()
    made = history.run("pack-objects", "--quiet", str(objects / "pack" / "pack"), stdin=stdin)
    name = f"pack-{made.decode().strip()}"
    history.run("verify-pack", str(objects / "pack" / f"{name}.idx"))
    history.close()  # nothing holds the old packs open
    (objects / "pack" / "multi-pack-index").unlink(missing_ok=True)
    for old in {f.stem for f in (objects / "pack").glob("pack-*")} - {name}:
        for ending in _PACK:
            (objects / "pack" / f"{old}.{ending}").unlink(missing_ok=True)
    for sha in gone:
        (objects / sha[:2] / sha[2:]).unlink(missing_ok=True)


def _in_work_tree(repo: Path, held: Sequence[Withheld]) -> Iterator[Path]:
    """Copies that lie in the work tree, where main with the withholding is not checked out."""
    for one in held:
        path = repo / one.path
        there = not one.published and path.is_file() and path.stat().st_size == one.size
        if there and hashlib.sha256(path.read_bytes()).hexdigest() == one.sha256:
            yield path
