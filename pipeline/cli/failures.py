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

_ELSEWHERE = "请腾出空间，或用环境变量 TMPDIR 另指一个文件夹"
_WHY: dict[type[Exception], str] = {
    MemoryError: "：本机内存不够，没有作出任何判定，请换内存更大的机器重试",
    RecursionError: "：本机的调用栈不够，没有作出任何判定",
}


def report_failure(error: Exception) -> int:
    """Say what went wrong; the exit code: 1 where it was foreseen, 3 where it is our fault."""
    if isinstance(error, FileNotFoundError) and (command := PROGRAMS.get(str(error.filename))):
        typer.echo(f"错误：缺少程序 {error.filename}。请先执行：{command}", err=True)
        return 1
    if isinstance(error, FileNotFoundError) and error.filename is None:
        typer.echo(f"错误：没有可写的临时文件夹：磁盘已满或没有权限。{_ELSEWHERE}", err=True)
        return 1
    if isinstance(error, OSError) and (reason := REASONS.get(error.errno or 0)):
        typer.echo(f"错误：读写 {error.filename or '文件'} 失败：{reason}", err=True)
        return 1
    if isinstance(error, Failure | OSError):
        # On one line: where a workflow runs us, a line of its own could be a command.
        typer.echo(f"错误：{' '.join(str(error).split())}", err=True)
        return 1
    text = "".join(traceback.format_exception(error))
    try:
        told = f"请把 {_kept(text)} 交给维护人员"
    except OSError:
        told = f"日志未能写入临时文件夹，请把以下内容交给维护人员：\n{text}"
    typer.echo(f"程序出错（{type(error).__name__}）{_WHY.get(type(error), '')}。{told}", err=True)
    return 3


def _kept(text: str) -> str:
    """The file that holds the log."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="dossier-", suffix=".log", delete=False
    ) as file:
        file.write(text)
    return file.name
