"""Recompute the digests by which the sample acts name one another.

An act names what it rests on by path and SHA-256, and publicity and designation name per row the
act that decided; a judgement names a finding by the digest of the record it was found on. Whoever
edits a sample record breaks every digest after it; `relink` mends them in place, in the order the
acts rest on each other, and touches nothing but the hex. A closing and a designation name what a
published paper says; that is computed from the batch and the office's templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pipeline.demo.reissue import contents
from pipeline.ledger.entries import FIELD, named
from pipeline.model.act_kind import ActKind
from pipeline.model.failure import Failure
from pipeline.model.finding import DIGITS, FindingId
from pipeline.model.record import FieldPath, Record
from pipeline.records.reader import read

NO_PAPERS: Mapping[str, str] = {}


class NotLinkable(Failure):
    """The records cannot be linked: unreadable, resting on each other, or on nothing there is."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Put `digest` (or the id that ends in it) where the scalar at `path` stands."""

    path: FieldPath
    digest: str


def relink(folder: Path, office: Path | None = None) -> tuple[Path, ...]:
    """Mend all digests of the records under `folder` (a work tree's root); the files changed.

    `office` holds registry, schemas and templates, by default `folder` itself.
    Raises NotLinkable, before anything is written.
    """
    texts = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "dossiers").rglob("*.yaml"))
    }
    linked = relinked(texts)
    linked = relinked(linked, contents(office or folder, linked))
    changed = [name for name in texts if linked[name] != texts[name]]
    for name in changed:
        (folder / name).write_bytes(linked[name])
    return tuple(folder / name for name in changed)


def relinked(
    texts: Mapping[str, bytes], papers: Mapping[str, str] = NO_PAPERS
) -> Mapping[str, bytes]:
    """The same files with every digest true; of `papers` that is known. Raises NotLinkable."""
    records = {name: _record(name, raw) for name, raw in texts.items()}
    stated = _stated(records)
    judged = {name: _judged(record, stated) for name, record in records.items()}
    done = dict(texts)
    for name in _in_order(records, judged):
        record = records[name]
        edits = [
            *_refs(record, records),
            *_earlier(record, records),
            *_rows(record, records),
            *_judgements(record, judged[name], records),
            *_published(record, papers),
        ]
        done[name] = _edited(record, done[name], edits)
        records[name] = _record(name, done[name])
    return done


@lru_cache(maxsize=512)  # whoever tries many changes on one batch reads what stays the same once
def _record(name: str, raw: bytes) -> Record:
    outcome = read(name, raw)
    if isinstance(outcome, Record):
        return outcome
    raise NotLinkable(f"{outcome[0].where}：{outcome[0].message}")


def _rests_on(record: Record) -> list[str]:
    return [ref["path"] for ref in record.get("on") or ()]


def _stated(records: Mapping[str, Record]) -> Mapping[str, set[str]]:
    """Paths by the start of each digest they have, or had when another record named them."""
    found: dict[str, set[str]] = {}
    for name, record in records.items():
        found.setdefault(record.sha256[:DIGITS], set()).add(name)
        for ref in record.get("on") or ():
            found.setdefault(str(ref["sha256"])[:DIGITS], set()).add(ref["path"])
    return found


def _judged(record: Record, stated: Mapping[str, set[str]]) -> list[str]:
    """The path of the record that each judgement is about, "" where its digest says nothing."""
    paths = []
    for judgement in record.get("judgements") or ():
        name = FindingId.parse(judgement["finding"])
        known = sorted(stated.get(name.digest, ()))
        own = [path for path in known if path.startswith(f"dossiers/{name.subject}/")]
        paths.append(next(iter(own or known), ""))
    return paths


def _judgements(record: Record, judged: list[str], records: Mapping[str, Record]) -> list[_Edit]:
    """A finding's id ends in the digest's start; see `model.finding`."""
    return [
        _Edit(
            ("judgements", n, "finding"),
            str(_on(record.get("judgements", n, "finding"), records[path])),
        )
        for n, path in enumerate(judged)
        if path
    ]


