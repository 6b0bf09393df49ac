"""Someone who writes to a copy of the demo's main, with whichever of its keys a fault asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.authority.decision import Decision
from pipeline.git.keys.demo_keys import assign
from pipeline.git.steps import Change
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.model.clock import SHANGHAI
from tests.support.batch import story

END = datetime(2025, 10, 13, 10, tzinfo=SHANGHAI)


@dataclass
class Attacker:
    """Writes to a copy of the demo's main with whichever of its keys a fault asks for."""

    writer: Writer
    now: datetime = END

    def __post_init__(self) -> None:
        self.story = story()
        self.keys = assign(officer["id"] for officer in self.story["officers"])

    def someone(self, role: str, office: str = "city", nth: int = 0) -> str:
        """An officer of the story by role."""
        found = [
            officer["id"]
            for officer in self.story["officers"]
            for post in officer["posts"]
            if post["role"] == role and post["office"] == office
        ]
        return found[nth]

    def act(self, files: Mapping[str, bytes | Change | None], *people: str | None) -> str:
        """Drafted by the first, checked by those between, merged by the last."""
        w, main = self.writer, self.writer.resolve("main")
        tree, tip = w.overlay(main, self.changes(files)), main
        for person in people[:-1]:
            tip = self.commit(tree, [tip], person)
        return self.merge(tree, [main, tip], people[-1])

    def changes(self, files: Mapping[str, bytes | Change | None]) -> list[Change]:
        """Files as changes, their bytes stored; None deletes."""
        return [
            raw
            if isinstance(raw, Change)
            else Change(path, None, None if raw is None else self.writer.store("blob", raw))
            for path, raw in files.items()
        ]

    def merge(self, tree: str, parents: list[str], person: str | None) -> str:
        old = self.writer.resolve("main")
        sha = self.commit(tree, parents, person)
        self.writer.set_ref("refs/heads/main", sha, old)
        return sha

    def commit(self, tree: str, parents: list[str], person: str | None) -> str:
        self.now += timedelta(hours=1)
        who = Identity(person or "nobody", "无名")
        key = self.keys[person] if person else None
        return self.writer.commit_tree(tree, parents, who, key, self.now, "x")

    def ledger(self, until: date | None = None) -> Ledger:
        return fold(self.writer, "main", until)

    def audit(self) -> list[Decision]:
        return self.ledger().decisions

    def office(self, files: Mapping[str, bytes | None]) -> str:
        """A change to the office's own files, approved as it must be."""
        people = self.someone("administrator"), self.someone("section-chief")
        return self.act(files, *people)

    def read(self, path: str) -> bytes:
        entry = self.writer.entry("main", path)
        assert entry is not None
        return self.writer.blob(entry[1])


def refused(attacker: Attacker, rule: str) -> None:
    """All but the last step stand; the last is refused for this, with reason and next step."""
    *before, last = attacker.audit()
    assert all(decision.accepted for decision in before)
    assert not last.accepted
    (finding,) = [f for f in last.findings if f.rule == rule][:1]
    assert finding.message and finding.hint and finding.where.file
