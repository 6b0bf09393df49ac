"""The whole table of acts as a page that an official can hold against the regulation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.generation import FIRST, NEWEST
from pipeline.model.record import Record
from pipeline.office.roles import Approval
from pipeline.procedure.row import Row
from pipeline.procedure.rows import known_to, named, rank, row_of
from pipeline.procedure.standing import ENDED
from pipeline.procedure.table import TABLE
from tests.support.running import Golden


def page(rows: tuple[Row, ...]) -> Iterator[str]:
    """Each act with all that its row says."""
    for row in rows:
        yield f"\n{row.kind}　{row.title}　{row.article}"
        yield f"  由谁：{row.level.value} {row.approval.value}"
        for part in ("drafter", "checker", "approver"):
            yield f"    {part}: {'、'.join(sorted(r.chinese for r in getattr(row, part))) or '—'}"
        yield f"  依据：{'；'.join('或'.join(some) for some in row.foundations) or '—'}"
        yield f"  日期：{'.'.join(row.dated) or '—'}{'（成文即合并之日）' if row.issuing else ''}"
        yield f"  公文：{'、'.join(row.papers) or '—'}"
        if row.in_batch or row.units or row.outcome or row.independent:
            told = ("批次" if row.in_batch else "案卷", row.units, row.outcome)
            yield f"  所在：{' '.join(told).rstrip()}{'，经办不得起草' if row.independent else ''}"
        for outcome, moves in row.moves.items():
            for move in moves:
                before = "、".join(sorted(s.chinese for s in move.before)) or "尚未申报"
                after = move.after.chinese if move.after else "不变"
                against = "（不利）" if move.negative else ""
                since = f"（第{move.since}代起）" if move.since > FIRST else ""
                until = f"（第{move.until}代止）" if move.until < NEWEST else ""
                yield f"  {outcome or '办理'}：{before} → {after}{against}{since}{until}"


def test_the_table(golden: Golden) -> None:
    golden(Path(__file__).with_name("table.txt"), "\n".join(page(TABLE)).lstrip() + "\n")


def test_where_a_unit_is_at_an_end() -> None:
    """What is decided against it, or withdrawn; an act that mends brings it back."""
    told = "不予认定 区县不推荐 区县退回 审定不予认定 审查不予认定 已撤回 市级退回 建议不予认定"
    assert {s.chinese for s in ENDED} == {*told.split(), "移出公示名单"}


def record(kind: str, **data: Any) -> Record:
    return Record("x.yaml", kind, 1, data, {}, "0" * 64)


@pytest.mark.parametrize(
    ("kind", "data", "level"),
    [
        ("compliance-check", {}, "city"),
        ("compliance-check", {"division": "500115"}, "district"),
        ("supplement-notice", {"issued_by": "区县"}, "district"),
        ("supplement-notice", {"issued_by": "市级"}, "city"),
    ],
)
def test_the_office_decides_the_row(kind: str, data: dict[str, str], level: str) -> None:
    row = row_of(record(kind, **data))
    assert row is not None and row.level.value == level and row.kind == kind


@pytest.mark.parametrize(
    ("disposal", "approval"),
    [("保留", Approval.ONE), ("移出", Approval.TWO), ("增列", Approval.TWO)],
)
def test_a_finding_that_changes_nothing_needs_no_leader(disposal: str, approval: Approval) -> None:
    row = row_of(record("objection-finding", disposal=disposal))
    assert row is not None and row.approval is approval


def test_keeping_is_said_of_findings_alone() -> None:
    row = row_of(record("resolution", disposal="保留"))
    assert row is not None and row.approval is Approval.TWO


def test_what_is_no_act_has_no_row_and_comes_last() -> None:
    assert row_of(record("ruling")) is None
    assert rank("ruling") == len(TABLE)
    kinds = list(dict.fromkeys(row.kind for row in TABLE))
    assert [rank(kind) for kind in kinds] == sorted(rank(kind) for kind in kinds)


def test_a_kind_of_a_later_generation_is_not_known_before() -> None:
    first, second = TABLE[:2]
    later = replace(first, since=3)
    assert [row.kind for row in known_to(2, (later, second))] == [second.kind]
    assert [row.kind for row in known_to(3, (later, second))] == [first.kind, second.kind]


def test_a_kind_is_called_by_its_title_and_by_the_word_that_begins_it() -> None:
    assert named(("resolution", "review")) == "“会议审定”（resolution）或“市级资料审查”（review）"
