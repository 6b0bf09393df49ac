"""The story of `dossiers/2025/story.yaml` replayed on a new Git repository, signed step by step.

Every commit is made by the same code an office uses (`approve`, `publish`); keys come from a fixed
seed and times from the story, so two runs give the same commit ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.git.demo_keys import assign, public_keys
from pipeline.git.ssh_keys import KeySigner, Signer
from pipeline.git.writer import Identity, Writer
from pipeline.ledger.approve import Order, Outcome, approve
from pipeline.ledger.ledger import Ledger
from pipeline.model.failure import Failure
from pipeline.model.record import Record
from pipeline.records.paths import OFFICERS, ROOT
from pipeline.records.reader import read

if TYPE_CHECKING:
    import git

STORY = "dossiers/2025/story.yaml"
CARRIED = ("schemas", "templates", "registry", ".github")
OWN = ".github/workflows/ci.yml"  # tests the project's code, which an office does not carry
OUTSIDERS = {
    "applicant": Identity("applicant", "申报单位"),
    "evaluator": Identity("evaluator", "评价机构"),
}


class CannotReplay(Failure):
    """The demo cannot be made: the folder is taken, or the story does not pass its own audit."""


@dataclass(frozen=True)
class Event:
    """One thing that happened, told as it happens: a merge, or a publication."""

    at: datetime
    title: str
    commit: str
    people: str = ""


@dataclass(frozen=True)
class Cast:
    """Who appears in the story, with their demo keys."""

    people: Mapping[str, Identity]
    keys: Mapping[str, KeySigner]

    @classmethod
    def of(cls, story: Record) -> Cast:
        officers = story.get("officers")
        people = {o["id"]: Identity(o["id"], o["name"]) for o in officers}
        return cls({**people, **OUTSIDERS}, assign(people))

    def signer(self, person: str) -> Signer | None:
        return self.keys.get(person)


def replay(
    office: Path,
    target: Path,
    publish: Callable[[Path, datetime], str],
    *,
    batch: Path | None = None,
) -> Iterator[Event]:
    """Make `target/origin.git` and `target/repo` and tell each step; `publish` does what it says.

    `office` holds schemas, templates, registry and workflows; `batch` the dossiers and their
    story, and is the same folder by default.

    Raises CannotReplay where `target` holds anything, or a step is refused.
    """
    if target.exists() and any(target.iterdir()):
        raise CannotReplay(f"{target} 不是空文件夹，请换一个，或先删除其中的内容")
    source = batch or office
    story = _story(source)
    cast = Cast.of(story)
    clone = target / "repo"
    repository = repositories(target / "origin.git", clone)
    moments = [(_instant(step), step) for step in story.get("steps")]
    moments += [(_instant(day), {"publish": True}) for day in story.get("publish")]
    with Writer(clone) as writer:
        yield found(writer, office, story, cast)
        repository.git.reset("--hard", "main")
        ledger = Ledger(writer, public_keys())
        for at, step in sorted(moments, key=lambda moment: moment[0]):
            if "publish" in step:
                yield Event(at, "发布", publish(clone, at))
                writer.reread_refs()
            else:
                yield perform(writer, source, ledger, cast, at, step)
    _tidy(repository)


def repositories(origin: Path, clone: Path) -> git.Repo:
    """A bare repository and a clone of it, both empty."""
    from git import Repo  # looks for the git program when imported

    Repo.init(origin, bare=True, initial_branch="main", mkdir=True)
    repository = Repo.init(clone, initial_branch="main", mkdir=True)
    repository.create_remote("origin", "../origin.git")
    return repository


def _story(source: Path) -> Record:
    record = read(STORY, (source / STORY).read_bytes())
    if not isinstance(record, Record):
        raise CannotReplay(f"{STORY} 无法读取：{record[0].message}")
    return record


def _instant(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])


def found(writer: Writer, office: Path, story: Record, cast: Cast) -> Event:
    """The root commit: everything the office rests on, signed by its first administrator."""
    at = _instant(story.get("steps")[0]) - timedelta(days=7)
    first = next(iter(sorted(o for o in cast.keys if o.startswith("admin"))))
    files = _office(office, story, cast, at)
    sha = writer.commit_files(
        "main",
        files,
        author=cast.people[first],
        signer=cast.signer(first),
        at=at,
        message="确立管理权限：名册、规则、格式与模板",
    )
    _deliver(writer, sha, "main", None)
    return Event(at, "确立管理权限（演示）", sha, first)


def _office(source: Path, story: Record, cast: Cast, at: datetime) -> dict[str, bytes]:
    """Schemas, templates, registry and workflows as the project ships them, with its own roster."""
    files = {".gitattributes": (source / ".gitattributes").read_bytes()}
    for folder in CARRIED:
        for path in sorted((source / folder).rglob("*")):
            if path.is_file() and path != source / OWN:
                files[path.relative_to(source).as_posix()] = path.read_bytes()
    officers = [
        {"id": o["id"], "name": o["name"], "keys": [cast.keys[o["id"]].public], "posts": o["posts"]}
        for o in story.get("officers")
    ]
    administrators = [
        {"id": o["id"], "name": o["name"], "key": o["keys"][0]}
        for o in officers
        if any(post["role"] == "administrator" for post in o["posts"])
    ]
    root = {
        "record": "root/1",
        "administrators": administrators,
        "demo": True,
        "established_on": at.date().isoformat(),
    }
    files[ROOT] = _yaml(root)
    files[OFFICERS] = _yaml({"record": "officers/1", "officers": officers})
    return files


def _yaml(data: Mapping[str, Any]) -> bytes:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    return text.encode()


def perform(
    writer: Writer, source: Path, ledger: Ledger, cast: Cast, at: datetime, step: Mapping[str, Any]
) -> Event:
    """One request of the story: drafted, checked where it must be, merged."""
    _advance(writer, ledger)
    branch, commits = step["branch"], _drafts(step)
    for number, (person, paths) in enumerate(commits):
        writer.commit_files(
            branch,
            {path: _text(source, step, path) for path in paths},
            base="main",
            author=cast.people[person],
            signer=cast.signer(person),
            at=at - timedelta(minutes=10 * (len(commits) - number) + 20),
            message=f"起草：{step['title']}",
        )
    if checker := step.get("checker"):
        _sign(writer, ledger, cast, branch, checker, at - timedelta(minutes=10))
    last = _sign(writer, ledger, cast, branch, step["approver"], at)
    signers = [step[role] for role in ("checker", "approver") if step.get(role)]
    _advance(writer, ledger)
    everyone = "、".join(dict.fromkeys(cast.people[p].name for p in (*_people(commits), *signers)))
    return Event(at, step["title"], last.commit, everyone)


def _text(source: Path, step: Mapping[str, Any], path: str) -> bytes:
    """What a step files: a record of the batch, or the registry's file as the story gives it."""
    told = step.get("files", {}).get(path)
    return told.encode() if told else (source / path).read_bytes()


