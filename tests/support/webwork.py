"""An office that works on a forge's pages: requests merged by the button, reviews kept by a Hub."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.forge.client import Access, Forge, Patience
from pipeline.forge.record import Order, Recorded, record
from pipeline.git.keys.demo_keys import signer as demo_signer
from pipeline.git.keys.ssh_keys import KeySigner
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.model.clock import SHANGHAI
from pipeline.records.paths import OFFICERS
from tests.support.batch import loaded
from tests.support.serving import REPOSITORY, SLUG, TOKEN, ZERO, Hub, Pull, user
from tests.support.telling import OPEN, Story
from tests.support.writing import full, moment, plain

RECORDER: KeySigner = demo_signer(60)
FORGE = Identity("web-flow", "GitHub")
WEB_FLOW = user(19864447, "web-flow")
SOON = Patience(read=0.3, whole=0.5, longest=2, tries=3, first=0.01)


def post(office: str, role: str, **more: str) -> dict[str, str]:
    return {"office": office, "role": role, "valid_from": "2024-01-02"} | more


EXTRA: list[dict[str, Any]] = [
    {"id": "cs-clerk-2", "name": "示例孙某", "posts": [post("500115", "district-clerk")]},
    {
        "id": "both-1",
        "name": "示例辛某",
        "posts": [post("city", "administrator"), post("city", "section-chief")],
    },
    {
        "id": "old-chief",
        "name": "示例壬某",
        "posts": [post("city", "section-chief", valid_to="2025-02-28")],
    },
]
SECOND = {"chief-1": 77, "both-1": 79}
"""Second accounts of officers."""


def number_of(person: str) -> int:
    """The number of an officer's account."""
    return 1000 + sum(ord(c) * (i + 1) for i, c in enumerate(person))


def account(person: str) -> dict[str, Any]:
    return user(number_of(person), person)


@dataclass
class Said:
    """A review to be: whose, which state, which head ("" the merged one), minutes before."""

    by: str | dict[str, Any] | None
    state: str = "APPROVED"
    head: str = ""
    minutes: int = 5


