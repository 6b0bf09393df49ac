"""The failures a command foresees: each carries one Chinese sentence and what to do next."""

import tempfile
import traceback

import typer

from pipeline.demo import CannotReplay
from pipeline.flow import NoAuthority, NothingToPrint, Rewritten
from pipeline.issuing import Changed
from pipeline.previous import Damaged
from pipeline.publish import NotOurs
from pipeline.refs import HistoryError
from pipeline.render.errors import RenderError
from pipeline.scaffold import CannotDraft
from pipeline.signing import CannotSign

PROGRAMS = {
    "git": "apt-get install -y git",
    "ssh-keygen": "apt-get install -y openssh-client",
    "ssh-add": "apt-get install -y openssh-client",
}
FORESEEN = (
    CannotDraft,
    CannotReplay,
    CannotSign,
    Changed,
    Damaged,
    HistoryError,
    NoAuthority,
    NotOurs,
    NothingToPrint,
    OSError,
    RenderError,
    Rewritten,
)


def told(error: Exception) -> int:
    """Say what went wrong; the exit code: 1 where it was foreseen, 3 where it is our fault."""
    if isinstance(error, FileNotFoundError) and (command := PROGRAMS.get(str(error.filename))):
        typer.echo(f"错误：缺少程序 {error.filename}。请先执行：{command}", err=True)
        return 1
    if isinstance(error, FORESEEN):
        typer.echo(f"错误：{error}", err=True)
        return 1
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="dossier-", suffix=".log", delete=False
    ) as file:
        file.write("".join(traceback.format_exception(error)))
    typer.echo(f"程序出错（{type(error).__name__}）。请把 {file.name} 交给维护人员。", err=True)
    return 3
