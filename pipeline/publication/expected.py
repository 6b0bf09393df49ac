"""What main says of publications: who may sign them, which papers each step has to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline import render
from pipeline.documents.paper import Issue
from pipeline.ledger.entries import named_in
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.marks import Mark
from pipeline.publication.edition import Printed
from pipeline.records.paths import PUBLISHED
from pipeline.records.withheld import Withholdings

FREE = frozenset({"files", "renderer", "status", "superseded_by", "key", "step"})
"""What main cannot know of an entry: how the paper was set, and by whom it was published."""


@dataclass(frozen=True)
class Expected:
    """Read from a ledger folded over all of main."""

    ledger: Ledger

    def mark(self, commit: str) -> Mark | None:
        """How main stood at that commit; None where main's line does not hold it."""
        return self.ledger.marks.get(commit)

    @cached_property
    def publishers(self) -> frozenset[str]:
        """Every key that was ever a publisher's: others' commits are not even read."""
        rosters = {id(mark.roster): mark.roster for mark in self.ledger.marks.values()}
        return frozenset(key for one in rosters.values() for key in one.publishers_keys())

    def differences(self, entry: Mapping[str, Any], mark: Mark) -> Iterator[str]:
        """In what an entry is not that of a paper issued by then; nothing where it is."""
        number, issue = self._issued.get(entry["id"], (0, None))
        if issue is None or number >= mark.papers:
            yield "没有产生它的行为"
            return
        wanted = self._entry(issue)
        if self.withheld.said(entry["id"], entry["content_sha256"]):
            wanted = {**wanted, "content_sha256": entry["content_sha256"]}
        yield from (n for n in wanted if n not in FREE and wanted[n] != entry.get(n))

    @property
    def withheld(self) -> Withholdings:
        """What nobody reads any more, of main and of the branch."""
        return self.ledger.blobs.withheld

    @cached_property
    def earlier(self) -> frozenset[str]:
        """Digests of the manifests that count although nobody signed them."""
        return frozenset(self._ruled("earlier"))

    @cached_property
    def compromised(self) -> Mapping[str, str]:
        """Fingerprint of a key that leaked → the last commit that counts by it."""
        return {one["key"]: one["last"] for one in self._ruled("compromised")}

    @cached_property
    def never_issued(self) -> frozenset[str]:
        """Papers that acts rest on and that, as was found out, never went out."""
        return frozenset(self._ruled("never_issued"))

    def _ruled(self, what: str) -> list[Any]:
        """What `registry/published.yaml` says, as it is in effect."""
        record = self.ledger.office_in_effect.data(PUBLISHED) or {}
        return list(record.get(what, ()))

    def named(self) -> Iterator[tuple[str, str, str]]:
        """The published papers that acts in effect rest on: act, paper, digest of its content."""
        yield from named_in(self.ledger)

    @cached_property
    def _issued(self) -> dict[str, tuple[int, Issue]]:
        return {one.document.id: (n, one) for n, one in enumerate(self.ledger.papers)}

    @cached_property
    def _made(self) -> dict[str, dict[str, Any]]:
        return {}

    def _entry(self, issue: Issue) -> dict[str, Any]:
        document = issue.document
        if document.id not in self._made:
            content = render.content_sha256(document, issue.templates)
            self._made[document.id] = Printed(document, "", content, "", {}).entry()
        return self._made[document.id]