def _on(finding: str, record: Record) -> FindingId:
    """The same finding on the text that `record` has now."""
    return replace(FindingId.parse(finding), digest=record.sha256[:DIGITS])


def _in_order(records: Mapping[str, Record], judged: Mapping[str, list[str]]) -> list[str]:
    graph = {name: _rests_on(record) for name, record in records.items()}
    for name, grounds in graph.items():
        if missing := [path for path in grounds if path not in records]:
            raise NotLinkable(f"{name} 所依据的 {missing[0]} 不存在")
    for name, paths in judged.items():
        graph[name] = [*graph[name], *filter(None, paths), *_superseded(records[name], records)]
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise NotLinkable(f"文件互为依据：{' → '.join(error.args[1])}") from error


def _refs(record: Record, records: Mapping[str, Record]) -> list[_Edit]:
    return [
        _Edit(("on", n, "sha256"), records[path].sha256) for n, path in enumerate(_rests_on(record))
    ]


def _superseded(record: Record, records: Mapping[str, Record]) -> list[str]:
    """The version it supersedes, if it says so: application.yaml for application-2.yaml."""
    match = re.fullmatch(r"(.*)-([2-9][0-9]*)\.yaml", record.file)
    if match is None or not record.get("supersedes"):
        return []
    before = int(match[2]) - 1
    name = f"{match[1]}.yaml" if before == 1 else f"{match[1]}-{before}.yaml"
    return [name] if name in records else []


def _earlier(record: Record, records: Mapping[str, Record]) -> list[_Edit]:
    return [_Edit(("supersedes",), records[path].sha256) for path in _superseded(record, records)]


def _published(record: Record, papers: Mapping[str, str]) -> list[_Edit]:
    """What the papers say that a closing or designation names, where that is known."""
    return [
        _Edit((FIELD, n, "content_sha256"), papers[paper])
        for n, (paper, _) in enumerate(named(record))
        if paper in papers
    ]


def _rows(record: Record, records: Mapping[str, Record]) -> list[_Edit]:
    if record.kind not in (ActKind.PUBLICITY, ActKind.DESIGNATION):
        return []
    before = _before(record, records)
    return [
        _Edit(("rows", n, "sha256"), _deciding(record, row["dossier"], before).sha256)
        for n, row in enumerate(record.data["rows"])
    ]


def _before(record: Record, records: Mapping[str, Record]) -> list[Record]:
    """All that `record` rests on, near ones first."""
    found: dict[str, Record] = {}
    ahead = _rests_on(record)
    while ahead:
        found.update((path, records[path]) for path in ahead)
        ahead = [p for path in ahead for p in _rests_on(records[path]) if p not in found]
    return list(found.values())


def _deciding(record: Record, dossier: str, before: list[Record]) -> Record:
    """The act that last put the dossier on the list: a resolution, or a finding that adds it."""
    found = [act for act in before if _lists(act, dossier)]
    if not found:
        raise NotLinkable(f"{record.file} 所列的 {dossier} 没有审定决议或成立的异议结论可依据")
    return max(found, key=_decided_on)


def _lists(act: Record, dossier: str) -> bool:
    if act.kind == ActKind.OBJECTION_FINDING:
        return (act.get("disposal"), act.get("unit")) == ("增列", dossier)
    rows = act.data["rows"] if act.kind == ActKind.RESOLUTION else ()
    return any(r["dossier"] == dossier and r["conclusion"] == "拟认定" for r in rows)


def _decided_on(act: Record) -> str:
    return str(act.get("decided_on") or act.get("meeting", "held_on"))


def _edited(record: Record, raw: bytes, edits: list[_Edit]) -> bytes:
    lines = raw.decode("utf-8").split("\n")
    for edit in edits:
        old = str(record.get(*edit.path))
        line, column = record.positions[edit.path]
        text = lines[line - 1]
        start = text.index(old, column - 1)
        lines[line - 1] = text[:start] + edit.digest + text[start + len(old) :]
    return "\n".join(lines).encode("utf-8")
