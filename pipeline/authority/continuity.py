"""Keeps the office able to act: compares its own files after a step with those before it.

An approved change to registry, schemas or templates must keep what earlier papers, audits and later
acts rest on, readable for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.authority.generation_changes import generation_changes
from pipeline.authority.key_faults import key_faults
from pipeline.authority.rulings_on_published import taken_back
from pipeline.git.steps import Step
from pipeline.model.finding import Finding
from pipeline.model.generation import NEWEST
from pipeline.office.office import Office
from pipeline.office.roles import CITY, Role
from pipeline.office.roster import Roster
from pipeline.office.templates import printed
from pipeline.procedure.table import TABLE
from pipeline.records.paths import (
    CALENDARS,
    DIVISIONS,
    GENERATION,
    ISSUER,
    OFFICERS,
    PUBLISHED,
    REGULATIONS,
    ROOT,
    SCHEMAS,
    STANDARDS,
    TEMPLATES,
)

REQUIRED = (ROOT, OFFICERS, ISSUER, DIVISIONS)
DEFS = "defs-1.schema.json"
POSTS = (Role.CITY_CLERK, Role.SECTION_CHIEF, Role.COMMISSION_LEADER, Role.ADMINISTRATOR)
"""City roles without which no act, and no change of the office's own files, can be approved."""

_LASTING = (REGULATIONS, CALENDARS, STANDARDS, TEMPLATES)


@dataclass(frozen=True)
class FileChanges:
    """Paths that a step edits, deletes and adds, against the files in effect, and its day."""

    edited: frozenset[str]
    deleted: frozenset[str]
    added: frozenset[str]
    on: date

    @classmethod
    def of(cls, step: Step, view: Mapping[str, str]) -> FileChanges:
        """Against the effective `view`: putting a file back as it was is no change."""
        moved = [c for c in step.changes if c.new != view.get(c.path)]
        return cls(
            frozenset(c.path for c in moved if c.new is not None and c.path in view),
            frozenset(c.path for c in moved if c.new is None),
            frozenset(c.path for c in moved if c.path not in view),
            step.day,
        )

    @property
    def touched(self) -> frozenset[str]:
        return self.edited | self.deleted | self.added


def breaking_changes(before: Office, after: Office, changes: FileChanges) -> Iterator[Finding]:
    """A DEFECT for each change that would break earlier records or leave a needed post empty."""
    yield from _schemas(changes)
    yield from _files(before, after, changes)
    yield from _calendars(after, changes)
    yield from _evaluators(after, changes)
    if PUBLISHED in changes.touched:
        yield from taken_back(before, after)
    if changes.touched & {ROOT, GENERATION}:
        yield from generation_changes(before, after)
    if any(path.startswith(TEMPLATES) for path in changes.touched):
        yield from _templates(before, after)
    if after.generation_number > NEWEST:
        return  # who counts then is not known; nothing after such a step is judged
    if changes.touched & {ROOT, OFFICERS, GENERATION} and ROOT in after.registry:
        yield from key_faults(after, before)
        yield from _root(before, after)
        yield from _people(before, after, changes.on)


def _schemas(changes: FileChanges) -> Iterator[Finding]:
    for path in sorted(changes.edited | changes.deleted):
        if path.startswith(SCHEMAS):
            yield Finding.of_file(
                "office-schema",
                path,
                "已生效的格式定义不得修改或删除：已入卷的记录永远按它核对",
                "请另建新版本的文件（版本号加一），原文件保持不变",
            )


def _files(before: Office, after: Office, changes: FileChanges) -> Iterator[Finding]:
    for path in sorted(changes.deleted):
        if path.startswith(_LASTING):
            yield Finding.of_file(
                "office-deleted",
                path,
                "不得删除：已有的文书以它为依据，删去后无从核对和出具",
                "不再适用的，请在文件中写明失效日期，文件保留",
            )
    for path in REQUIRED:
        if path in before.registry and path not in after.registry:
            yield Finding.of_file(
                "office-required", path, "缺少本文件，机关无法继续办理", "请保留该文件，修改其内容"
            )


def _calendars(after: Office, changes: FileChanges) -> Iterator[Finding]:
    for path in sorted(changes.edited | changes.added):
        record = after.registry.get(path)
        if (
            path.startswith(CALENDARS)
            and record
            and path != f"{CALENDARS}cn-{record.get('year')}.yaml"
        ):
            yield Finding.of_file(
                "office-calendar",
                path,
                f"文件名与所载年份（{record.get('year')}）不一致",
                "年度工作日历以 cn-年份.yaml 命名，请核对内容是否错放",
            )


