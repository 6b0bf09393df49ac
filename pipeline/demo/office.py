"""The demo's office: who appears in it, and the root commit that its authority begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from pipeline.git.keys.demo_keys import assign
from pipeline.git.keys.ssh_keys import KeySigner, Signer
from pipeline.git.writer import Identity, Writer
from pipeline.model.generation import NEWEST
from pipeline.model.record import Record
from pipeline.records.paths import OFFICERS, ROOT

CARRIED = ("schemas", "templates", "registry", ".github")
OWN = ".github/workflows/ci.yml"  # tests the project's code, which an office does not carry
OUTSIDERS = {
    "applicant": Identity("applicant", "申报单位"),
    "evaluator": Identity("evaluator", "评价机构"),
}


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

    @property
    def publisher(self) -> Signer:
        """The machine that signs what the demo publishes."""
        return next(key for id, key in sorted(self.keys.items()) if id.startswith("publisher"))

    def signer(self, person: str) -> Signer | None:
        return self.keys.get(person)


def found(writer: Writer, office: Path, story: Record, cast: Cast) -> Event:
    """The root commit: everything the office rests on, signed by its first administrator."""
    at = instant(story.get("steps")[0]) - timedelta(days=7)
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
    deliver(writer, sha, "main", None)
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
        "generation": NEWEST,
        "established_on": at.date().isoformat(),
    }
    files[ROOT] = _yaml(root)
    files[OFFICERS] = _yaml({"record": "officers/1", "officers": officers})
    return files


def _yaml(data: Mapping[str, Any]) -> bytes:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    return text.encode()


def instant(entry: Mapping[str, Any]) -> datetime:
    """The moment of a step of the story."""
    return datetime.fromisoformat(entry["at"])


def deliver(writer: Writer, sha: str, branch: str, old: str | None) -> None:
    """Brings a commit of a branch to the remote, where there is one."""
    if writer.has_remote():
        writer.push(sha, branch, old)
