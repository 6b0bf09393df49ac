"""How a paper is put together from its words: the fields every kind has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.shared.wording import full_date
from pipeline.model.case import Case


@dataclass(frozen=True, slots=True)
class Kind:
    """What is the same for every paper of a kind."""

    name: str
    audience: Audience
    form: Form


def drafted(
    facts: PaperFacts,
    kind: Kind,
    title: Sequence[str],
    dated: date,
    paragraphs: Sequence[str | Mapping[str, Any]],
    articles: Sequence[str],
    case: Case | None = None,
    **parts: Any,
) -> Document:
    """The document of an act. `title` is phrases that are not broken.

    `parts` may give `number`, `issuer`, `addressee`, `contact`, `annexes` and `note` of the
    template `notice`; a part not given is empty, the issuer the office itself.
    """
    act = facts.act
    context: dict[str, Any] = {
        "issuer": str(facts.issuer.get("name")),
        "number": "",
        "addressee": "",
        "title": list(title),
        "paragraphs": list(paragraphs),
        "contact": [],
        "annexes": [],
        "dated": full_date(dated),
        "note": "",
        **parts,
    }
    return Document(
        id=f"{act.path}#{kind.name}" + (f"/{case.id}" if case else ""),
        kind=kind.name,
        title="".join(title),
        number=context["number"],
        dated=dated,
        audience=kind.audience,
        form=kind.form,
        batch=act.year,
        dossier=case.id if case else "",
        articles=tuple(articles),
        source=act.path,
        source_commit=act.step,
        context=context,
    )


def heading(text: str) -> dict[str, Any]:
    """A first-level heading: 一、…"""
    return {"level": 1, "text": text}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = ()) -> Any:
    """A table; the columns counted in `left` are not centred."""
    align = ["left" if position in left else "center" for position in range(len(columns))]
    return {"columns": list(columns), "align": align, "rows": [list(row) for row in rows]}