def _evaluators(after: Office, changes: FileChanges) -> Iterator[Finding]:
    """Each evaluator has one registry record; a duplicate could hide a disqualification."""
    known = {p: r.get("credit_code") for p, r in after.registry.items() if r.kind == "evaluator"}
    for path in sorted(known.keys() & changes.touched):
        others = sorted(p for p, code in known.items() if code == known[path] and p != path)
        if others:
            yield Finding.of_file(
                "office-evaluator",
                path,
                f"信用代码 {known[path]} 已登记在 {others[0]}，一家评价机构只有一份登记",
                "请核对信用代码；有变化的，修改原登记文件",
            )


def _templates(before: Office, after: Office) -> Iterator[Finding]:
    for kind in sorted({paper for row in TABLE for paper in row.papers}):
        name = f"{kind}.html.j2"
        if name in before.templates and name not in after.templates:
            yield Finding.of_file(
                "office-template", TEMPLATES + name, "缺少本公文的模板", "请恢复该模板后重新提交"
            )
    old, new = printed(before.templates), printed(after.templates)
    for name in sorted(old.keys() & new.keys()):
        lost, unknown = old[name] - new[name], new[name] - old[name]
        if lost or unknown:
            told = [f"不再印出 {'、'.join(sorted(lost))}"] if lost else []
            told += [f"引用了没有的 {'、'.join(sorted(unknown))}"] if unknown else []
            yield Finding.of_file(
                "office-template",
                TEMPLATES + name,
                f"模板{'，并'.join(told)}",
                "模板只能改变排列，所印的事项须与现行模板相同；增减事项须同时修改程序",
            )


def _root(before: Office, after: Office) -> Iterator[Finding]:
    if (before.data(ROOT) or {}).get("demo") != (after.data(ROOT) or {}).get("demo"):
        yield Finding.of_file(
            "office-demo",
            ROOT,
            "演示标记（demo）自始确定，不得更改",
            "演示仓库不能转为正式仓库，正式办理请另建仓库",
        )


def _people(before: Office, after: Office, on: date) -> Iterator[Finding]:
    old, new = _roster(before), _roster(after)
    for role in POSTS:
        if _held(old, role, on) and not _held(new, role, on):
            yield Finding.of_file(
                "office-roster",
                OFFICERS,
                f"变更后无人担任{role.chinese}（{on}），此后有的事项无人有权办理",
                f"请至少保留一名当日在职、持有密钥的{role.chinese}",
            )
    for key in sorted(set(new.shared_keys()) - set(old.shared_keys())):
        owners = "、".join(p.id for p in new.officers if key in p.keys)
        message = f"同一把密钥登记在多人名下（{owners}），不能证明是谁"
        yield Finding.of_file("office-roster", OFFICERS, message, "一人一把密钥，请更换其中一把")
    for forge, number in sorted(set(new.shared_accounts()) - set(old.shared_accounts())):
        owners = "、".join(p.id for p in new.officers if (forge, number) in p.accounts)
        message = f"同一平台账号登记在多人名下（{owners}），不能证明是谁"
        yield Finding.of_file("office-roster", OFFICERS, message, "一个账号只属一人，请更正")
    for person in (p for p in new.officers if p.mixed):
        message = f"记录员或发布员 {person.id} 另有职务或平台账号：机器不得参与办理和审核"
        yield Finding.of_file(
            "office-roster", OFFICERS, message, "机器单列一项，只设记录员或发布员一职，不填账号"
        )
    for path, listed in ((ROOT, "administrators"), (OFFICERS, "officers")):
        ids = [entry["id"] for entry in (after.data(path) or {}).get(listed, ())]
        for ident in sorted({i for i in ids if ids.count(i) > 1}):
            message = f"编号 {ident} 登记了两次，无从确定是谁"
            yield Finding.of_file("office-roster", path, message, "一人一个编号，请更正")


def _roster(office: Office) -> Roster:
    root: Mapping[str, Any] = office.data(ROOT) or {}
    return Roster.of(root, office.data(OFFICERS), sound_keys=office.generation.sound_keys)


def _held(roster: Roster, role: Role, on: date) -> bool:
    able, roster = roster.competent({role}, {CITY}, on), roster.by_end_of(on)
    return any(roster.holder(key) is not None for person in able for key in person.keys)
