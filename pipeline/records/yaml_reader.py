"""Strict YAML: JSON's types only, with the place of every node.

`load` turns bytes into plain data and a table of positions, or into faults. It is built on
libyaml's events, not on its nodes, so that depth is capped while parsing and nothing is hidden:
composing would drop unused anchors and `!!str`, and would accept a BOM or UTF-16.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any, Final

import yaml
from yaml import events as ev

from pipeline.records.positions import Places
from pipeline.records.yaml_text import Fault, Position, decode, forbidden_in, plain_scalar

MAX_DEPTH: Final = 32
MAX_FAULTS: Final = 50
MAX_KEY: Final = 200

_NESTING = "请改为较少的层次；一份记录一般不超过六层。"
_SYNTAX_MEND = "请检查该处的缩进、冒号（半角，后加一个空格）和引号是否成对。"
_SYNTAX = {
    "mapping values are not allowed in this context": "此处不能有“: ”，多为缩进有误或文字未加引号",
    "did not find expected ',' or ']'": "方括号没有闭合，或各项之间缺少逗号",
    "did not find expected ',' or '}'": "花括号没有闭合，或各项之间缺少逗号",
    "did not find expected key": "此处应为字段名，多为缩进不齐",
    "did not find expected '-' indicator": "列表的各项应以“- ”开头并对齐",
    "could not find expected ':'": "字段名后缺少“: ”",
    "found unexpected end of stream": "引号没有闭合",
    "found character that cannot start any token": "文字不能以此字符开头，请加引号",
    "found unknown escape character": "双引号内的反斜杠写法有误",
    "block sequence entries are not allowed in this context": "此处不能是列表项",
}


@dataclass(slots=True)
class Loaded:
    """What one file holds. `data` and `positions` count only where `faults` is empty."""

    data: dict[str, Any]
    positions: Places
    faults: tuple[Fault, ...] = ()


class _Stop(Exception):
    """Reading cannot go on; the fault that ended it is the last one listed."""


def load(raw: bytes) -> Loaded:
    """Read one document. Never raises: whatever is wrong with the bytes becomes a fault."""
    text, faults = decode(raw)
    if faults:
        return Loaded({}, Places(), faults)
    builder = _Builder()
    try:
        builder.read(text)
    except _Stop:
        pass
    except yaml.YAMLError as error:
        builder.faults.append(_syntax_fault(error))
    return Loaded(builder.data, builder.places, tuple(builder.faults))


def _syntax_fault(error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = _SYNTAX.get(getattr(error, "problem", None) or "", "无法解析")
    return Fault("syntax", place, f"此处不符合 YAML 语法：{what}。", _SYNTAX_MEND)


@dataclass(slots=True)
class _Builder:
    """Folds events into data. One method per kind of node; every refusal goes through `_fault`."""

    data: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    faults: list[Fault] = field(default_factory=list)
    _next: Callable[[], Any] = field(default=lambda: None)

    def read(self, text: str) -> None:
        stream: Iterator[Any] = yaml.parse(text, yaml.CSafeLoader)
        self._next = stream.__next__
        self._next()  # stream start
        start = self._next()
        if isinstance(start, ev.StreamEndEvent):
            self._stop(
                "empty", (1, 1), "文件没有内容。", "请写入记录，首行为 record: <种类>/<版本>。"
            )
        self._directives(start)
        root = self._next()
        if not isinstance(root, ev.MappingStartEvent):
            self._stop(
                "root", _place(root), "记录应由“字段: 值”组成。", "首行应为 record: <种类>/<版本>。"
            )
        self.data = self.places.data = self._node(root, 0)
        self._next()  # document end
        if not isinstance(after := self._next(), ev.StreamEndEvent):
            self._stop(
                "documents", _place(after), "一个文件只能有一份记录。", "请删去 --- 及其后的内容。"
            )

    def _directives(self, start: Any) -> None:
        if start.version or start.tags:
            self._fault("directive", (1, 1), "不得使用 YAML 指令（% 开头的行）。", "请删去该行。")

    def _node(self, event: Any, depth: int, key: Position = (0, 0)) -> Any:
        place = _place(event)
        self.places.append(place, key)
        if isinstance(event, ev.AliasEvent):
            self._fault(
                "alias", place, f"不得使用引用（*{event.anchor}）。", "请把内容原样写在这里。"
            )
            return None
        if event.anchor is not None:
            self._fault("anchor", place, f"不得使用锚（&{event.anchor}）。", "请删去该标记。")
        if event.tag is not None:
            self._fault(
                "tag", place, f"不得使用类型标记（{event.tag}）。", "请删去该标记；文字加引号即可。"
            )
        if isinstance(event, ev.ScalarEvent):
            return self._scalar(event, place)
        if depth >= MAX_DEPTH:
            self._stop("depth", place, f"嵌套超过 {MAX_DEPTH} 层。", _NESTING)
        if isinstance(event, ev.SequenceStartEvent):
            return self._sequence(depth)
        return self._mapping(depth)

    def _sequence(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), ev.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := self._next(), ev.MappingEndEvent):
            key = self._key(event, entries)
            entries[key] = self._node(self._next(), depth + 1, _place(event))
        return entries

    def _key(self, event: Any, entries: dict[str, Any]) -> str:
        place = _place(event)
        if not isinstance(event, ev.ScalarEvent) or event.anchor is not None or event.tag:
            self._stop("key", place, "字段名应是普通文字。", "请改为普通的英文字段名。")
        key: str = event.value
        if not event.style and key == "<<":
            self._fault("merge", place, "不得使用合并键（<<）。", "请把各字段原样写在这里。")
        elif not key or (not event.style and not isinstance(plain_scalar(key), str)):
            self._fault("key", place, f"字段名“{key[:40]}”不是文字。", "请改为英文字段名。")
        elif len(key) > MAX_KEY or "\n" in key:
            self._fault("key", place, "字段名过长或含有换行。", "请改为英文字段名。")
        elif key in entries:
            self._fault(
                "duplicate", place, f"字段“{key}”重复。", "同一处只能写一次，请删去多余的一个。"
            )
        elif character := forbidden_in(key):
            self._fault(
                "character", place, f"字段名含有不可见字符（{character}）。", "请删去后重新输入。"
            )
        return intern(key)  # the same few names in every record

    def _scalar(self, event: Any, place: Position) -> Any:
        value: str = event.value
        if not event.style:
            read = plain_scalar(value)
            if isinstance(read, Fault):
                self._fault(read.rule, place, read.message, read.hint)
                return None
            return read
        if character := forbidden_in(value):
            self._fault(
                "character", place, f"含有不可见字符（{character}）。", "请删去该字符后重新输入。"
            )
        return value

    def _fault(self, rule: str, place: Position, message: str, hint: str) -> None:
        self.faults.append(Fault(rule, place, message, hint))
        if len(self.faults) >= MAX_FAULTS:
            self._stop(
                "many", place, f"问题已达 {MAX_FAULTS} 处，其后未检查。", "请先改正以上各处。"
            )

    def _stop(self, rule: str, place: Position, message: str, hint: str) -> None:
        self.faults.append(Fault(rule, place, message, hint))
        raise _Stop


def _place(event: Any) -> Position:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
