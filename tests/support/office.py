"""A small office on a real repository: officers with keys, and a ledger that folds its main."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline.authority.before import Before
from pipeline.authority.decide import decide, establish, fold
from pipeline.authority.next_signature import Next, next_signature
from pipeline.authority.own_files import own_file_row
from pipeline.git.history import History
from pipeline.git.keys.ssh_keys import KeySigner
from pipeline.git.steps import Step
from pipeline.git.writer import Identity, Writer
from pipeline.model.case import Signatures
from pipeline.model.clock import SHANGHAI
from pipeline.model.finding import Finding
from pipeline.office.roles import Approval, Level, Need, Requirement, Role
from pipeline.office.roster import Roster
from pipeline.records.paths import ANNULMENTS, OFFICERS, ROOT

A, B = "500115", "500120"
FROM = "2020-01-01"
POSTS = {
    "admin-2": ("city", "administrator"),
    "clerk": ("city", "city-clerk"),
    "clerk-2": ("city", "city-clerk"),
    "chief": ("city", "section-chief"),
    "chief-2": ("city", "section-chief"),
    "leader": ("city", "commission-leader"),
    "leader-2": ("city", "commission-leader"),
    "a-clerk": (A, "district-clerk"),
    "a-leader": (A, "district-leader"),
    "b-clerk": (B, "district-clerk"),
    "b-leader": (B, "district-leader"),
}


def roles(*names: str) -> frozenset[Role]:
    return frozenset(map(Role, names))


def row(kind: str, who: str, check: str, may: str, approval: Approval, seat: Level) -> Requirement:
    drafter, checker, approver = (roles(*names.split()) for names in (who, check, may))
    return Requirement(
        kind=kind,
        drafter=drafter,
        checker=checker,
        approver=approver,
        approval=approval,
        level=seat,
    )


INTAKE = row("application", "", "", "district-clerk", Approval.INTAKE, Level.DISTRICT)
RECOMMENDATION = row(
    "recommendation", "district-clerk", "", "district-leader", Approval.ONE, Level.DISTRICT
)
REVIEW = row("review", "city-clerk", "", "section-chief", Approval.ONE, Level.CITY)
CALL = row("call", "city-clerk", "section-chief", "commission-leader", Approval.TWO, Level.CITY)
ROWS = {r.kind: r for r in (INTAKE, RECOMMENDATION, REVIEW, CALL)}
ROWS |= {"evaluation": INTAKE, "acceptance": INTAKE, "objection": REVIEW, "resolution": CALL}


def signer(name: str) -> KeySigner:
    return KeySigner(Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest()))


def roster_data(**changes: Any) -> dict[str, Any]:
    """officers.yaml; a keyword replaces an officer (underscores for hyphens), None drops."""
    people = {
        name: {
            "id": name,
            "name": f"{name}某",
            "keys": [signer(name).public],
            "posts": [{"office": office, "role": role, "valid_from": FROM}],
        }
        for name, (office, role) in POSTS.items()
    }
    people |= {name.replace("_", "-"): entry for name, entry in changes.items()}
    return {"record": "officers/1", "officers": [p for p in people.values() if p]}


def root_data(admin: str = "admin-1", demo: bool = False) -> dict[str, Any]:
    entry = {"id": admin, "name": "甲某", "key": signer(admin).public}
    return {"record": "root/1", "administrators": [entry], "demo": demo, "established_on": FROM}


def as_file(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def git(path: Path, *arguments: str, **more: Any) -> str:
    done = subprocess.run(
        ["git", "-C", str(path), *arguments], capture_output=True, text=True, check=True, **more
    )
    return done.stdout.strip()


@dataclass
class Office:
    """Drafts, checks and merges at one-hour intervals from 2025-03-03 09:00."""

    path: Path
    now: datetime = field(default=datetime(2025, 3, 3, 9, tzinfo=SHANGHAI))
    bare: bool = False

    def __post_init__(self) -> None:
        more = ["--bare"] if self.bare else []
        subprocess.run(
            ["git", "init", "-q", *more, "-b", "main", str(self.path)],
            check=True,
            env={"PATH": "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null"},
        )
        self.writer = Writer(self.path)

    def tick(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def write(
        self, branch: str, files: Mapping[str, Any], by: str | None, base: str | None = "main"
    ) -> str:
        """A commit on a branch; records as data, other files as bytes, None deletes."""
        raw = {
            path: as_file(data) if isinstance(data, dict) else data for path, data in files.items()
        }
        return self.writer.commit_files(
            branch,
            raw,
            base=base,
            author=Identity(by or "applicant", by or "示例企业"),
            signer=signer(by) if by else None,
            at=self.tick(),
            message=f"{branch}：{len(files)} 个文件",
        )

    def found(self, root: Mapping[str, Any] | None = None, by: str | None = "admin-1") -> str:
        files = {ROOT: root or root_data(), OFFICERS: roster_data()}
        return self.write("main", files, by, base=None)

    def sign_tip(self, branch: str, by: str | None) -> str:
        """An empty 核稿 commit."""
        return self.write(branch, {}, by)

    def merge(self, branch: str, by: str | None, *more: str, at: datetime | None = None) -> str:
        """A merge to main of one branch (or more), signed by `by`."""
        w, tips = self.writer, [self.writer.resolve(b) for b in (branch, *more)]
        main = w.resolve("main")
        changes = [c for tip in tips for c in w.branch_changes(main, tip)]
        tree = w.overlay(main, changes)
        return self.commit_main(tree, [main, *tips], by, at)

    def commit_main(
        self, tree: str, parents: Sequence[str], by: str | None, at: datetime | None = None
    ) -> str:
        who = Identity(by or "nobody", by or "无名")
        sign = signer(by) if by else None
        sha = self.writer.commit_tree(tree, parents, who, sign, at or self.tick(), "合并")
        self.writer.set_ref("refs/heads/main", sha, self.writer.resolve("main"))
        return sha

    def act(self, branch: str, files: Mapping[str, Any], *people: str | None) -> str:
        """Drafted by the first, checked by those between, merged by the last."""
        self.write(branch, files, people[0])
        for checker in people[1:-1]:
            self.sign_tip(branch, checker)
        return self.merge(branch, people[-1])


@dataclass(frozen=True)
class Judged:
    step: Step
    findings: tuple[Finding, ...]
    signatures: Mapping[str, Signatures]
    view: Mapping[str, str]

    @property
    def rules(self) -> list[str]:
        return sorted({finding.rule for finding in self.findings})


def audit(path: Path, tip: str = "main", demo_keys: frozenset[str] = frozenset()) -> list[Judged]:
    """Every step since authority began, judged as the ledger judges them."""
    with History(path) as history:
        return list(_audit(history, tip, demo_keys))


def _audit(history: History, tip: str, demo_keys: frozenset[str]) -> Iterator[Judged]:
    view: dict[str, str] | None = None
    previous, refused = None, {}
    for step in history.main_line(tip):
        if view is None:
            tree = history.tree(step.commit.sha)
            if ROOT not in tree:
                continue
            root = json.loads(history.blob(tree[ROOT][1]))
            findings = establish(step, root, tree, demo_keys)
            view = {path: blob for path, (_, blob) in tree.items()}
            yield Judged(step, findings, {}, view)
            if findings:
                return
            previous = step.commit.committed_at
            continue
        step = step.on_view(view)
        roster, needs = _roster(history, view, demo_keys), _needs(history, step)
        findings, signed = decide(step, needs, Before(roster, view, previous, refused))
        if findings:
            refused[step.commit.sha] = step
        else:
            view, previous = fold(view, step), step.commit.committed_at
            for sha in (sha for need in needs for sha in need.annuls):
                refused.pop(sha, None)
        yield Judged(step, findings, signed, view)


def _needs(history: History, step: Step) -> list[Need]:
    return [need for c in step.changes for need in _need(history, c.path, c.new)]


def _roster(history: History, view: Mapping[str, str], demo_keys: frozenset[str]) -> Roster:
    root, officers = (json.loads(history.blob(view[p])) for p in (ROOT, OFFICERS))
    return Roster.of(root, officers, demo_keys)


def weigh(writer: Writer, key: str, officer: str = "") -> Callable[[Step], Next]:
    """What `approve` asks: the pending step against the ledger of the main it would join."""

    def asked(step: Step) -> Next:
        last = audit(writer.path, step.commit.parents[0])[-1]
        roster = _roster(writer, last.view, frozenset())
        return next_signature(step, _needs(writer, step), Before(roster, last.view), key, officer)

    return asked


def _need(history: History, path: str, blob: str | None) -> Iterator[Need]:
    kind = path.rpartition("/")[2].removesuffix(".yaml").rstrip("-0123456789")
    if blob is None:
        return
    if path.startswith(ANNULMENTS):
        data = json.loads(history.blob(blob))
        annuls = frozenset(step["commit"] for step in data["steps"])
        yield Need(path, "annulment", own_file_row(path), annuls=annuls)
    elif path.startswith("dossiers/") and kind in ROWS:
        data = json.loads(history.blob(blob))
        handlers = frozenset(data.get("handlers", ()))
        yield Need(path, kind, ROWS[kind], data.get("division"), handlers)
