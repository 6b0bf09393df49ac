"""`status`: each batch on a page and each case on a line, as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table

from pipeline.cli.tables import UNESTABLISHED, columns, console, title
from pipeline.desk.batch_view import BatchOverview
from pipeline.desk.case_view import CaseView
from pipeline.desk.report import moment

if TYPE_CHECKING:
    from pipeline.ledger.snapshot import Snapshot

WIDE = frozenset({"单位", "下一步", "对象", "依据"})
STATUS_SCHEMA = "https://example.invalid/green-dossier/status/1"


@dataclass(frozen=True)
class Grid:
    """One table of the page, whatever it is shown as."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def status_json(batches: Sequence[BatchOverview], rows: Sequence[CaseView], seen: Snapshot) -> str:
    """`{schema, commit, as_of, batches, cases}`."""
    data = {
        "schema": STATUS_SCHEMA,
        "commit": seen.commit,
        "as_of": seen.as_of.isoformat(),
        "batches": [batch.data(seen.as_of) for batch in batches],
        "cases": [row.data() for row in rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def print_status(
    batches: Sequence[BatchOverview], rows: Sequence[CaseView], seen: Snapshot
) -> None:
    """The page of each batch, then one line a case."""
    screen = console()
    for grid in grids(batches, rows, seen):
        screen.print(_table(grid))
        screen.print()
    if not rows:
        screen.print("没有案卷。")
    if seen.ledger is None:
        screen.print(UNESTABLISHED)


def status_markdown(
    batches: Sequence[BatchOverview], rows: Sequence[CaseView], seen: Snapshot
) -> str:
    """The same as a run's summary shows it."""
    from pipeline.desk.report_formats import markdown_table

    lines = [
        line
        for grid in grids(batches, rows, seen)
        for line in (f"## {grid.title}", "", *markdown_table(grid.head, grid.rows), "")
    ]
    lines += [] if rows else ["没有案卷。"]
    lines += [UNESTABLISHED] if seen.ledger is None else []
    return "\n".join(lines)


def status_workbook(
    batches: Sequence[BatchOverview], rows: Sequence[CaseView], seen: Snapshot
) -> bytes:
    """The same as a workbook, a sheet a table, for those who must work on with it."""
    from pipeline.render.workbook import workbook_of

    lists = [
        {
            "sheet": grid.title.split("（")[0],
            "title": grid.title,
            "columns": list(grid.head),
            "rows": grid.rows,
            "align": ["left" if name in WIDE else "center" for name in grid.head],
        }
        for grid in grids(batches, rows, seen)
    ]
    return workbook_of(lists, title("案卷现状", seen), "", seen.as_of)


def grids(
    batches: Sequence[BatchOverview], rows: Sequence[CaseView], seen: Snapshot
) -> Iterator[Grid]:
    """The tables of the page, in reading order; what has no line is left out."""
    for batch in batches:
        yield from (grid for grid in _batch(batch, seen) if grid.rows)
    if rows:
        head = ("案号", "单位", "区县", "现状", "下一步", "期限")
        yield Grid(title("案卷现状", seen), head, [_case(row, seen) for row in rows])


def _batch(batch: BatchOverview, seen: Snapshot) -> Iterator[Grid]:
    stages = [
        (one.title, *(str(n or "") for n in (one.parks, one.factories, one.total, one.late)))
        for one in (*batch.stages, batch.total)
    ]
    stage_head = ("阶段", "园区", "工厂", "合计", "逾期")
    yield Grid(title(f"{batch.year}年度批次总览", seen), stage_head, stages)
    yield Grid(
        f"{batch.year}年度各区县",
        ("区县", "申报", "在办", "已认定", "已终结", "逾期"),
        [
            (d.title, *(str(n or "") for n in (d.filed, d.open, d.designated, d.ended, d.late)))
            for d in batch.districts
        ],
    )
    duty_head = ("期限", "事项", "对象", "办理", "依据")
    for name, found in (("已逾期", batch.late), ("两周内到期", batch.soon)):
        rows = [(moment(duty.on), duty.what, duty.subject, duty.who, duty.why) for duty in found]
        yield Grid(f"{batch.year}年度{name}", duty_head, rows)


def _case(row: CaseView, seen: Snapshot) -> tuple[str, ...]:
    late = "（逾期）" if row.late(seen.as_of) else ""
    return (
        row.case.id,
        row.name,
        row.district,
        row.case.state.chinese,
        row.next_actor or "—",
        (moment(row.deadline) or "—") + late,
    )


def _table(grid: Grid) -> Table:
    table = columns(*grid.head, title=grid.title)
    for row in grid.rows:
        table.add_row(*row)
    return table
