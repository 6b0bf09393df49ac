"""The commands: parse, call the flow, print, return an exit code. The only reader of the clock.

Exit codes: 0 fine, 1 findings that block, 2 usage, 3 our fault. Heavy libraries are loaded by the
command that needs them, so `dossier --help` is quick.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.office.roster import SHANGHAI

if TYPE_CHECKING:
    from pipeline.ledger.snapshot import Snapshot

app = typer.Typer(
    name="dossier",
    help="重庆市绿色园区和绿色工厂认定：案卷检查、批准、出具公文、发布与审计。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Format(StrEnum):
    """What a report is printed as."""

    TEXT = "text"
    JSON = "json"


class TableFormat(StrEnum):
    """What a list is printed as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class ReportFormat(StrEnum):
    """What a check is printed as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    GITHUB = "github"
    JSON = "json"
    SARIF = "sarif"


class Settings:
    """What stands before the command."""

    repo, found = Path(), False  # looked for, not given: paths are from where the person stands


Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至哪一日（含当日），默认今天。")
]
As = Annotated[Format, typer.Option("--format", help="输出格式。")]


@app.callback()
def before(
    repo: Annotated[
        Path | None, typer.Option(help="案卷库所在的文件夹，默认从当前文件夹向上找。")
    ] = None,
) -> None:
    """Options that go before the command."""
    if repo is not None and not repo.is_dir():
        refuse(f"没有文件夹 {repo}，请核对 --repo")
    from pipeline.cli.places_of_work import upward

    Settings.repo, Settings.found = (repo, False) if repo else (upward(Path.cwd()), True)


def there(seen: Snapshot) -> Snapshot:
    """Refuse where there is nothing at all to tell of: silence would look like an answer."""
    for finding in seen.blocking:
        if finding.rule == "empty":
            refuse(f"{finding.message}；{finding.hint}")
    return seen


def day(given: datetime | None) -> date:
    """The day asked for, else today in Asia/Shanghai."""
    return given.date() if given else datetime.now(SHANGHAI).date()


def now() -> datetime:
    """This moment in Asia/Shanghai, to the second."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


@app.command()
def check(
    paths: Annotated[list[str] | None, typer.Argument(help="只报告这些文件或文件夹。")] = None,
    base: Annotated[str, typer.Option(help="与哪个版本相比：按合并到该版本来判断。")] = "",
    format: Annotated[
        ReportFormat, typer.Option("--format", help="输出格式。")
    ] = ReportFormat.TEXT,
    as_of: Day = None,
) -> None:
    """检查案卷：格式、先后、日期和《办法》的条件。"""
    from pipeline.desk import check as checking
    from pipeline.desk import report
    from pipeline.desk import report_formats as forge_reports

    found = (
        checking.check_change(Settings.repo, base, day(as_of))
        if base
        else checking.check(Settings.repo, _paths(paths or []), day(as_of))
    )
    printer = {
        ReportFormat.TEXT: report.as_text,
        ReportFormat.MARKDOWN: forge_reports.as_markdown,
        ReportFormat.GITHUB: forge_reports.as_github,
        ReportFormat.JSON: report.as_json,
        ReportFormat.SARIF: forge_reports.as_sarif,
    }[format]
    typer.echo(printer(found))
    raise typer.Exit(1 if found.red else 0)


def _paths(given: list[str]) -> list[str]:
    return [str(Path.cwd() / path) for path in given] if Settings.found else given


@app.command()
def status(
    format: Annotated[TableFormat, typer.Option("--format", help="输出格式。")] = TableFormat.TEXT,
    year: Annotated[int | None, typer.Option(help="只看这一年度的批次。")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="另存为表格文件。")] = None,
    as_of: Day = None,
) -> None:
    """批次总览和每件申请：走到哪一步、该谁办、到哪天、什么逾期。"""
    from pipeline.cli import status_table
    from pipeline.desk import batch_view as batch_overview
    from pipeline.desk import case_view as overview
    from pipeline.ledger import snapshot
    from pipeline.publication import output as publish

    with snapshot.taken(Settings.repo, day(as_of)) as seen:
        there(seen)
        every = list(overview.views(seen.docket, seen.world, seen.as_of))
        batches = list(batch_overview.overviews(every, seen.docket, seen.world, seen.as_of))
    rows = [row for row in every if year in (None, int(row.case.year))]
    batches = [batch for batch in batches if year in (None, int(batch.year))]
    if xlsx:
        publish.write_file(xlsx, status_table.status_workbook(batches, rows, seen))
    if format is TableFormat.JSON:
        typer.echo(status_table.status_json(batches, rows, seen))
    elif format is TableFormat.MARKDOWN:
        typer.echo(status_table.status_markdown(batches, rows, seen))
    else:
        status_table.print_status(batches, rows, seen)


@app.command()
def show(
    ident: Annotated[str, typer.Argument(metavar="ID", help="案号，如 2025/f-7k3q。")],
    as_of: Day = None,
) -> None:
    """一件申请的全过程：行为、签署、期限和依据。"""
    from pipeline.cli import case_table
    from pipeline.desk import case_view as overview
    from pipeline.ledger import snapshot

    with snapshot.taken(Settings.repo, day(as_of)) as seen:
        case = there(seen).docket.cases.get(ident)
        if case is None:
            known = "、".join(sorted(seen.docket.cases)) or "无"
            refuse(f"没有案卷 {ident}；现有：{known}")
        case_table.print_case(overview.in_full(case, seen.docket, seen.world, seen.as_of), seen)


@app.command()
def audit(
    root: Annotated[str, typer.Option(help="应当以哪个提交为权限之始。")] = "",
    format: As = Format.TEXT,
    as_of: Day = None,
) -> None:
    """逐步核对主线：谁起草、核稿、签发，哪些步骤不生效、为什么。"""
    from pipeline.cli import audit_table
    from pipeline.publication import publishing as flow

    ledger = flow.audit(Settings.repo, day(as_of), day(None))
    if format is Format.JSON:
        typer.echo(audit_table.audit_json(ledger))
    else:
        audit_table.print_audit(ledger)
    if ledger.root is None:
        raise typer.Exit(1 if ledger.decisions else 0)
    if root and not ledger.root.startswith(root):
        refuse(f"权限之始是 {ledger.root}，不是所给的 {root}")
    raise typer.Exit(1 if ledger.refused or ledger.waiting else 0)


def refuse(message: str) -> NoReturn:
    """Say one sentence and end with exit code 1."""
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(1)


def main() -> None:
    """The console script: every foreseen failure is one sentence, any other is ours to mend."""
    try:
        app()
    except Exception as error:
        from pipeline.cli.failures import told

        sys.exit(told(error))


from pipeline.cli import acts as cli_acts  # noqa: E402 - they need what stands above
from pipeline.cli import lookup as cli_lookup  # noqa: E402 - they need what stands above
from pipeline.cli import record as cli_forge  # noqa: E402 - they need what stands above

cli_lookup.add_to(app)
cli_acts.add_to(app)
cli_forge.add_to(app)
