"""The office as its registry describes it: schemas, law, calendar, divisions, templates, roster.

Pure over a `Tree`, any mapping of repository paths to bytes (a Git tree or the work tree).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.law.calendar import Calendar
from pipeline.law.divisions import Divisions
from pipeline.law.regulation import Law, read_laws
from pipeline.model.finding import Finding
from pipeline.model.generation import FIRST, GENERATIONS, NEWEST, Generation, generation
from pipeline.model.record import Record
from pipeline.office.bounds import MAX_JSON_DEPTH, json_depth
from pipeline.office.templates import unparsable
from pipeline.records.paths import (
    DIVISIONS,
    GENERATION,
    ISSUER,
    REGISTRY,
    ROOT,
    SCHEMAS,
    TEMPLATES,
)
from pipeline.records.reader import take
from pipeline.records.schemas import Schemas

Tree = Mapping[str, bytes]


@dataclass(frozen=True)
class Office:
    """The office as one tree describes it. `registry` holds its records by path."""

    schemas: Schemas
    registry: Mapping[str, Record]
    templates: Mapping[str, str]
    laws: Mapping[str, Law]
    calendar: Calendar
    divisions: Divisions

    @property
    def issuer(self) -> Record:
        return self.registry[ISSUER]

    def data(self, path: str) -> Mapping[str, Any] | None:
        """The data of a registry record, None where there is none."""
        record = self.registry.get(path)
        return record.data if record else None

    @property
    def generation_number(self) -> int:
        """The generation of judging that the registry asks for, whether this program knows it."""
        told = (self.data(GENERATION) or self.data(ROOT) or {}).get("generation", FIRST)
        return int(told)

    @property
    def generation(self) -> Generation:
        """What its steps are judged by. Raises NewerGeneration."""
        return generation(self.generation_number)

    @property
    def judging(self) -> Generation:
        """That generation; without a root, where nothing is in effect, the newest."""
        return self.generation if ROOT in self.registry else GENERATIONS[NEWEST]

    def title(self, record: Record, path: tuple[str | int, ...]) -> str:
        """The Chinese title of a field, for findings."""
        return self.schemas.title(record, path)


def read_office(tree: Tree) -> tuple[Office, tuple[Finding, ...]]:
    """The office as a tree describes it, and what is wrong with its records.

    A faulty registry record is left out, so that what rests on it says it is missing.
    """
    schemas, unusable = _schemas(tree)
    registry, faults = _registry(tree, schemas)
    office = Office(
        schemas=schemas,
        registry=registry,
        templates=_texts(tree, TEMPLATES, ""),
        laws=read_laws(registry.values()),
        calendar=Calendar.read(registry.values()),
        divisions=Divisions.read(registry[DIVISIONS]) if DIVISIONS in registry else Divisions({}),
    )
    return office, (*unusable, *faults)


def faults_of(office: Office) -> tuple[Finding, ...]:
    """What reading alone does not show: schemas not compiling, templates not parsing."""
    broken = {SCHEMAS + name: reason for name, reason in office.schemas.broken().items()}
    refused = unparsable(frozenset(office.templates.items()), _bounded(office))
    broken |= {TEMPLATES + name: why for name, why in refused.items()}
    return tuple(_unusable(path, reason) for path, reason in broken.items())


def _bounded(office: Office) -> bool:
    """Whether the office's generation bounds what templates do; a newer one surely does."""
    return office.generation_number > NEWEST or office.generation.bounded


def _schemas(tree: Tree) -> tuple[Schemas, tuple[Finding, ...]]:
    """The schemas that are JSON at all, and the files that are not."""
    texts, faults = _texts(tree, SCHEMAS, ".schema.json"), []
    for name, text in list(texts.items()):
        if fault := _not_json(text):
            faults.append(_unusable(SCHEMAS + name, fault))
            del texts[name]
    return _known(frozenset(texts.items())), tuple(faults)


def _not_json(text: str) -> str:
    if json_depth(text) > MAX_JSON_DEPTH:
        return f"嵌套超过{MAX_JSON_DEPTH}层"
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"不是有效的 JSON，错在第{error.lineno}行第{error.colno}列"
    except ValueError:
        return "不是有效的 JSON，其中的数字过长"
    return ""


@lru_cache(maxsize=8)
def _known(texts: frozenset[tuple[str, str]]) -> Schemas:
    """The same schemas again are the same object: what was compiled once stays compiled."""
    return Schemas(dict(texts))


def _unusable(path: str, reason: str) -> Finding:
    hint = "改正后重新提交；在此之前沿用原来的版本"
    return Finding.of_file("office-file", path, f"文件无法使用：{reason}", hint)


def _texts(tree: Tree, folder: str, ending: str) -> dict[str, str]:
    return {
        path.removeprefix(folder): raw.decode("utf-8", "replace")
        for path, raw in tree.items()
        if path.startswith(folder) and path.endswith(ending)
    }


def _registry(tree: Tree, schemas: Schemas) -> tuple[dict[str, Record], tuple[Finding, ...]]:
    registry: dict[str, Record] = {}
    faults: list[Finding] = []
    for path in sorted(p for p in tree if p.startswith(REGISTRY)):
        record = take(path, tree[path], schemas)
        if isinstance(record, Record):
            registry[path] = record
        else:
            faults += record
    return registry, tuple(faults)
