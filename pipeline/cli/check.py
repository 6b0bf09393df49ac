"""`dossier check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Day, ReportFormat, Settings, day, now, settings


def check(
    context: typer.Context,
    paths: Annotated[list[str] | None, typer.Argument(help="只报告这些文件或文件夹。")] = None,
    base: Annotated[str, typer.Option(help="与哪个版本相比：按合并到该版本来判断。")] = "",
    format: Annotated[
        ReportFormat, typer.Option("--format", help="输出格式。")
    ] = ReportFormat.TEXT,
    as_of: Day = None,
) -> None:
    """检查案卷：格式、先后、日期和《办法》的条件。"""
    from pipeline.desk import report, report_formats
    from pipeline.desk.check import check_change, check_tree

    found = (
        check_change(settings(context).repo, base, day(as_of), None if as_of else now())
        if base
        else check_tree(settings(context).repo, _paths(paths or [], settings(context)), day(as_of))
    )
    printer = {
        ReportFormat.TEXT: report.as_text,
        ReportFormat.MARKDOWN: report_formats.as_markdown,
        ReportFormat.GITHUB: report_formats.as_github,
        ReportFormat.JSON: report.as_json,
        ReportFormat.SARIF: report_formats.as_sarif,
    }[format]
    typer.echo(printer(found))
    raise typer.Exit(1 if found.red else 0)


def _paths(given: list[str], at: Settings) -> list[str]:
    return [str(Path.cwd() / path) for path in given] if at.found else given
