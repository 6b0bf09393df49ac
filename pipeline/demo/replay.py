"""The story of `dossiers/2025/story.yaml` replayed on a new Git repository, signed step by step.

Every commit is made by the same code an office uses (`approve`, `publish`); keys come from a fixed
seed and times from the story, so two runs give the same commit ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.demo.office import Cast, Event, found, instant
from pipeline.git.keys.demo_keys import public_keys
from pipeline.git.writer import Writer
from pipeline.ledger.approve import Order, Outcome, approve
from pipeline.ledger.ledger import Ledger
from pipeline.model.failure import Failure
from pipeline.model.record import Record
from pipeline.records.reader import read

if TYPE_CHECKING:
    import git

STORY = "dossiers/2025/story.yaml"


class CannotReplay(Failure):
    """The demo cannot be made: the folder is taken, or the story does not pass its own audit."""


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
    moments = [(instant(step), step) for step in story.get("steps")]
    moments += [(instant(day), {"publish": True}) for day in story.get("publish")]
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


def cast_of(source: Path) -> Cast:
    """Who appears in the story of `source`. Raises CannotReplay."""
    return Cast.of(_story(source))


def _story(source: Path) -> Record:
    record = read(STORY, (source / STORY).read_bytes())
    if not isinstance(record, Record):
        raise CannotReplay(f"{STORY} 无法读取：{record[0].message}")
    return record


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


def _tidy(repository: git.Repo) -> None:
    """Leave a clone a person would expect: main checked out, merged branches gone."""
    repository.git.reset("--hard", "main")
    merged = [head for head in repository.heads if head.name not in {"main", "published"}]
    repository.remote().push([f":refs/heads/{head.name}" for head in merged])
    for head in merged:
        repository.delete_head(head, force=True)
