"""Publishing as the demo's machine does, and pushing to `published` as anybody may."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.git.keys.demo_keys import assign
from pipeline.git.keys.ssh_keys import KeySigner, Signer
from pipeline.git.steps import Change
from pipeline.git.writer import Identity, Writer
from pipeline.model.clock import SHANGHAI
from pipeline.publication.edition import MANIFEST
from tests.support.approving import OFFICERS, head
from tests.support.running import Ran, dossier
from tests.support.webwork import key_file

KEYS = assign(OFFICERS)
PUBLISHER: KeySigner = KEYS["publisher-1"]
CLOSED = "internal/manifest.json"
LATER = datetime(2025, 11, 3, 10, tzinfo=SHANGHAI)
Files = dict[str, bytes | None]


def key(folder: Path, person: str = "publisher-1") -> Path:
    """A person's private key file."""
    place = folder / f"key-of-{person}"
    place.mkdir(exist_ok=True)
    return key_file(place, KEYS[person])


def publish(folder: Path, *more: object, repo: Path | None = None) -> Ran:
    """`dossier publish --commit` in a demo's folder, by its machine."""
    where = ("--out", folder / "site", "--internal", folder / "internal")
    held = ("--commit", "--key", key(folder.parent))
    return dossier("publish", *held, *where, *more, repo=repo or folder / "repo")


def pushed(
    demo: Path, files: Mapping[str, bytes | None], by: Signer | None = None, *, whole: bool = False
) -> str:
    """A commit on top of the remote's `published`, signed by `by` or nobody; `whole`: no more
    than these files. The clone does not hear of it until it fetches."""
    with Writer(demo / "origin.git") as forge:
        tip = forge.refs.get("refs/heads/published")
        changes = [
            Change(p, None, None if raw is None else forge.store("blob", raw))
            for p, raw in files.items()
        ]
        tree = forge.overlay(None if whole else tip, changes)
        parents, who = [tip] if tip else [], Identity("x", "某")
        sha = forge.commit_tree(tree, parents, who, by, LATER, "发布")
        forge.set_ref("refs/heads/published", sha, tip)
        return sha


def kept(demo: Path, path: str, at: str = "published") -> bytes:
    """A file as the remote's branch keeps it."""
    with Writer(demo / "origin.git") as forge:
        return forge.blob(forge.tree(at)[path][1])


def names(demo: Path, at: str = "published") -> set[str]:
    with Writer(demo / "origin.git") as forge:
        return set(forge.tree(at))


def edited(demo: Path, change: Callable[[Any], None], path: str = MANIFEST) -> bytes:
    """A kept manifest with a change."""
    data = json.loads(kept(demo, path))
    change(data)
    return json.dumps(data, ensure_ascii=False).encode()


@pytest.fixture
def behind(demo_copy: Path) -> Path:
    """The list was published, the designation not yet: as after a run that never took place."""
    first = head(demo_copy / "origin.git", "published^")
    back = {"repo": ("refs/heads/published", "refs/remotes/origin/published"),
            "origin.git": ("refs/heads/published",)}  # fmt: skip
    for name, refs in back.items():
        for ref in refs:
            subprocess.run(["git", "-C", demo_copy / name, "update-ref", ref, first], check=True)
    for folder in ("site", "internal"):
        shutil.rmtree(demo_copy / folder)
    return demo_copy
