"""A record against its schema: jsonschema-rs decides, and only a failure is explained.

The schemas under `schemas/` are the sole description of a record's content. Their texts come as
a mapping of file name to text, from whichever tree is in effect.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pipeline.model.act_kind import ActKind
from pipeline.model.failure import Failure
from pipeline.model.finding import Finding
from pipeline.model.record import FieldPath, Record
from pipeline.records.faults import fault
from pipeline.records.formats import FORMATS

if TYPE_CHECKING:
    import jsonschema_rs

SUFFIX: Final = ".schema.json"


class NoSchema(Failure):
    """The repository has no schema of a kind: it was made before the kind was known."""


class Schemas:
    """All schemas of one tree. Compiling is lazy: a command pays for the kinds it meets."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """`texts` maps file names ("call-1.schema.json") to JSON; other names are passed over.

        Raises ValueError where a text is not JSON: the tree's fault, said with its name.
        """
        self.documents: dict[str, Any] = {}
        for name, text in texts.items():
            if name.endswith(SUFFIX):
                try:
                    self.documents[name] = json.loads(text)
                except json.JSONDecodeError as error:
                    raise ValueError(f"schemas/{name} 不是有效的 JSON：{error}") from error
        self._compiled: dict[str, jsonschema_rs.Validator] = {}

    def check(self, record: Record) -> tuple[Finding, ...]:
        """What is wrong with the record's content; empty where it is right. All are DEFECTs."""
        name = schema_name(record)
        if name not in self.documents:
            return (self._unknown(record),)
        if self._validator(name).is_valid(record.data):
            return ()
        from pipeline.records.explain import explain  # heavy, and needed for failures only

        return explain(self, name, record)

    def broken(self) -> dict[str, str]:
        """Schemas that cannot be used, by file name, with the place and the value at fault."""
        reasons = {}
        for name in self.documents:
            try:
                self._validator(name)
            except (MemoryError, RecursionError):
                raise  # this machine lacks something; the schema is not at fault
            except Exception as error:  # the library raises several kinds, none documented
                reasons[name] = _why_unusable(error)
        return reasons

    def title(self, record: Record, path: FieldPath) -> str:
        """The Chinese title of a field, that of its list where an item has none; else ""."""
        title = ""
        for node in self.along(schema_name(record), path):
            title = node.get("title", title)
        return title if path else ""

    def article(self, record: Record, path: FieldPath) -> str:
        """The provision that asks for the field, from the nearest level that names one; else ""."""
        article = ""
        for node in self.along(schema_name(record), path):
            article = node.get("x-article", article)
        return article

    def public(self, record: Record) -> Mapping[str, Any]:
        """Only what the schema marks `x-public`, the mark holding for all below it.

        A field the schema does not know is never public. Raises KeyError for an unknown kind.
        """
        document = self.documents[schema_name(record)]
        return self._public(document, record.data) or {}

    def along(self, name: str, path: FieldPath) -> Iterator[Mapping[str, Any]]:
        """The schema nodes met on the way to `path`, references followed; ends where unknown."""
        node: Any = self.documents.get(name)
        for step in path:
            if node is None:
                return
            node = self._child(self.resolve(node), step)
            if node is not None:
                yield self.resolve(node)

    def properties(self, name: str, path: FieldPath) -> Mapping[str, Any]:
        """The properties a mapping at `path` may have."""
        node = [self.documents[name], *self.along(name, path)][-1]
        found: Mapping[str, Any] = self.resolve(node).get("properties", {})
        return found

    @cached_property
    def kinds(self) -> Mapping[str, tuple[int, ...]]:
        """Known kinds of record and their versions."""
        found: dict[str, set[int]] = {}
        for name in self.documents:
            kind, _, version = name.removesuffix(SUFFIX).rpartition("-")
            if kind != "defs" and version.isdigit():
                kind = ActKind.APPLICATION if kind.startswith("application-") else kind
                found.setdefault(kind, set()).add(int(version))
        return {kind: tuple(sorted(versions)) for kind, versions in sorted(found.items())}

    def newest(self, kind: str) -> str:
        """The file name of the highest version of a kind ("application-park"), for new records.

        Raises NoSchema where there is none.
        """
        versions = [
            int(version)
            for name in self.documents
            if name.removesuffix(SUFFIX).rpartition("-")[0] == kind
            and (version := name.removesuffix(SUFFIX).rpartition("-")[2]).isdigit()
        ]
        if not versions:
            raise NoSchema(
                f"本仓库的 schemas/ 没有“{kind}”的格式：它早于本程序。请先把本程序 schemas/ 中的 "
                f"{kind}-1{SUFFIX} 按登记事项（管理员起草、处长批准）增加进来"
            )
        return f"{kind}-{max(versions)}{SUFFIX}"

    def _validator(self, name: str) -> jsonschema_rs.Validator:
        if name not in self._compiled:
            self._compiled[name] = _compile(self.documents[name], self._registry)
        return self._compiled[name]

    @cached_property
    def _registry(self) -> jsonschema_rs.Registry:
        """What references lead to: the same for every schema, and dearer than compiling one."""
        import jsonschema_rs

        return jsonschema_rs.Registry(list(self.documents.items()))

    def resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """The node with its reference's content beneath its own keywords."""
        while "$ref" in node:
            file, _, pointer = node["$ref"].partition("#/$defs/")
            target = self.documents[file or "defs-1.schema.json"]["$defs"][pointer]
            node = {**target, **{k: v for k, v in node.items() if k != "$ref"}}
        return node

    def _child(self, node: Mapping[str, Any], step: str | int) -> Any:
        if isinstance(step, int):
            return node.get("items")
        child = node.get("properties", {}).get(step)
        extra = node.get("additionalProperties")
        return child if child is not None else extra if isinstance(extra, dict) else None

    def _public(self, node: Mapping[str, Any], value: Any) -> Any:
        """The public part of `value`, None where there is none."""
        node = self.resolve(node)
        if node.get("x-public"):
            return value
        if isinstance(value, dict):
            parts = {k: self._part(node, k, v) for k, v in value.items()}
            return {k: v for k, v in parts.items() if v is not None} or None
        if isinstance(value, list):
            items = [self._part(node, 0, v) for v in value]
            return [v for v in items if v is not None] or None
        return None

    def _part(self, node: Mapping[str, Any], step: str | int, value: Any) -> Any:
        child = self._child(node, step)
        return None if child is None else self._public(child, value)

    def _unknown(self, record: Record) -> Finding:
        if record.kind == ActKind.APPLICATION and self.kinds.get(ActKind.APPLICATION):
            path: FieldPath = ("kind",)
            message = (
                f"申报类别“{record.get('kind')}”未知，不能判断是绿色工厂还是绿色园区的申报书。"
            )
            hint = "kind 应为 factory（绿色工厂）或 park（绿色园区），版本应为 application/1。"
            return fault(record, "schema-kind", path, message, hint, "申报类别")
        known = "、".join(f"{k}/{v}" for k, vs in self.kinds.items() for v in vs)
        near = get_close_matches(record.kind, self.kinds, 1)
        guess = f"是否应为 {near[0]}/{self.kinds[near[0]][-1]}？" if near else ""
        message = f"没有“{record.kind}/{record.version}”这种记录。"
        return fault(
            record, "schema-kind", ("record",), message, f"{guess}已知的种类：{known}。", "记录种类"
        )


def schema_name(record: Record) -> str:
    """The file name of the record's schema; an application's own `kind` chooses between two."""
    kind = record.kind
    if kind == ActKind.APPLICATION:
        kind = f"application-{record.get('kind')}"
    return f"{kind}-{record.version}{SUFFIX}"


def _compile(document: Any, registry: jsonschema_rs.Registry) -> jsonschema_rs.Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(
        document,
        formats={
            name: lambda text, check=check: not check(text) for name, check in FORMATS.items()
        },
        validate_formats=True,
        ignore_unknown_formats=False,
        registry=registry,
        offline=True,
    )


def _why_unusable(error: Exception) -> str:
    """The place in the schema and what stands there: the library's own words help nobody."""
    place = "/".join(str(step) for step in getattr(error, "instance_path", ()))
    value = getattr(error, "instance", None)
    shown = "" if value is None else f"（现为 {json.dumps(value, ensure_ascii=False)[:60]}）"
    if place or shown:
        return f"{place or '全文'} 处{shown}不合 JSON Schema 的写法"
    return "不能作为 JSON Schema 使用，或者引用了不存在的文件（$ref）"
