"""A paper decided on, who may see it and what its copies are worth, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    """Who may see a paper. Only `PUBLIC` ones reach the site, the register and its manifest."""

    PUBLIC = "public"
    ADDRESSEE = "addressee"
    INTERNAL = "internal"


class Form(StrEnum):
    """The layout a paper takes (GB/T 9704-2012)."""

    PLAIN = "plain"  # 公示等：no 版头, 文号, 主送 or 版记
    RED_HEAD = "red-head"  # 文件式：§7
    LETTER = "letter"  # 信函式：§10.1


class Standing(StrEnum):
    """What a rendering is worth, seen on every page of it."""

    OFFICIAL = "official"
    DRAFT = "draft"  # 预览·未经批准
    SPECIMEN = "specimen"  # 演示样张·不具效力


@dataclass(frozen=True, slots=True)
class Document:
    """A paper decided on, not yet rendered: everything its template may print.

    `id` is "<act path>#<kind>[/<dossier>]". `context` is JSON data: values already chosen and
    worded by the builder; the template only places them. `number` is the 文号 or "".
    """

    id: str
    kind: str
    title: str
    number: str
    dated: date
    audience: Audience
    form: Form
    batch: str
    dossier: str
    articles: tuple[str, ...]
    source: str  # path of the act
    source_commit: str
    context: Mapping[str, Any]
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper that an act produces, with the templates in effect at that act."""

    document: Document
    templates: Mapping[str, str]
