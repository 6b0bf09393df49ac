"""What is published: papers with their manifest entry, register, index. Pure over bytes.

Two trees come out, public and internal, each with its own manifest. A paper's audience decides
which it enters; the register and the index are made from public papers' acts alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.documents.paper import Audience, Document, Standing
from pipeline.documents.shared.wording import TITLES
from pipeline.office.office import Office
from pipeline.procedure.in_effect import InEffect

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = "https://example.invalid/green-dossier/manifest/2"
REGISTER_SCHEMA = "https://example.invalid/green-dossier/register/1"
STATUS = {Standing.OFFICIAL: "official", Standing.SPECIMEN: "official", Standing.DRAFT: "draft"}
KIND_TITLES = {
    "publicity": "公示",
    "designation": "认定通知",
    "publicity-change": "公示变更公告",
    "non-designation-notice": "不予认定告知书",
}
COLUMNS = {
    "id": "案号",
    "name": "名称",
    "title": "称号",
    "division": "区县",
    "number": "认定文号",
    "dated": "认定日期",
    "batch": "批次",
}

FORMATS = {"html": "网页版", "pdf": "PDF", "docx": "Word 版", "xlsx": "Excel 名单"}
"""A paper's formats as the front page calls them."""


@dataclass(frozen=True)
class Printed:
    """A paper in its formats, `files` being format ("pdf") → bytes."""

    document: Document
    status: str
    content_sha256: str
    renderer: str
    files: Mapping[str, bytes]
    key: str = ""  # of the publisher, by its fingerprint; "" where nobody signs the publication
    step: str = ""  # of main, that it was first published from
    withheld: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # as first listed

    @property
    def public(self) -> bool:
        return self.document.audience is Audience.PUBLIC

    def path(self, suffix: str) -> str:
        return f"{stem(self.document)}.{suffix}"

    def entry(self) -> dict[str, Any]:
        """As the manifest lists it (the contract in docs/commands.md)."""
        document = self.document
        return {
            "id": document.id,
            "kind": document.kind,
            "number": document.number,
            "title": document.title,
            "dated": document.dated.isoformat(),
            "status": self.status,
            "audience": document.audience.value,
            "batch": document.batch,
            "dossier": document.dossier,
            "articles": list(document.articles),
            "supersedes": document.supersedes,
            "superseded_by": "",
            "source_commit": document.source_commit,
            "content_sha256": self.content_sha256,
            "renderer": self.renderer,
            "key": self.key,
            "step": self.step,
            "files": {
                suffix: {"path": self.path(suffix), "sha256": sha256(raw), "bytes": len(raw)}
                for suffix, raw in sorted(self.files.items())
            }
            | dict(self.withheld),
        }


def stem(document: Document) -> str:
    """Where a paper's files stand, without ending: papers/2025/publicity-1.

    The act's own path, with its name lengthened to the paper's where that begins with it.
    """
    folder, _, act = document.source.removesuffix(".yaml").rpartition("/")
    kind = act.rstrip("0123456789").rstrip("-")
    longer = document.kind.startswith(kind)
    name = document.kind + act.removeprefix(kind) if longer else f"{act}-{document.kind}"
    return f"papers/{folder.removeprefix('dossiers/')}/{name}"


def links(document: Document) -> dict[str, str]:
    """What a paper's page leads to, seen from the page: the index, where it has one, and its files.

    Papers that are not public stand in a folder without an index.
    """
    folder, _, name = stem(document).rpartition("/")
    up = "../" * (folder.count("/") + 1)
    index = {"返回目录": f"{up}index.html"} if document.audience is Audience.PUBLIC else {}
    lists = {"Excel 版名单": f"{name}.xlsx"} if document.context.get("annexes") else {}
    return {**index, "PDF 版": f"{name}.pdf", "Word 版": f"{name}.docx", **lists}


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True)
class Edition:
    """One publication: what is printed, from which commit, as of which day."""

    commit: str
    as_of: str
    specimen: bool
    papers: Sequence[Printed]
    register: Sequence[Mapping[str, str]]
    renderers: Mapping[str, Any]
    regulation: str

    def public(self, index: bytes) -> dict[str, bytes]:
        """The site: public papers, register, index and manifest."""
        papers = [paper for paper in self.papers if paper.public]
        return {
            **_files(papers),
            "index.html": index,
            "register.json": _json(
                {"schema": REGISTER_SCHEMA, "as_of": self.as_of, "units": list(self.register)}
            ),
            "register.csv": _csv(self.register),
            MANIFEST: self._manifest(papers),
        }

    def internal(self) -> dict[str, bytes]:
        """What goes to the addressee or stays in the office, with its own manifest."""
        papers = [paper for paper in self.papers if not paper.public]
        return {**_files(papers), MANIFEST: self._manifest(papers)}

    def _manifest(self, papers: Iterable[Printed]) -> bytes:
        entries = sorted((paper.entry() for paper in papers), key=lambda e: (e["dated"], e["id"]))
        used = {entry["renderer"] for entry in entries}
        return _json(
            {
                "schema": MANIFEST_SCHEMA,
                "commit": self.commit,
                "as_of": self.as_of,
                "specimen": self.specimen,
                "regulation": self.regulation,
                "papers": entries,
                "renderers": {key: self.renderers[key] for key in sorted(used)},
            }
        )

    def index_context(self, issuer: str) -> dict[str, Any]:
        """What the front page prints, newest paper first."""
        papers = sorted(
            (paper for paper in self.papers if paper.public),
            key=lambda paper: (paper.document.dated, paper.document.id),
            reverse=True,
        )
        return {
            "issuer": issuer,
            "generated_as_of": self.as_of,
            "specimen": self.specimen,
            "papers": [
                {
                    "title": paper.document.title,
                    "number": paper.document.number,
                    "dated": paper.document.dated.isoformat(),
                    "kind_title": KIND_TITLES[paper.document.kind],
                    "files": {suffix: paper.path(suffix) for suffix in paper.files},
                    "withheld": "、".join(n for s, n in FORMATS.items() if s in paper.withheld),
                }
                for paper in papers
            ],
            "register": list(self.register),
        }


def register_of(known: InEffect, office: Office) -> list[dict[str, str]]:
    """The titles held, in the order conferred: only what the public notice itself prints."""
    return [
        {
            "id": title.unit.case.id,
            "name": title.unit.name,
            "title": TITLES[title.unit.case.kind],
            "division": office.divisions.at(
                title.unit.case.division, title.conferred_on
            ).short_name,
            "number": title.number,
            "dated": title.dated.isoformat(),
            "batch": title.unit.case.year,
        }
        for title in known.titles()
    ]


def _files(papers: Iterable[Printed]) -> dict[str, bytes]:
    return {paper.path(suffix): raw for paper in papers for suffix, raw in paper.files.items()}


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(register: Sequence[Mapping[str, str]]) -> bytes:
    """UTF-8 with a BOM, so that Excel reads the Chinese; formulas are made inert."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    writer.writerows([_inert(row[name]) for name in COLUMNS] for row in register)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _inert(value: str) -> str:
    return f"'{value}" if value[:1] in "=+-@\t\r" else value
