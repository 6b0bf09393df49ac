"""A kind of act is whole: whatever a new member of `ActKind` still lacks is listed here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.desk.new.stages import BEGINNINGS
from pipeline.documents import builder
from pipeline.model.act_kind import ActKind
from pipeline.procedure.table import TABLE
from pipeline.publication.drafts import FORMS
from pipeline.publication.edition import KIND_TITLES
from pipeline.records.paths import SLOTS, Folder
from tests.support.batch import shipped_office
from tests.support.running import ROOT

ROWS = {kind: [row for row in TABLE if row.kind == kind] for kind in ActKind}
DOCUMENTS = {
    file.stem.replace("_", "-"): file.read_text("utf-8")
    for file in (ROOT / "pipeline/documents").glob("[a-z]*.py")
}
TEMPLATES = {file.name for file in (ROOT / "templates").iterdir()}


def lacking(kind: str) -> Iterator[str]:
    """What a kind lacks, each with the place to add it."""
    rows = [row for row in TABLE if row.kind == kind]
    if kind not in list(ActKind):
        yield "a member of ActKind in pipeline/model/act_kind.py"
    if not rows:
        yield "a row of TABLE in pipeline/procedure/table.py"
    if kind not in SLOTS:
        yield "its place in SLOTS in pipeline/records/paths.py"
    if kind not in shipped_office().schemas.kinds:
        yield f"schemas/{kind}-1.schema.json"
    if kind not in BEGINNINGS:
        yield "its Beginning in a module of pipeline/desk/new/"
    for paper in (paper for row in rows for paper in row.papers):
        try:
            builder(paper)
        except ModuleNotFoundError:
            yield f"its paper in pipeline/documents/{paper.replace('-', '_')}.py"
        if f"{paper}.html.j2" not in TEMPLATES:
            yield f"the template templates/{paper}.html.j2"


@pytest.mark.parametrize("kind", ActKind)
def test_a_kind_of_act_is_whole(kind: ActKind) -> None:
    assert list(lacking(kind)) == [], f"{kind} lacks these; see CONTRIBUTING, A kind of act"


def test_a_new_kind_is_told_all_it_lacks() -> None:
    assert len(list(lacking("sample-kind"))) == 5


def test_every_paper_is_named_by_a_row_or_is_a_form() -> None:
    """A builder that no row of TABLE names in `papers` is never called."""
    named = {paper for row in TABLE for paper in row.papers} | set(FORMS)
    built = {kind for kind, code in DOCUMENTS.items() if "def build(" in code}
    assert built - named == set()


def test_every_public_paper_has_a_title_on_the_front_page() -> None:
    """Its kind stands in KIND_TITLES in pipeline/publication/edition.py."""
    public = {kind for kind, code in DOCUMENTS.items() if "AUDIENCE = Audience.PUBLIC" in code}
    assert public and public - set(KIND_TITLES) == set()


def test_no_place_or_row_is_of_an_unknown_kind() -> None:
    acts = {kind for kind, slot in SLOTS.items() if Folder.REGISTRY not in slot.folders}
    assert acts - set(ActKind) == {"story"}, "the demo's story stands beside the acts it tells"
    assert {row.kind for row in TABLE} == set(ActKind)


def test_an_act_of_the_batch_and_its_place_agree() -> None:
    for kind, rows in ROWS.items():
        if not rows or kind not in SLOTS:
            continue  # test_a_kind_of_act_is_whole says so
        if all(row.in_batch for row in rows):
            assert Folder.BATCH in SLOTS[kind].folders, kind
        elif not any(row.in_batch for row in rows):
            assert Folder.DOSSIER in SLOTS[kind].folders, kind
