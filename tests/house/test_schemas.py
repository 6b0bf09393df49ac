"""Every schema says of every field what it is, in Chinese, and lets no unknown field pass."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from pipeline.model.record import Record
from pipeline.records.formats import FORMATS
from pipeline.records.reader import read

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "schemas").glob("*.json"))
DOCUMENTS: dict[str, Any] = {f.name: json.loads(f.read_text(encoding="utf-8")) for f in FILES}
CHINESE = re.compile("[\u4e00-\u9fff]")
LAW = read("law", (ROOT / "registry/regulations/yjx-2024-4.yaml").read_bytes())


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema node below `node`, with a readable path; conditions are not fields."""
    if not isinstance(node, dict):
        return
    yield path, node
    for name, child in node.get("properties", {}).items():
        yield from nodes(child, f"{path}/{name}")
    for name, child in node.get("$defs", {}).items():
        yield from nodes(child, f"{path}#{name}")
    for keyword in ("items", "additionalProperties"):
        yield from nodes(node.get(keyword), f"{path}/*")


ALL = [(f"{name}{path}", node) for name, doc in DOCUMENTS.items() for path, node in nodes(doc)]


def test_there_are_schemas_and_fields() -> None:
    assert len(FILES) >= 33
    assert len(ALL) > 500


@pytest.mark.parametrize("name", DOCUMENTS)
def test_is_json_schema_2020_12(name: str) -> None:
    assert DOCUMENTS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(DOCUMENTS[name])
    assert jsonschema_rs.meta.is_valid(DOCUMENTS[name])


def test_every_field_has_a_chinese_title_and_description() -> None:
    lacking = [
        where
        for where, node in ALL
        for word in ("title", "description")
        if not CHINESE.search(node.get(word, "")) and not where.endswith("sha256")
    ]
    assert lacking == []
    assert [w for w, node in ALL if not node.get("title") or not node.get("description")] == []


def test_no_object_lets_an_unknown_field_pass() -> None:
    objects = [(w, n) for w, n in ALL if n.get("type") == "object"]
    assert [w for w, n in objects if "additionalProperties" not in n] == []
    assert [w for w, n in objects if n["additionalProperties"] is True] == []
    assert [
        w for w, n in objects if not set(n.get("required", ())) <= set(n.get("properties", ()))
    ] == []


def test_every_text_is_bounded_and_every_list() -> None:
    bounded = {"maxLength", "format", "pattern", "enum", "const"}
    texts = [(w, n) for w, n in ALL if n.get("type") == "string"]
    assert [w for w, n in texts if not bounded & set(n)] == []
    assert [w for w, n in ALL if n.get("type") == "array" and "maxItems" not in n] == []


def test_patterns_are_anchored_and_exemplified() -> None:
    patterned = [(w, n) for w, n in ALL if "pattern" in n]
    assert [w for w, n in patterned if n["pattern"][0] + n["pattern"][-1] != "^$"] == []
    assert [w for w, n in patterned if not n.get("examples")] == []
    for where, node in patterned:
        for example in node["examples"]:
            assert example is None or re.search(node["pattern"], example), where


def test_examples_are_right_and_formats_known() -> None:
    for where, node in ALL:
        if "format" in node:
            check = FORMATS[node["format"]]
            assert [e for e in node.get("examples", ()) if check(e)] == [], where


def test_every_reference_has_its_target() -> None:
    defs = DOCUMENTS["defs-1.schema.json"]["$defs"]
    targets = [(w, n["$ref"].partition("#/$defs/")) for w, n in ALL if "$ref" in n]
    assert [w for w, (file, _, name) in targets if name not in defs] == []
    assert {file for _, (file, _, _) in targets} == {"", "defs-1.schema.json"}


def test_articles_named_are_in_the_law() -> None:
    assert isinstance(LAW, Record)
    refs = {article["ref"] for article in LAW.data["articles"]}
    assert [w for w, n in ALL if n.get("x-article", "第一条") not in refs] == []


def test_public_is_a_whitelist_that_never_names_a_person_or_phone_of_an_applicant() -> None:
    assert {n["x-public"] for _, n in ALL if "x-public" in n} == {True}
    closed = ("application", "evaluation", "acceptance", "review", "objection", "non-designation")
    public = [w for w, n in ALL if n.get("x-public") and w.startswith((*closed, "defs"))]
    assert public == [
        "defs-1.schema.json#applicant/name",
        "defs-1.schema.json#site/division",
    ]


def kind_and_version(name: str) -> tuple[str, str]:
    """The two parts of a schema's file name: site-visit-2.schema.json is version 2."""
    kind, _, version = name.removesuffix(".schema.json").rpartition("-")
    return kind, version


def test_a_second_version_is_named_as_the_first() -> None:
    assert kind_and_version("site-visit-2.schema.json") == ("site-visit", "2")


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if not n.startswith("defs")])
def test_the_first_field_is_the_header(name: str) -> None:
    kind, version = kind_and_version(name)
    kind = "application" if kind.startswith("application") else kind
    properties = DOCUMENTS[name]["properties"]
    assert next(iter(properties)) == "record"
    assert properties["record"]["const"] == f"{kind}/{version}"


def test_every_act_but_call_and_application_rests_on_something() -> None:
    free = {"call", "application-factory", "application-park", "root", "officers", "issuer",
            "divisions", "regulation", "calendar", "annulment", "ruling", "evaluator", "standard",
            "story", "withdrawal", "incident", "approvals", "generation", "published",
            "withholding"}  # fmt: skip
    acts = [(kind_and_version(n)[0], d) for n, d in DOCUMENTS.items() if "defs" not in n]
    assert {kind for kind, schema in acts if "on" not in schema["required"]} == free