def _people(commits: list[tuple[str, list[str]]]) -> list[str]:
    return [person for person, _ in commits]


def _drafts(step: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The files of a request by who drafted them, in the order first named."""
    by_person: dict[str, list[str]] = {}
    for path in step["acts"]:
        by_person.setdefault(step["drafters"][path], []).append(path)
    return list(by_person.items())


def _sign(
    writer: Writer, ledger: Ledger, cast: Cast, branch: str, officer: str, at: datetime
) -> Outcome:
    signer = cast.keys[officer]
    order = Order(branch, cast.people[officer], signer, at)
    outcome = approve(writer, order, lambda step: ledger.weigh(step, signer.public, officer))
    if not outcome.commit:
        reasons = "；".join(f"{f.where} {f.message}" for f in outcome.findings)
        raise CannotReplay(f"{branch} 由 {officer} 签署时被拒：{reasons}")
    return outcome


def _advance(writer: Writer, ledger: Ledger) -> None:
    """Bring the ledger up to the clone's main."""
    fresh = takewhile(lambda commit: commit.sha != ledger.head, writer.first_parents("main"))
    for commit in reversed(list(fresh)):
        ledger.advance(writer.step(commit.sha))


def _deliver(writer: Writer, sha: str, branch: str, old: str | None) -> None:
    if writer.has_remote():
        writer.push(sha, branch, old)


def _tidy(repository: git.Repo) -> None:
    """Leave a clone a person would expect: main checked out, merged branches gone."""
    repository.git.reset("--hard", "main")
    merged = [head for head in repository.heads if head.name not in {"main", "published"}]
    repository.remote().push([f":refs/heads/{head.name}" for head in merged])
    for head in merged:
        repository.delete_head(head, force=True)