class WebOffice(Story):
    """A story told on the forge. `merge` drafts, reviews and presses the button."""

    def __init__(self, folder: Path, units: Mapping[str, str], **recorder: Any) -> None:
        self.hub, self.on_pages = Hub(), set[str]()
        super().__init__(folder, units, officers=EXTRA)
        self._move(folder / "d")
        self.enrol(**recorder)
        self.deliver()

    def at(self, folder: Path, hub: Hub) -> WebOffice:
        """A copy to work in, on a forge."""
        made = copy(self)
        shutil.copytree(self.repo.parent, folder / "d")
        made.repo, made.hub, made.texts = folder / "d/repo", hub, dict(self.texts)
        made.writer = Writer(made.repo)
        OPEN.append(made)
        return made

    def _move(self, folder: Path) -> None:
        """From the one repository to the forge's and a clone of it."""
        self.writer.close()
        folder.mkdir()
        self.repo.rename(folder / "origin.git")
        self.repo = folder / "repo"
        git(folder, "clone", "-q", "origin.git", "repo")
        git(self.repo, "remote", "set-url", "origin", "../origin.git")
        self.writer = Writer(self.repo)

    def enrol(self, **changes: Any) -> None:
        """A signed change of the roster: accounts for everyone, a recorder."""
        data = loaded(self.writer.blob(self.writer.tree("main")[OFFICERS][1]))
        forge = "127.0.0.1"
        people = [o for o in data["officers"] if o["id"] != "publisher-1"]
        for officer in people:  # a machine has no account
            own = {"forge": forge, "id": number_of(officer["id"]), "login": officer["id"]}
            officer["accounts"] = [own]
        data["officers"] += [self.recorder(forge, **changes)]
        for officer in data["officers"]:
            if number := SECOND.get(officer["id"]):
                second = {"forge": forge, "id": number, "login": "at-home"}
                officer["accounts"].append(second)
        self.hand("2025-03-05T10:00", {OFFICERS: plain(data)}, "admin-1", "chief-1")

    def recorder(self, forge: str, **changes: Any) -> dict[str, Any]:
        return {
            "id": "recorder-1",
            "name": "示例记录机",
            "keys": [RECORDER.public],
            "records": {"forge": forge, "repository": REPOSITORY},
            "posts": [{"office": "city", "role": "recorder", "valid_from": "2024-01-02"}],
        } | changes

    @property
    def origin(self) -> Path:
        return self.repo.parent / "origin.git"

    # --- on the forge ----------------------------------------------------------------------

    def merge(
        self, at: str, acts: Mapping[str, Any], *, drafter: str, approver: str, checker: str = ""
    ) -> None:
        """As the story tells it, with reviews for signatures; nobody reviews their own."""
        texts = {full(path): plain(self.naming(act)) for path, act in acts.items()}
        other = "cs-clerk-2" if approver == drafter else approver
        signed = not self.on_pages & acts.keys()
        self.web(at, texts, drafter, [Said(p) for p in (checker, other) if p], signed=signed)
        self.texts |= texts

    def web(
        self,
        at: str,
        texts: Mapping[str, bytes | None],
        drafter: str,
        said: Sequence[Said],
        *,
        signed: bool = True,
        **more: Any,
    ) -> Pull:
        """A request by `drafter`, reviewed and merged by the button. `more` changes the Pull."""
        self.tries += 1
        when, branch = moment(at), f"request-{self.tries}"
        w, main = self.writer, self.writer.resolve("main")
        tip = w.commit_files(
            branch,
            texts,
            base="main",
            author=self.cast.people[drafter],
            signer=self.cast.signer(drafter) if signed else None,
            at=when - timedelta(minutes=20),
            message="起草",
        )
        return self.button(when, branch, main, tip, drafter, said, **more)

    def button(
        self,
        when: datetime,
        branch: str,
        main: str,
        tip: str,
        drafter: str,
        said: Sequence[Said],
        **more: Any,
    ) -> Pull:
        """The forge merges a branch, unsigned, and remembers the request."""
        w = self.writer
        tree = w.overlay(main, w.branch_changes(main, tip))
        merge = w.commit_tree(tree, [main, tip], FORGE, None, when, f"Merge request {self.tries}")
        w.set_ref("refs/heads/main", merge, main)
        pull = Pull(
            number=self.tries,
            author=account(drafter),
            branch=branch,
            head=tip,
            merge=merge,
            merged_at=_utc(when),
            commits=[
                (c.sha, account(drafter), account(drafter))
                for c in w.pending(main, tip, when).branch
            ],
            reviews=[_review(n, self.tries, s, tip, when) for n, s in enumerate(said)],
            pushes=[push(self.tries, branch, tip, drafter, when)],
            merged_by=account(drafter),
        )
        for name, value in more.items():
            setattr(pull, name, value)
        self.hub.pulls.append(pull)
        return pull

    def hand(self, at: str, texts: Mapping[str, bytes | None], *people: str) -> str:
        """The same by signatures: drafter, checkers, approver."""
        self.tries += 1
        when, branch, w = moment(at), f"request-{self.tries}", self.writer
        main = w.resolve("main")
        for person in people[:-1]:
            w.commit_files(
                branch,
                texts if person == people[0] else {},
                base="main",
                author=self.cast.people[person],
                signer=self.cast.signer(person),
                at=when - timedelta(minutes=1),
                message="起草",
            )
        tip = w.resolve(branch)
        tree = w.overlay(main, w.branch_changes(main, tip))
        who = self.cast.people[people[-1]]
        merge = w.commit_tree(tree, [main, tip], who, self.cast.signer(people[-1]), when, "合并")
        w.set_ref("refs/heads/main", merge, main)
        return merge

    # --- afterwards ------------------------------------------------------------------------

    def deliver(self) -> None:
        """Main at the remote is main here."""
        here, there = (self.writer.refs.get(f"refs/{n}/main") for n in ("heads", "remotes/origin"))
        if here and here != there:
            self.writer.push(here, "main", there)

    def record(
        self,
        merge: str = "",
        signer: KeySigner = RECORDER,
        patience: Patience = SOON,
        slept: list[float] | None = None,
        repo: Path | None = None,
        url: str = "",
    ) -> Recorded:
        """What the command does, with small times and waits noted instead of waited for."""
        self.deliver()
        waits: list[float] = [] if slept is None else slept
        access = Access(url or self.hub.url, SLUG, TOKEN)
        with Forge(access, patience, sleep=waits.append) as forge:
            at = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
            done = record(repo or self.repo, forge, Order(signer, at, merge))
        self.writer.reread_refs()
        return done

    def judged(self) -> Ledger:
        """Main as the audit sees it now."""
        self.writer.reread_refs()
        return fold(self.writer, "main")

    def rules(self, merge: str | None) -> set[str]:
        """Why a merge has no effect; nothing where it has."""
        (found,) = [d for d in self.judged().decisions if d.step == merge]
        assert found.accepted is not bool(found.findings)
        return {f.rule for f in found.findings}


def _utc(when: datetime) -> str:
    return when.astimezone(SHANGHAI).isoformat()


def _review(n: int, pull: int, said: Said, tip: str, when: datetime) -> dict[str, Any]:
    by = account(said.by) if isinstance(said.by, str) else said.by
    return {
        "id": pull * 100 + n + 1,
        "node_id": "R",
        "user": by,
        "body": "approve chief-1 ::error::",
        "state": said.state,
        "commit_id": said.head or tip,
        "submitted_at": _utc(when - timedelta(minutes=said.minutes)),
        "author_association": "MEMBER",
    }


def push(
    n: int, branch: str, tip: str, by: str, when: datetime, before: str = ZERO
) -> dict[str, Any]:
    return {
        "id": n * 1000,
        "node_id": "P",
        "before": before,
        "after": tip,
        "ref": f"refs/heads/{branch}",
        "timestamp": _utc(when - timedelta(minutes=15)),
        "activity_type": "branch_creation" if before == ZERO else "push",
        "actor": account(by),
    }


def git(repo: Path, *arguments: str) -> str:
    """What git prints in a repository, without anyone's settings."""
    alone = {"PATH": "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null"}
    command = ["git", "-C", str(repo), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=alone)
    return done.stdout.strip()


def key_file(folder: Path, signer: KeySigner) -> Path:
    """The private key as `ssh-keygen` leaves it."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    file = folder / "recorder"
    file.unlink(missing_ok=True)
    file.touch(0o600)
    form = (Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    file.write_bytes(signer.key.private_bytes(*form))
    return file
