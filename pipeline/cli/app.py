"""The command line put together: one module a command, registered here in the order people meet.

Exit codes: 0 fine, 1 findings that block or a foreseen failure, 2 usage, 3 our fault. Heavy
libraries are loaded by the command that needs them, so `dossier --help` is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.acts import approve, demo, draft, new, publish
from pipeline.cli.audit import audit
from pipeline.cli.check import check
from pipeline.cli.lookup import doctor, due, rules
from pipeline.cli.options import program, repository
from pipeline.cli.purge import purge
from pipeline.cli.record import record
from pipeline.cli.status import show, status
from pipeline.model.failure import Failure

COMMANDS = (
    check, status, show, audit, due, rules, doctor, new, draft, approve, publish, demo, record,
    purge,
)  # fmt: skip

app = typer.Typer(
    name="dossier",
    help="重庆市绿色园区和绿色工厂认定：案卷检查、批准、出具公文、发布与审计。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"dossier {program()}")
        raise typer.Exit


@app.callback()
def before(
    context: typer.Context,
    repo: Annotated[
        Path | None, typer.Option(help="案卷库所在的文件夹，默认从当前文件夹向上找。")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本后退出。")
    ] = False,
) -> None:
    """Options that go before the command."""
    context.obj = repository(repo)


class HalfCompiled(Failure):
    """Python's own cache of a module was cut short when a disk was full."""


def _whole(command: Callable[..., None]) -> Callable[..., None]:
    """The command; typer would say no more than "Aborted." where a module cannot be loaded."""

    @wraps(command)
    def run(*given: Any, **named: Any) -> None:
        try:
            command(*given, **named)
        except EOFError as error:
            where = Path(__file__).parents[1]
            raise HalfCompiled(
                f"程序的编译缓存不完整，多半因为磁盘曾写满。请腾出空间，执行 "
                f"find {where} -name '*.pyc' -delete，再执行本命令"
            ) from error

    return run


for command in COMMANDS:
    app.command()(_whole(command))


def main() -> None:
    """The console script: every foreseen failure is one sentence, any other is ours to mend."""
    _speak_chinese()
    try:
        app()
    except Exception as error:
        from pipeline.cli.failures import report_failure

        sys.exit(report_failure(error))


def _speak_chinese() -> None:
    """What is printed is never what fails: UTF-8 where the locale has no Chinese (LC_ALL=C)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            try:
                "绿色".encode(stream.encoding)
            except UnicodeEncodeError:
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="backslashreplace")
