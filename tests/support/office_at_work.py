"""One office on a real repository: signed requests merged or refused, and what main then says."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from git import Repo

from pipeline.demo.office import CARRIED, Cast, found
from pipeline.documents.paper import Document
from pipeline.git.keys.demo_keys import public_keys
from pipeline.git.writer import Writer
from pipeline.ledger.approve import Order, approve
from pipeline.ledger.ledger import Ledger
from pipeline.model.case import State
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.records.reader import read
from tests.support.batch import BATCH, ROOT, STORY, dumped, story
from tests.support.naming import naming
from tests.support.writing import Data, Records, case, full, moment, plain

SIGNED = {"drafter": "city-clerk-1", "checker": "chief-1", "approver": "leader-1"}
CITY = {"drafter": "city-clerk-1", "approver": "chief-1"}
WATCH = {"drafter": "watch-clerk-1", "approver": "chief-2"}
UPHELD = {"drafter": "watch-clerk-1", "checker": "chief-2", "approver": "leader-2"}
MAIN = "refs/heads/main"

OPEN: list[Office] = []
"""Offices at work and not yet closed; `conftest` closes them after each test."""


class Refused(Exception):
    """A signature was asked for and not given; the message says why."""

    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A moment that a story can be taken back to."""

    main: str
    ledger: Ledger
    texts: Mapping[str, bytes]
    letters: int


