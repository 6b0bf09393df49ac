"""How a command that failed ends: one sentence where it was foreseen, else a log to report."""

import errno
import tempfile
import traceback

import typer

from pipeline.model.failure import Failure

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


def report_failure(error: Exception) -> int:
    """Say what went wrong; the exit code: 1 where it was foreseen, 3 where it is our fault."""
    if isinstance(error, FileNotFoundError) and (command := PROGRAMS.get(str(error.filename))):
        typer.echo(f"错误：缺少程序 {error.filename}。请先执行：{command}", err=True)
        return 1
    if isinstance(error, OSError) and (reason := REASONS.get(error.errno or 0)):
        typer.echo(f"错误：读写 {error.filename or '文件'} 失败：{reason}", err=True)
        return 1
    if isinstance(error, Failure | OSError):
        # On one line: where a workflow runs us, a line of its own could be a command.
        typer.echo(f"错误：{' '.join(str(error).split())}", err=True)
        return 1
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="dossier-", suffix=".log", delete=False
    ) as file:
        file.write("".join(traceback.format_exception(error)))
    typer.echo(f"程序出错（{type(error).__name__}）。请把 {file.name} 交给维护人员。", err=True)
    return 3
