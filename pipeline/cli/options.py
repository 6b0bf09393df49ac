"""What commands share: formats, the repository meant, the day, and how one refuses.

The only reader of the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.model.clock import SHANGHAI

if TYPE_CHECKING:
    from pipeline.ledger.snapshot import Snapshot


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


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands before the command: the repository, and whether it was looked for, not given.

    Where it was looked for, paths on the command line are from the folder the person stands in.
    """

    repo: Path
    found: bool


Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至哪一日（含当日），默认今天。")
]
As = Annotated[Format, typer.Option("--format", help="输出格式。")]


def settings(context: typer.Context) -> Settings:
    """The settings that the options before the command gave (`app.before`)."""
    found: Settings = context.obj
    return found


def repository(given: Path | None) -> Settings:
    """The repository given by `--repo`, else the one above the current folder."""
    if given is not None and not given.is_dir():
        refuse(f"没有文件夹 {given}，请核对 --repo")
    return Settings(given, False) if given else Settings(_upward(Path.cwd()), True)


def _upward(start: Path) -> Path:
    """The nearest folder at or above `start` with a repository or schemas, else `start`."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or (folder / "schemas").is_dir():
            return folder
    return start


def require_content(seen: Snapshot) -> Snapshot:
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


def program() -> str:
    """The version of this program."""
    from importlib.metadata import version

    return version("green-dossier")


def refuse(message: str) -> NoReturn:
    """Say one sentence and end with exit code 1."""
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(1)