class Office(Records):
    """The repository and its ledger. It is bare: what is merged is read back from its objects."""

    def __init__(
        self, folder: Path, units: Mapping[str, str], *, officers: Sequence[Data] = ()
    ) -> None:
        super().__init__(units)
        source = folder / "source"
        for name in CARRIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / name)
        shutil.copy(ROOT / ".gitattributes", source)
        told = {**story(), "officers": [*story()["officers"], *officers]}
        record = read(STORY, dumped(told))
        assert isinstance(record, Record)
        self.cast = Cast.of(record)
        self.repo = folder / "office.git"
        Repo.init(self.repo, bare=True, initial_branch="main", mkdir=True).close()
        self.writer = Writer(self.repo)
        OPEN.append(self)
        found(self.writer, source, record, self.cast)
        self.ledger = Ledger(self.writer, public_keys())
        self._advance()
        self.tries = self.letters = 0
        self.findings: tuple[Finding, ...] = ()

    def close(self) -> None:
        """Let go of the repository: an open process would fail some later test."""
        self.writer.close()

    # --- telling -------------------------------------------------------------------------

    def merge(
        self,
        at: str,
        acts: Mapping[str, Data | bytes | None],
        *,
        drafter: str,
        approver: str,
        checker: str = "",
    ) -> None:
        """One request, drafted, checked and merged at that hour; None deletes. Raises Refused."""
        branch = self._draft(at, acts, drafter)
        before = self.main
        if checker:
            self._sign(branch, checker, moment(at) - timedelta(minutes=10))
        self._sign(branch, approver, moment(at))
        if self.main == before:
            raise Refused(f"{approver} 的签名只作核稿，尚缺签发")
        self._advance()
        assert self.ledger.decisions[-1].accepted, self.ledger.decisions[-1].findings

    def force(
        self, at: str, acts: Mapping[str, Data | bytes | None], drafter: str, approver: str
    ) -> str:
        """Merged and pushed past all advice, as a Git server would take it; the commit's id."""
        branch, main = self._draft(at, acts, drafter), self.main
        tip = self.writer.refs[f"refs/heads/{branch}"]
        tree = self.writer.commit(tip).tree
        who, key = self.cast.people[approver], self.cast.keys[approver]
        sha = self.writer.commit_tree(tree, [main, tip], who, key, moment(at), "合并")
        self.writer.set_ref(MAIN, sha, main)
        self._advance()
        assert not self.ledger.decisions[-1].accepted
        return sha

    def naming(self, act: Data) -> Data:
        return naming(act, self.texts, self.ledger.papers)

    def _bytes(self, act: Data | bytes | None) -> bytes | None:
        return plain(self.naming(act)) if isinstance(act, dict) else act

    def _draft(self, at: str, acts: Mapping[str, Data | bytes | None], drafter: str) -> str:
        """The branch of a new request."""
        self.tries += 1
        files = {full(path): self._bytes(act) for path, act in acts.items()}
        self.writer.commit_files(
            f"request-{self.tries}",
            files,
            base="main",
            author=self.cast.people[drafter],
            signer=self.cast.signer(drafter),
            at=moment(at) - timedelta(minutes=20),
            message="起草",
        )
        self.texts |= {path: raw for path, raw in files.items() if raw}
        return f"request-{self.tries}"

    def _sign(self, branch: str, officer: str, at: datetime) -> None:
        key = self.cast.keys[officer]
        order = Order(branch, self.cast.people[officer], key, at)
        done = approve(
            self.writer, order, lambda step: self.ledger.weigh(step, key.public, officer)
        )
        if not done.commit:
            told = Refused("；".join(f"{f.where} {f.message} {f.hint}" for f in done.findings))
            told.findings = done.findings
            raise told

    def _advance(self) -> None:
        self.ledger.advance(self.writer.step(self.main))

    def judging(self, at: str, acts: Mapping[str, Data], path: str, **signed: str) -> None:
        """Merged once the drafter has judged what must be judged of the act itself."""
        self.refused(at, acts, **signed)
        found = [f for f in self.findings if f.effect.value == "referral"]
        acts[path]["judgements"] = [
            {
                "finding": name,
                "reasons": "已核实（示例）。",
                "evidence": [{"title": "核实记录（示例）", "sha256": "a" * 64}],
                "by": signed["drafter"],
            }
            for name in dict.fromkeys(f.id for f in found)
        ]
        self.merge(at, acts, **signed)

    def refused(self, at: str, acts: Mapping[str, Data | bytes], **signed: str) -> str:
        """Why the request cannot be merged at that hour; it must not be."""
        before = self.main
        try:
            self.merge(at, acts, **signed)
        except Refused as refusal:
            assert self.main == before
            self.findings = refusal.findings
            for path in map(full, acts):
                if path not in self.ledger.docket.acts:
                    self.texts.pop(path, None)
            return str(refusal)
        raise AssertionError(f"{list(acts)} was merged")

    def mark(self) -> Mark:
        """This moment; what is told from here can be taken back."""
        held, self.ledger = self.ledger, _copy(self.ledger)
        return Mark(self.main, held, dict(self.texts), self.letters)

    def back_to(self, mark: Mark) -> None:
        """Main as it stood then; the objects of what came after merely lie about."""
        self.writer.set_ref(MAIN, mark.main, self.main)
        self.ledger, self.texts = _copy(mark.ledger), dict(mark.texts)
        self.letters = mark.letters

    def checked_out(self) -> Path:
        """A work tree of main as it stands, to draft in."""
        folder = self.repo.parent / f"tree-{self.main[:12]}"
        for path, (_, blob) in self.writer.tree(self.main).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(self.writer.blob(blob))
        return folder

    # --- asking --------------------------------------------------------------------------

    @property
    def main(self) -> str:
        return self.writer.refs[MAIN]

    def state(self, unit: str) -> State:
        return self.ledger.docket.cases[case(unit)].state

    def states(self) -> dict[str, str]:
        return {unit: self.state(unit).chinese for unit in self.units}

    def papers(self, path: str) -> dict[str, Document]:
        """The papers of an act in effect, by kind."""
        made = [i.document for i in self.ledger.papers if i.document.source == full(path)]
        return {document.kind: document for document in made}

    def paper(self, path: str) -> Document:
        """The one paper of an act in effect."""
        (one,) = [i.document for i in self.ledger.papers if i.document.source == BATCH + path]
        return one

    def printed(self, path: str) -> list[list[str]]:
        """District and name of every row of a paper's annexes."""
        return [row[1:] for a in self.paper(path).context["annexes"] for row in a["rows"]]


def _copy(ledger: Ledger) -> Ledger:
    """A ledger that goes on alone; what it holds so far is shared and never changed."""
    return replace(
        ledger,
        view=dict(ledger.view),
        docket=ledger.docket.fork(),
        decisions=list(ledger.decisions),
        refused=dict(ledger.refused),
        papers=list(ledger.papers),
    )


def text_of(document: Document) -> str:
    """Every paragraph of a paper, headings and tables apart."""
    return "\n".join(p for p in document.context["paragraphs"] if isinstance(p, str))
