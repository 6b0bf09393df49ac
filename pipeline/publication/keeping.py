"""What was issued, kept: one signed commit on the branch `published`, at the remote first.

The clone's own branch follows only once the remote has it. So a run that was killed leaves either
nothing or the whole, and the branch here is proof of what the remote has had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from pipeline.git.keys.ssh_keys import Signer
from pipeline.git.steps import Change
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.ledger import Ledger
from pipeline.model.clock import legal_day
from pipeline.model.failure import Failure
from pipeline.office.roster import Roster
from pipeline.publication.branch import BRANCH, HERE, THERE, Branch, Truth
from pipeline.publication.edition import Edition
from pipeline.publication.noted import NOTED

PUBLISHER = Identity("publisher", "发布")


class NoPublisher(Failure):
    """The key is not one that the roster knows as a publisher's."""


def keyless(roster: Roster) -> NoReturn:
    """Where no key was given. Raises NoPublisher."""
    raise NoPublisher(
        "published 分支的提交须由发布员签名：请用 --key 指明其私钥文件（权限 600）、"
        "-（标准输入）或 agent，见 docs/adopt.md；未作发布"
    )


@dataclass(frozen=True)
class Order:
    """When to keep a publication, and who signs it: `hand` finds the key, given the roster."""

    at: datetime
    hand: Callable[[Roster], Signer]

    def signer(self, ledger: Ledger) -> Signer:
        """The publisher's key. Raises NoPublisher, CannotSign: before anything is set."""
        found = self.hand(ledger.roster)
        if ledger.roster.publisher(found.public, legal_day(self.at)) is None:
            raise NoPublisher(
                "所给的密钥不是名册中在任发布员的密钥，未作发布。请核对 registry/officers.yaml "
                "中发布员（publisher）的公钥和任期，见 docs/adopt.md"
            )
        return found


def up_to_date(repo: Path) -> Truth:
    """The branch as the remote has it now; without a remote, as the clone has it."""
    with Writer(repo) as clone:
        _remember(clone)
        seen = {clone.refs[name] for name in (HERE, THERE) if name in clone.refs}
        if clone.has_remote():
            tip = clone.at_remote(BRANCH)
            clone.fetch()
        else:
            tip = clone.refs.get(HERE)
        return Truth(tip, frozenset(seen - {tip}))


def _remember(clone: Writer) -> None:
    """The clone's own branch takes what was last fetched, before a fetch may overwrite that."""
    here, there = clone.refs.get(HERE), clone.refs.get(THERE)
    if there and (here is None or clone.contains(there, here)):
        _follow(clone, there)


def keep(
    repo: Path,
    files: Mapping[str, bytes],
    made: Edition,
    branch: Branch,
    signer: Signer,
    at: datetime,
) -> str:
    """Append the publication to the branch and push it; "" if the branch holds it already.

    A new tip of main is kept even without new papers, so that a later main without it is noticed.
    The tree is made whole: nothing that others put there is carried on. Raises HistoryError (Moved
    where another publication was faster), CannotSign.
    """
    new = [p for p in made.papers if p.document.id not in branch.previous.entries]
    with Writer(repo) as clone:
        noted = all(p in branch.believed.blobs for p in files if p.startswith(NOTED))
        if not new and noted and branch.settled and branch.previous.commit == made.commit:
            _follow(clone, branch.tip)
            return ""
        titles = "".join(f"\n- {paper.document.title}" for paper in new if paper.public)
        message = f"发布：截至 {made.as_of}\n{titles}\n\nSource-commit: {made.commit}"
        changes = [Change(p, None, clone.store("blob", raw)) for p, raw in files.items()]
        parents = [branch.tip] if branch.tip else []
        tree = clone.overlay(None, changes)
        sha = clone.commit_tree(tree, parents, PUBLISHER, signer, at, message)
        if clone.has_remote():
            clone.push(sha, BRANCH, branch.tip)
        _follow(clone, sha)
        return sha


def _follow(clone: Writer, tip: str | None) -> None:
    """The clone's own branch goes where the remote's is."""
    here = clone.refs.get(HERE)
    if tip and here != tip:
        clone.set_ref(HERE, tip, here)
