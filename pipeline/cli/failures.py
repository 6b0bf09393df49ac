"""The failures a command foresees: each carries one Chinese sentence and what to do next."""

import errno
import tempfile
import traceback

import typer

from pipeline.demo.replay import CannotReplay
from pipeline.desk.new.begin import CannotDraft
from pipeline.forge.client import ForgeFailure
from pipeline.forge.record import CannotRecord
from pipeline.git.refs import HistoryError
from pipeline.git.ssh_keys import CannotSign
from pipeline.ledger.snapshot import Rewritten
from pipeline.publication.drafts import NothingToPrint
from pipeline.publication.issuing import Changed
from pipeline.publication.output import NotOurs, Overlapping
from pipeline.publication.previous import Damaged
from pipeline.publication.publishing import NoAuthority
from pipeline.render.errors import RenderError

PROGRAMS = {
    "git": "apt-get install -y git",
    "ssh-keygen": "apt-get install -y openssh-client",
    "ssh-add": "apt-get install -y openssh-client",
}
REASONS = {
    errno.EACCES: "没有权限，请换一个文件夹，或请管理员授权",
    errno.EDQUOT: "超出磁盘配额，请腾出空间后重试",
    errno.EEXIST: "已经存在，请换一个名称",
    errno.EFBIG: "文件大小超出系统限制，请检查磁盘和限额后重试",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOENT: "不存在，请核对路径",
    errno.ENOSPC: "磁盘空间不足，请腾出空间后重试",
    errno.ENOTDIR: "路径中有一段不是文件夹，请核对路径",
    errno.EPERM: "系统不允许，请换一个文件夹",
    errno.EROFS: "磁盘只读，请换一个文件夹",
}
FORESEEN = (
    CannotDraft,
    CannotRecord,
    CannotReplay,
    CannotSign,
    Changed,
    Damaged,
    ForgeFailure,
    HistoryError,
    NoAuthority,
    NotOurs,
    NothingToPrint,
    OSError,
    Overlapping,
    RenderError,
    Rewritten,
)


def told(error: Exception) -> int:
    """Say what went wrong; the exit code: 1 where it was foreseen, 3 where it is our fault."""
    if isinstance(error, FileNotFoundError) and (command := PROGRAMS.get(str(error.filename))):
        typer.echo(f"错误：缺少程序 {error.filename}。请先执行：{command}", err=True)
        return 1
    if isinstance(error, OSError) and (reason := REASONS.get(error.errno or 0)):
        typer.echo(f"错误：读写 {error.filename or '文件'} 失败：{reason}", err=True)
        return 1
    if isinstance(error, FORESEEN):
        # On one line: where a workflow runs us, a line of its own could be a command.
        typer.echo(f"错误：{' '.join(str(error).split())}", err=True)
        return 1
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="dossier-", suffix=".log", delete=False
    ) as file:
        file.write("".join(traceback.format_exception(error)))
    typer.echo(f"程序出错（{type(error).__name__}）。请把 {file.name} 交给维护人员。", err=True)
    return 3
