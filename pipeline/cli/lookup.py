"""Commands that look things up: what is due, what the rules say, what this machine has."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.options import Day, TableFormat, day, refuse, require_content, settings


def due(
    context: typer.Context,
    format: Annotated[TableFormat, typer.Option("--format", help="输出格式。")] = TableFormat.TEXT,
    fail_late: Annotated[bool, typer.Option("--fail-late", help="有逾期事项则以 1 退出。")] = False,
    as_of: Day = None,
) -> None:
    """到期和将到期的事项：哪一天、什么事、该谁办、依据什么。"""
    from pipeline.cli import tables
    from pipeline.desk import duties, report_formats
    from pipeline.ledger.snapshot import snapshot_of

    with snapshot_of(settings(context).repo, day(as_of)) as seen:
        found = duties.duties(seen.in_effect, seen.office, seen.as_of)
    if format is TableFormat.JSON:
        typer.echo(tables.due_json(found, seen))
    elif format is TableFormat.MARKDOWN:
        typer.echo(report_formats.due_markdown(found, seen.as_of))
    else:
        tables.print_due(found, seen)
    raise typer.Exit(1 if fail_late and any(one.late(seen.as_of) for one in found) else 0)


def rules(
    context: typer.Context,
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="规则编号，如 art-07-3-accidents。")
    ] = "",
    as_of: Day = None,
) -> None:
    """《办法》各条的规则：判断什么、效力如何、哪些留给人审查。"""
    from pipeline.desk import rules_table
    from pipeline.ledger.snapshot import snapshot_of
    from pipeline.rules.runner import rules as all_rules

    if not ident:
        with snapshot_of(settings(context).repo, day(as_of)) as seen:
            for law in require_content(seen).office.laws.values():
                typer.echo(f"{law.citation}\n\n{rules_table.table(law)}")
        return
    if ident not in all_rules():
        refuse(f"没有规则“{ident}”；用 dossier rules 列出全部")
    typer.echo((all_rules()[ident].__doc__ or "").strip())


def doctor(context: typer.Context) -> None:
    """检查系统组件和字体（有没有、替代了哪种标准字体、缺了怎么装），审核记录是否已取回。"""
    from pipeline.cli import tables
    from pipeline.git.notes import fetched

    found = tables.print_parts()
    typer.echo(fetched(settings(context).repo))
    raise typer.Exit(0 if found else 1)
