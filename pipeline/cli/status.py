"""`dossier status` and `dossier show`: where the batch and one case stand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Day, TableFormat, day, refuse, require_content, settings


def status(
    context: typer.Context,
    format: Annotated[TableFormat, typer.Option("--format", help="输出格式。")] = TableFormat.TEXT,
    year: Annotated[int | None, typer.Option(help="只看这一年度的批次。")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="另存为表格文件。")] = None,
    as_of: Day = None,
) -> None:
    """批次总览和每件申请：走到哪一步、该谁办、到哪天、什么逾期。"""
    from pipeline.cli import status_table
    from pipeline.desk import batch_view, case_view
    from pipeline.ledger.snapshot import snapshot_of
    from pipeline.publication import output

    with snapshot_of(settings(context).repo, day(as_of)) as seen:
        require_content(seen)
        every = list(case_view.views(seen.in_effect, seen.office, seen.as_of))
        batches = list(batch_view.overviews(every, seen.in_effect, seen.office, seen.as_of))
    rows = [row for row in every if year in (None, int(row.case.year))]
    batches = [batch for batch in batches if year in (None, int(batch.year))]
    if xlsx:
        output.write_file(xlsx, status_table.status_workbook(batches, rows, seen))
    if format is TableFormat.JSON:
        typer.echo(status_table.status_json(batches, rows, seen))
    elif format is TableFormat.MARKDOWN:
        typer.echo(status_table.status_markdown(batches, rows, seen))
    else:
        status_table.print_status(batches, rows, seen)


def show(
    context: typer.Context,
    ident: Annotated[str, typer.Argument(metavar="ID", help="案号，如 2025/f-7k3q。")],
    as_of: Day = None,
) -> None:
    """一件申请的全过程：行为、签署、期限和依据。"""
    from pipeline.cli import case_table
    from pipeline.desk import case_view
    from pipeline.ledger.snapshot import snapshot_of

    with snapshot_of(settings(context).repo, day(as_of)) as seen:
        case = require_content(seen).in_effect.case(ident)
        if case is None:
            known = "、".join(case.id for case in seen.in_effect.cases()) or "无"
            refuse(f"没有案卷 {ident}；现有：{known}")
        case_table.print_case(
            case_view.in_full(case, seen.in_effect, seen.office, seen.as_of), seen
        )
