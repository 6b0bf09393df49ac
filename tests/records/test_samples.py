"""Every record of the repository is right, every kind has an example, and titles are Chinese."""

import json
from typing import Any

import pytest

from pipeline.desk.new.skeleton import skeleton
from pipeline.model.record import FieldPath, Record
from pipeline.records.schemas import Schemas, schema_name
from tests.support.samples import record, samples

SAMPLES = samples()


@pytest.mark.parametrize("name", SAMPLES)
def test_right(schemas: Schemas, name: str) -> None:
    assert schemas.check(SAMPLES[name]) == ()


def test_every_schema_has_a_right_example(schemas: Schemas) -> None:
    shown = {schema_name(r) for r in SAMPLES.values()}
    assert set(schemas.documents) - {"defs-1.schema.json"} == shown


@pytest.mark.parametrize("name", SAMPLES)
def test_every_field_of_every_sample_has_its_title(schemas: Schemas, name: str) -> None:
    sample = SAMPLES[name]
    for path in sample.positions:
        if path and path[-1] != "":
            assert schemas.title(sample, path), path


def test_the_title_of_an_item_is_that_of_its_field(schemas: Schemas) -> None:
    sample = SAMPLES["dossiers/2025/f-7k3q/application.yaml"]
    path: FieldPath = ("applicant", "legal_representatives", 0, "name")
    assert schemas.title(sample, path) == "姓名"
    assert schemas.title(sample, ("products", 0)) == "产品"
    assert schemas.title(sample, ("nothing",)) == ""
    assert schemas.article(sample, path) == "第七条第（三）项"


def test_an_unknown_kind_lists_the_known_ones(schemas: Schemas) -> None:
    (found,) = schemas.check(record("x.yaml", b"record: designaton/1\n"))
    assert "designation/1" in found.hint and "是否应为 designation/1？" in found.hint
    (found,) = schemas.check(record("x.yaml", b"record: call/9\n"))
    assert "call/1" in found.hint
    (found,) = schemas.check(record("x.yaml", b"record: application/1\nkind: product\n"))
    assert "factory" in found.hint and found.where.line == 2


def test_a_schema_that_is_not_json_is_named() -> None:
    with pytest.raises(ValueError, match=r"schemas/call-1\.schema\.json"):
        Schemas({"call-1.schema.json": "{"})


def public(schemas: Schemas, sample: Record) -> Any:
    return schemas.public(sample)


def test_of_an_application_only_name_and_district_are_public(schemas: Schemas) -> None:
    sample = SAMPLES["dossiers/2025/f-7k3q/application.yaml"]
    assert public(schemas, sample) == {
        "applicant": {"name": "示例（重庆）喆堃新材料有限公司"},
        "site": {"division": "500115"},
    }


@pytest.mark.parametrize(
    "kind",
    ["objection", "objection-finding", "non-designation", "acceptance", "review", "panel",
     "evaluation", "site-visit", "compliance-check", "resolution", "recommendation", "officers"],
)  # fmt: skip
def test_the_closed_file_has_nothing_public(schemas: Schemas, kind: str) -> None:
    found = [r for r in SAMPLES.values() if r.kind == kind]
    assert found
    assert [public(schemas, r) for r in found] == [{} for _ in found]


def test_a_notice_is_public_but_not_what_it_rests_on(schemas: Schemas) -> None:
    sample = SAMPLES["dossiers/2025/publicity-1.yaml"]
    assert set(public(schemas, sample)) == set(sample.data) - {"record", "on"}


def test_a_field_no_schema_knows_is_not_public(schemas: Schemas) -> None:
    raw = b"record: application/1\nkind: factory\napplicant: {name: a, phone: b}\nother: c\n"
    assert public(schemas, record("x.yaml", raw)) == {"applicant": {"name": "a"}}


@pytest.mark.parametrize(
    "text",
    [
        "record: call/1\n" + "".join(f"k{n}: 1\n" for n in range(8_000)),
        "record: panel/1\nrows:\n" + "  - {score: 900}\n" * 5_000,
        "record: call/1\nlist_order:\n" + "  - x\n" * 15_000,
    ],
    ids=["unknown fields", "wrong rows", "wrong items"],
)
def test_a_file_wrong_everywhere_is_told_so_and_no_more(schemas: Schemas, text: str) -> None:
    """The explanation is bounded, however many faults there are."""
    found = schemas.check(record("x.yaml", text.encode()))
    assert 10 < len(found) < 200


def test_a_second_version_is_written_by_new_and_the_first_still_read(schemas: Schemas) -> None:
    """CONTRIBUTING, A new version of a schema."""
    texts = {name: json.dumps(schema) for name, schema in schemas.documents.items()}
    second = json.loads(texts["site-visit-1.schema.json"])
    second["properties"]["record"]["const"] = "site-visit/2"
    both = Schemas(texts | {"site-visit-2.schema.json": json.dumps(second)})
    assert both.newest("site-visit") == "site-visit-2.schema.json"
    assert both.newest("designation") == "designation-1.schema.json"
    (visit,) = [r for name, r in SAMPLES.items() if name.endswith("f-7k3q/site-visit.yaml")]
    assert both.check(visit) == ()
    assert skeleton(both, both.newest("site-visit"), {}).startswith('record: "site-visit/2"')
