"""An office that works on while a forger pushes to its main, and what must be in effect then.

What must be in effect is kept here by the plainest means: the files of the honest steps, one over
another. Nothing of it is asked of the program that is tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.git.keys.demo_keys import signer
from pipeline.git.objects import FILE
from pipeline.git.steps import Change
from pipeline.git.writer import Writer
from pipeline.ledger.entries import content_of
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.records.paths import OFFICERS
from tests.support.attacking import Attacker
from tests.support.batch import TEXTS, dumped, story
from tests.support.withholding import content, record

Files = Mapping[str, bytes | None]
Parts = Sequence[tuple[str | None, Files]]
"""Who drafts which files of one branch."""
STOLEN = ("chief-1", "leader-1", "cs-leader-1", "city-clerk-1")
"""Officers one of whose keys the forger may have: none of them could do anything alone."""
CLEARING = ("admin-2", "chief-2", "leader-2")
"""Who annul: they never sign what is refused."""
MINUTE = timedelta(minutes=1)
UNWANTED, WHERE = b"13800000000\n", "dossiers/2025/f-7k3q/attachments/list.pdf"
"""What a forger brings and nobody may keep, and where it lies then."""


@dataclass
class Besieged:
    """A copy of a founded office, its main, and the forger's keys."""

    folder: Path
    writer: Writer
    stolen: str | None
    view: dict[str, str] = field(default_factory=dict)
    """The files that must be in effect, by path."""
    counts: dict[str, bool] = field(default_factory=dict)
    """Every step of main, and whether it must count."""
    mains: list[str] = field(default_factory=list)
    outstanding: list[str] = field(default_factory=list)
    """Refused steps that no annulment names yet."""
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What kind of step each is, for those who count them."""
    said: tuple[list[Any], list[Any]] = field(default_factory=lambda: ([], []))
    """What the program said of main so far: verdicts, papers."""
    told: int = 0
    withheld: bool = False

    def __post_init__(self) -> None:
        self.hand = Attacker(self.writer)
        root = self.writer.resolve("main")
        self.view = {path: blob for path, (_, blob) in self.writer.tree(root).items()}
        self.counts, self.mains = {root: True}, [root]
        self.now = self.writer.commit(root).committed_at
        self.hand.keys["stranger"] = signer(60)
        self.hand.keys["thief"] = self.hand.keys[self.stolen] if self.stolen else signer(61)
        self.call = self.work()

    @property
    def main(self) -> str:
        return self.mains[-1]

    def commit(
        self, tree: str, parents: list[str], person: str | None, at: datetime | None = None
    ) -> str:
        if at is None:
            self.now += MINUTE
        self.hand.now = (at or self.now) - timedelta(hours=1)  # the hand goes on by an hour
        return self.hand.commit(tree, parents, person)

    def push(self, sha: str, honest: bool, *kinds: str) -> str:
        """Main goes on to this commit."""
        self.kinds[sha] = kinds
        self.writer.set_ref("refs/heads/main", sha, self.main)
        self.mains.append(sha)
        self.counts[sha] = honest
        if not honest:
            self.outstanding.append(sha)
        return sha

    # --- the office ----------------------------------------------------------------------

    def next(self) -> Mapping[str, Any] | None:
        """What the story does next."""
        steps = story()["steps"]
        return steps[self.told] if self.told < len(steps) else None

    def parts(self, step: Mapping[str, Any]) -> Parts:
        """The files of a step of the story, by who drafts them."""
        by: dict[str, dict[str, bytes | None]] = {}
        for path in step["acts"]:
            by.setdefault(step["drafters"][path], {})[path] = TEXTS[path]
        return [(person if person in self.hand.keys else None, f) for person, f in by.items()]

    def work(self, back: int = 0) -> str | None:
        """The next act of the year, by those who may; None where the year is over."""
        if (step := self.next()) is None:
            return None
        self.now = max(self.now, datetime.fromisoformat(step["at"]) - 10 * MINUTE)
        signers = [step[part] for part in ("checker", "approver") if step.get(part)]
        self.told += 1
        return self.honest("act", self.parts(step), signers, back)

    def house(self, path: str, back: int = 0) -> str:
        """A file of the office's own edited, or brought, as it must be."""
        held = self.view.get(path)
        raw = (self.writer.blob(held) if held else b"{}\n") + b"\n"
        return self.honest("office file", [("admin-1", {path: raw})], ["chief-2"], back)

    def rotate(self) -> str | None:
        """The officer whose key was stolen gets another one; the stolen one counts no more."""
        if self.stolen is None or self.hand.keys[self.stolen] != self.hand.keys["thief"]:
            return None
        old, new = self.hand.keys["thief"].public, signer(58)
        raw = self.writer.blob(self.view[OFFICERS]).replace(old.encode(), new.public.encode())
        done = self.honest("key replaced", [("admin-2", {OFFICERS: raw})], ["chief-2"])
        self.hand.keys[self.stolen] = new
        return done

    def annul(self) -> str | None:
        """Everything refused so far is annulled, and main put back in order."""
        if not self.outstanding:
            return None
        steps = [{"commit": sha, "reasons": "未经批准"} for sha in self.outstanding]
        day = self.now.date().isoformat()
        paper = dumped({"record": "annulment/1", "steps": steps, "dated": day})
        path = self.free("registry/annulments")
        self.view[path] = self.writer.store("blob", paper)
        tree, tip = self.clean(), self.main
        for person in CLEARING[:-1]:
            tip = self.commit(tree, [tip], person)
        self.outstanding = []
        return self.push(self.commit(tree, [self.main, tip], CLEARING[-1]), True, "annulment")

    def withhold(self) -> str | None:
        """What a forger brought is withheld, and the clone loses its bytes."""
        if self.withheld:
            return None
        self.withheld = True
        one = content(self.hand, WHERE, UNWANTED)
        parts = [("admin-2", {self.free("registry/withholdings"): record(one)})]
        done = self.honest("withholding", parts, CLEARING[1:])
        sha = one["blob"]
        (self.writer.common_dir / "objects" / sha[:2] / sha[2:]).unlink()
        return done

    def honest(self, kind: str, parts: Parts, signers: Sequence[str], back: int = 0) -> str:
        """Drafted on a branch from a main that had these files as they are in effect; merged."""
        files = {path: raw for _, some in parts for path, raw in some.items()}
        tip = self.drafted(parts, self.base(files, back))
        for checker in signers[:-1]:
            tip = self.commit(self.writer.commit(tip).tree, [tip], checker)
        step = self.writer.pending(self.main, tip, self.now)
        tree = self.writer.overlay(self.main, step.proposed)
        for change in self.hand.changes(files):
            self.view[change.path] = change.new or ""
        return self.push(self.commit(tree, [self.main, tip], signers[-1]), True, kind)

    def free(self, folder: str) -> str:
        """A name in this folder that stands neither in effect nor on main."""
        names = (f"{folder}/{n}.yaml" for n in count(1))
        return next(p for p in names if p not in self.view and self._held(self.main, p) is None)

    def drafted(self, parts: Parts, base: str) -> str:
        """A branch with these files; its tip."""
        tip = base
        for person, files in parts:
            tree = self.writer.overlay(tip, self.hand.changes(files))
            tip = self.commit(tree, [tip], person)
        return tip

    def base(self, files: Files, back: int) -> str:
        """A main on which these paths stand as they are in effect, the `back`-th latest."""
        found = [sha for sha in reversed(self.mains) if all(self._in_effect(sha, p) for p in files)]
        return found[min(back, len(found) - 1)]

    def _in_effect(self, main: str, path: str) -> bool:
        held = self._held(main, path)
        return held == ((FILE, self.view[path]) if path in self.view else None)

    def _held(self, main: str, path: str) -> tuple[str, str] | None:
        """What main has there: mode and id."""
        try:
            return self.writer.entry(main, path)
        except Exception:  # a folder on the way that nobody can read
            return "", ""

    def clean(self) -> str:
        """A tree of what must be in effect, and nothing else."""
        return self.writer.overlay(None, [Change(p, None, blob) for p, blob in self.view.items()])

    # --- what must be so -----------------------------------------------------------------

    def compared(self, ledger: Ledger | None = None) -> None:
        """What the program says of main is what must be so."""
        self.writer.reread_refs()
        ledger = ledger or fold(self.writer, "main")
        wrong = [one for one in ledger.decisions if one.accepted != self.counts[one.step]]
        assert not wrong, [(one.accepted, one.findings) for one in wrong]
        assert [one.step for one in ledger.decisions] == self.mains
        assert ledger.view == self.view
        assert set(ledger.refused) == set(self.outstanding)
        acts = {path for path in self.view if path.startswith("dossiers/")}
        assert set(ledger.docket.acts) == acts
        assert {issue.document.source for issue in ledger.papers} <= acts
        self._unchanged(
            [(one.step, one.accepted) for one in ledger.decisions],
            [(one.document.id, content_of(one)) for one in ledger.papers],
        )

    def _unchanged(self, verdicts: list[Any], papers: list[Any]) -> None:
        """What was said of earlier steps stays said, whatever came since."""
        known = self.said
        assert verdicts[: len(known[0])] == known[0]
        assert papers[: len(known[1])] == known[1]
        self.said = verdicts, papers

    def seen(self) -> Iterator[tuple[str, bool]]:
        """Each step's kinds, and the program's verdict on it."""
        for sha, accepted in self.said[0]:
            yield from ((kind, accepted) for kind in self.kinds.get(sha, ()))

    def compared_today(self) -> None:
        """The same on the office's own day: what a forger dates ahead holds nothing back.

        Whoever asks for the first time is told so too.
        """
        with Writer(self.folder) as fresh:
            ledger = fold(fresh, "main", self.now.date())
        counted = {one.step for one in ledger.decisions if one.accepted}
        assert counted == {sha for sha, honest in self.counts.items() if honest}
        assert ledger.view == self.view and ledger.waiting is None
