"""Papers issued once: what was published is copied, what is new is set, nothing is set again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import render
from pipeline.documents.paper import Issue, Standing
from pipeline.ledger.snapshot import Snapshot
from pipeline.model.failure import Failure
from pipeline.publication.edition import STATUS, Edition, Printed, links, register_of, sha256
from pipeline.publication.manifest import INTERNAL
from pipeline.publication.output import write_tree
from pipeline.publication.previous import Previous
from pipeline.render.workbook import workbook

Progress = Callable[[int, int, str], None]


class Changed(Failure):
    """A paper that was issued would now say something else; it is never issued again."""


@dataclass(frozen=True)
class Output:
    """Where a publication goes. Without `internal`, papers not public are not written."""

    out: Path
    internal: Path | None = None


def edition(
    snapshot: Snapshot, previous: Previous, progress: Progress = lambda *_: None, key: str = ""
) -> Edition:
    """Every paper in effect, old bytes where there are any; `key` signs what is new.

    Raises Changed, Damaged, RenderError.
    """
    _none_gone(snapshot, previous)
    papers: list[Printed] = []
    renderers: dict[str, Any] = dict(previous.renderers)
    for number, issue in enumerate(snapshot.papers, 1):
        progress(number, len(snapshot.papers), issue.document.title)
        made = _printed(issue, snapshot.standing, previous, renderers)
        papers.append(made if made.step else replace(made, key=key, step=snapshot.commit))
    laws = sorted({law.number for law in snapshot.office.laws.values()})
    return Edition(
        commit=snapshot.commit,
        as_of=snapshot.as_of.isoformat(),
        specimen=snapshot.standing is Standing.SPECIMEN,
        papers=papers,
        register=register_of(snapshot.in_effect, snapshot.office) if snapshot.ledger else [],
        renderers=renderers,
        regulation="、".join(laws),
    )


def _none_gone(snapshot: Snapshot, previous: Previous) -> None:
    """No paper issued by that day may be missing. Raises Changed."""
    if snapshot.standing is Standing.DRAFT or snapshot.as_of.isoformat() < previous.as_of:
        return
    gone = sorted(set(previous.entries) - {issue.document.id for issue in snapshot.papers})
    if gone:
        raise Changed(
            f"已出具的 {'、'.join(gone)} 在主线上已不生效，未作发布：多半是审核记录"
            "（refs/notes/approvals）缺失或没有取回。请先取回，或用 dossier record 补记，再发布；"
            "不要废止后重新办理，否则同一文书会出具两次"
        )


def _printed(
    issue: Issue, standing: Standing, previous: Previous, renderers: dict[str, Any]
) -> Printed:
    document, templates = issue.document, issue.templates
    content = render.content_sha256(document, templates)
    entry = previous.entries.get(document.id) if standing is not Standing.DRAFT else None
    if entry is not None:
        if not previous.says(document.id, content):
            raise Changed(
                f"{document.id} 已于 {entry['dated']} 出具，现在的内容与当时不同，不能重新出具；"
                "如需更正，另立更正或撤销文书"
            )
        kept = previous.files(document.id)
        told = (entry["status"], entry["content_sha256"], entry["renderer"])
        gone = {suffix: file for suffix, file in entry["files"].items() if suffix not in kept}
        return Printed(document, *told, kept, entry["key"], entry["step"], gone)
    fingerprint = render.fingerprint(_digest(templates))
    key = hashlib.sha256(repr(sorted(fingerprint.items())).encode()).hexdigest()[:12]
    renderers[key] = fingerprint
    made = render.render(document, templates, standing, links=links(document))
    files = {"html": made.html, "pdf": made.pdf, "docx": made.docx}
    if lists := workbook(document):
        files["xlsx"] = lists
    return Printed(document, STATUS[standing], content, key, files)


def _digest(templates: Mapping[str, str]) -> str:
    """One digest over all templates by name."""
    whole = hashlib.sha256()
    for name in sorted(templates):
        whole.update(f"{name}\0{len(templates[name])}\0{templates[name]}".encode())
    return whole.hexdigest()


@dataclass(frozen=True)
class Written:
    """The files of a publication: the site, and what is not public."""

    public: Mapping[str, bytes]
    internal: Mapping[str, bytes]

    def kept(self) -> dict[str, bytes]:
        """As the branch keeps them."""
        return {**self.public, **{INTERNAL + name: raw for name, raw in self.internal.items()}}


def files_of(made: Edition, snapshot: Snapshot) -> Written:
    """Every file of the publication. Raises RenderError."""
    issuer = str(snapshot.office.issuer.get("name"))
    index = render.index(made.index_context(issuer), snapshot.office.templates)
    return Written(made.public(index), made.internal())


def write(files: Written, output: Output) -> None:
    """Write the site, and the internal papers where asked. Raises NotOurs, OSError.

    Internal papers go first: a public list is never out before the notices that go with it.
    """
    if output.internal is not None:
        write_tree(output.internal, files.internal)
    write_tree(output.out, files.public)


@dataclass(frozen=True)
class Rebuilt:
    """One issued paper set again: what could be proved of it.

    `same_bytes` is None where fonts or libraries differ from those it was issued with; then only
    the content can be compared.
    """

    id: str
    same_content: bool
    same_bytes: bool | None
    why: str

    @property
    def proved(self) -> bool:
        return self.same_content and self.same_bytes is not False


def rebuild(snapshot: Snapshot, previous: Previous) -> Iterator[Rebuilt]:
    """Set every issued paper again from the records and compare; nothing is written."""
    current = {issue.document.id: issue for issue in snapshot.papers}
    for paper, entry in previous.entries.items():
        issue = current.get(paper)
        if issue is None:
            yield Rebuilt(paper, False, None, "记录中已没有产生它的行为")
            continue
        content = render.content_sha256(issue.document, issue.templates)
        if not previous.says(paper, content):
            yield Rebuilt(paper, False, None, "内容与当时出具的不同")
            continue
        if content != entry["content_sha256"]:
            yield Rebuilt(paper, True, None, "所印内容经批准撤除，无从逐字比对")
            continue
        fresh = _printed(issue, snapshot.standing, Previous(), {})
        if fresh.renderer != entry["renderer"]:
            yield Rebuilt(paper, True, None, "字体或程序库与当时不同，只能证明内容一致")
            continue
        same = {k: sha256(raw) for k, raw in fresh.files.items()} == {
            k: file["sha256"] for k, file in entry["files"].items()
        }
        yield Rebuilt(paper, True, same, "逐字节一致" if same else "内容一致，字节不同")
