"""The commands: parse, call the flow, print, return an exit code. The only reader of the clock.

Exit codes: 0 fine, 1 findings that block, 2 usage, 3 our fault. Heavy libraries are loaded by the
command that needs them, so `dossier --help` is quick.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline.roster import SHANGHAI

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


class ReportFormat(StrEnum):
    """What a check is printed as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    GITHUB = "github"
    JSON = "json"
    SARIF = "sarif"


class Settings:
    """What stands before the command."""

    repo = Path()


Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至哪一日（含当日），默认今天。")
]
As = Annotated[Format, typer.Option("--format", help="输出格式。")]


@app.callback()
def before(
    repo: Annotated[Path, typer.Option(help="案卷库所在的文件夹。")] = Path(),
) -> None:
    """Options that go before the command."""
    Settings.repo = repo


def _day(given: datetime | None) -> date:
    return given.date() if given else datetime.now(SHANGHAI).date()


def _now() -> datetime:
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
    from pipeline import checking, forge_reports, report

    found = (
        checking.check_change(Settings.repo, base, _day(as_of))
        if base
        else checking.check(Settings.repo, paths or [], _day(as_of))
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


@app.command()
def status(format: As = Format.TEXT, as_of: Day = None) -> None:
    """每件申请现在走到哪一步、该谁办、到哪天。"""
    from pipeline import overview, snapshot, tables

    with snapshot.taken(Settings.repo, _day(as_of)) as seen:
        rows = list(overview.views(seen.docket, seen.world, seen.as_of))
    if format is Format.JSON:
        typer.echo(tables.status_json(rows, seen))
    else:
        tables.print_status(rows, seen)


@app.command()
def show(
    ident: Annotated[str, typer.Argument(metavar="ID", help="案号，如 2025/f-7k3q。")],
    as_of: Day = None,
) -> None:
    """一件申请的全过程：行为、签署、期限和依据。"""
    from pipeline import overview, snapshot, tables

    with snapshot.taken(Settings.repo, _day(as_of)) as seen:
        case = seen.docket.cases.get(ident)
        if case is None:
            known = "、".join(sorted(seen.docket.cases)) or "无"
            _refuse(f"没有案卷 {ident}；现有：{known}")
        tables.print_case(overview.view(case, seen.docket, seen.world, seen.as_of), seen)


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="行为种类，如 recommendation、publicity。")],
    case: Annotated[str, typer.Option(help="案号；新申报不填，自动编号。")] = "",
    year: Annotated[int | None, typer.Option(help="批次年度。")] = None,
    division: Annotated[str, typer.Option(help="区县代码（区县的批次行为）。")] = "",
    park: Annotated[bool, typer.Option(help="新申报为绿色园区（默认绿色工厂）。")] = False,
    as_of: Day = None,
) -> None:
    """起草一份文书：依据的摘要和名单已填好，其余逐项标明要填什么。"""
    from pipeline import scaffold

    wanted = scaffold.Wanted(kind, case, year or _day(as_of).year, division, park, _day(as_of))
    path = scaffold.write(Settings.repo, wanted)
    typer.echo(f"已起草 {path}；填写后执行 dossier check {path}")


@app.command()
def draft(
    ident: Annotated[str, typer.Argument(metavar="ID", help="文书路径或案号的一部分。")],
    paper: Annotated[str, typer.Argument(help="公文种类，如 publicity。")],
    out: Annotated[Path, typer.Option(help="写到哪个文件夹。")],
    as_of: Day = None,
) -> None:
    """预览公文：加“预览·未经批准”水印，不编文号。"""
    from pipeline import flow

    for path in flow.draft(Settings.repo, ident, paper, out, _day(as_of)):
        typer.echo(str(path))


@app.command()
def approve(
    branch: Annotated[str, typer.Argument(help="待批准的分支。")],
    officer: Annotated[str, typer.Option("--as", help="名册中的人员编号。")],
    key: Annotated[str, typer.Option(help="签名私钥文件，或 agent。")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
) -> None:
    """核稿或签发：检查分支，预览将出具的公文，加上所缺的下一个签名并送达。"""
    from pipeline import flow, report

    if not yes and not typer.confirm(f"以 {officer} 的名义检查并签署 {branch}？"):
        raise typer.Exit(1)
    drafts = Path(tempfile.mkdtemp(prefix="dossier-draft-"))
    signed = flow.sign(Settings.repo, branch, officer, key, _now(), drafts)
    for path in signed.drafts:
        typer.echo(f"预览：{path}")
    if not signed.outcome.commit:
        typer.echo(report.lines_of(signed.outcome.findings))
        _refuse("没有签署，分支和主线都未改动")
    typer.echo(f"已{signed.outcome.next.title}：{signed.outcome.commit[:12]}")


@app.command()
def publish(
    out: Annotated[Path, typer.Option(help="公开网站的文件夹。")],
    internal: Annotated[Path | None, typer.Option(help="不公开的公文写到哪里。")] = None,
    previous: Annotated[
        str, typer.Option(help="以前的发布：版本或文件夹，默认 published 分支。")
    ] = "",
    commit: Annotated[bool, typer.Option("--commit", help="记入 published 分支并推送。")] = False,
    as_of: Day = None,
) -> None:
    """出具公文并生成公开网站；已出具的原样保留。"""
    from pipeline import flow, tables
    from pipeline.issuing import Output

    with tables.progress("出具公文") as told:
        done = flow.publish(
            Settings.repo,
            Output(out, internal),
            _day(as_of),
            previous=previous,
            commit_at=_now() if commit else None,
            progress=told,
        )
    tables.print_published(done, out, internal)


@app.command()
def audit(
    root: Annotated[str, typer.Option(help="应当以哪个提交为权限之始。")] = "",
    format: As = Format.TEXT,
    as_of: Day = None,
) -> None:
    """逐步核对主线：谁起草、核稿、签发，哪些步骤不生效、为什么。"""
    from pipeline import flow, tables

    ledger = flow.audit(Settings.repo, _day(as_of))
    if format is Format.JSON:
        typer.echo(tables.audit_json(ledger))
    else:
        tables.print_audit(ledger)
    if ledger.root is None:
        raise typer.Exit(1 if ledger.decisions else 0)
    if root and not ledger.root.startswith(root):
        _refuse(f"权限之始是 {ledger.root}，不是所给的 {root}")
    raise typer.Exit(1 if ledger.refused else 0)


@app.command()
def due(format: As = Format.TEXT, as_of: Day = None) -> None:
    """到期和将到期的事项：哪一天、什么事、该谁办、依据什么。"""
    from pipeline import duties, snapshot, tables

    with snapshot.taken(Settings.repo, _day(as_of)) as seen:
        found = duties.duties(seen.docket, seen.world, seen.as_of)
    if format is Format.JSON:
        typer.echo(tables.due_json(found, seen))
    else:
        tables.print_due(found, seen)


@app.command()
def doctor() -> None:
    """检查系统组件和字体：有没有、替代了哪种标准字体、缺了怎么装。"""
    from pipeline import tables

    raise typer.Exit(0 if tables.print_parts() else 1)


@app.command()
def demo(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="空文件夹。")],
) -> None:
    """把 2025 年度示例批次从申报到认定在新仓库上走一遍。"""
    from pipeline import showing

    showing.run(Settings.repo, target)


def _refuse(message: str) -> NoReturn:
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(1)


def main() -> None:
    """The console script: every foreseen failure is one sentence, any other is ours to mend."""
    try:
        app()
    except Exception as error:
        from pipeline.failures import told

        sys.exit(told(error))
