"""Why a record failed its schema, one clear Chinese sentence for each keyword that failed.

Loaded for failures only: `jsonschema` is slow to import and slow to run, but it tells the path
and the keyword. Should it find nothing where jsonschema-rs refused, that is said, not hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from pipeline.model.finding import Finding
from pipeline.model.record import FieldPath, Record
from pipeline.records.faults import fault
from pipeline.records.formats import FORMATS
from pipeline.records.positions import KEY
from pipeline.records.sentences import Failure, sentence

if TYPE_CHECKING:
    from pipeline.records.schemas import Schemas


MAX_FAILURES: Final = 50
"""A hostile file could fail a hundred thousand times; nobody reads more than the first."""

MAX_LOOKED_AT: Final = 1000
"""Fields without content are listed beyond `MAX_FAILURES`, as far as these failures reach: a file
just begun has many, and each is a line of what is still to be filled in."""


def explain(schemas: Schemas, name: str, record: Record) -> tuple[Finding, ...]:
    """All failures in the order they stand in the file; never empty."""
    looked = list(islice(failures(schemas.documents, name, record.data), MAX_LOOKED_AT))
    wrong = [failure for failure in looked if not failure.is_blank][:MAX_FAILURES]
    blank = [failure for failure in looked if failure.is_blank]
    failed = sorted([*wrong, *blank], key=_order(record))
    found = [f for failure in failed for f in _findings(schemas, name, record, failure)]
    if len(wrong) == MAX_FAILURES or len(looked) == MAX_LOOKED_AT:
        more = f"不合要求之处已达 {len(failed)} 处，其余未列。"
        found.append(_make(schemas, record, "schema-many", (), more, "请先改正以上各处。"))
    if not found:
        unsaid = "内容不符合要求，但未能指出是哪一处。"
        found = [_make(schemas, record, "schema", (), unsaid, "请联系系统维护人员。")]
    return tuple({f.id: f for f in found}.values())


def failures(documents: Mapping[str, Any], name: str, data: Any) -> Iterator[Failure]:
    """Each keyword of the schema `name` that refuses a part of `data`; none where all is right."""
    resources = [(n, DRAFT202012.create_resource(d)) for n, d in documents.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    validator = _Validator(documents[name], registry=registry, format_checker=_formats())
    for error in validator.iter_errors(data):
        schema = error.schema if isinstance(error.schema, dict) else {}
        path = tuple(error.absolute_path)
        keyword = str(error.validator)
        yield Failure(path, keyword, error.validator_value, error.instance, schema)


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name)(lambda v, check=check: not isinstance(v, str) or not check(v))
    return checker


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """As ECMA 262 has it: `$` is the very end. Python's own lets a line feed follow."""
    ended = pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern
    if isinstance(instance, str) and not re.search(ended, instance):
        yield ValidationError("pattern")


_Validator: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def _order(record: Record) -> Callable[[Failure], tuple[int, int, str]]:
    def key(failure: Failure) -> tuple[int, int, str]:
        where = record.locate(failure.path)
        return where.line, where.column, failure.keyword

    return key


def _findings(schemas: Schemas, name: str, record: Record, failure: Failure) -> Iterator[Finding]:
    if failure.keyword == "additionalProperties":
        yield from _unknown(schemas, name, record, failure.path)
    elif failure.keyword == "required":
        yield from _missing(schemas, name, record, failure)
    else:
        title = schemas.title(record, failure.path) or "记录"
        rule, message, hint = sentence(failure, title)
        yield _make(schemas, record, rule, failure.path, message, hint)


def _unknown(schemas: Schemas, name: str, record: Record, path: FieldPath) -> Iterator[Finding]:
    known = schemas.properties(name, path)
    here = record.get(*path) or {}
    for key in islice((k for k in here if k not in known), MAX_FAILURES):
        near = get_close_matches(key, [k for k in known if k not in here] or known, 1, 0.6)
        title = known[near[0]].get("title", "") if near else ""
        hint = (
            f"是否应为 {near[0]}（{title}）？" if near else f"此处可用的字段：{'、'.join(known)}。"
        )
        place = (*path, key, KEY) if (*path, key, KEY) in record.positions else (*path, key)
        yield _make(schemas, record, "schema-unknown-field", place, f"没有“{key}”这个字段。", hint)


def _missing(schemas: Schemas, name: str, record: Record, failure: Failure) -> Iterator[Finding]:
    path, here = failure.path, record.get(*failure.path) or {}
    known = schemas.properties(name, path)
    for key in failure.limit:
        if key not in here:
            node = known.get(key, {})
            message = f"缺少“{node.get('title', key)}”（{key}）。"
            hint = f"请补填 {key}：{node.get('description', '')}"
            yield _make(schemas, record, "schema-missing-field", (*path, key), message, hint)


def _make(
    schemas: Schemas, record: Record, rule: str, path: FieldPath, message: str, hint: str
) -> Finding:
    field_path = path[:-1] if path and path[-1] == KEY else path
    title, article = schemas.title(record, field_path), schemas.article(record, field_path)
    return fault(record, rule, path, message, hint, title, article)
