"""`dossier purge`."""

from __future__ import annotations

import typer

from pipeline.cli.options import settings


def purge(context: typer.Context) -> None:
    """从本仓库清除经批准撤除的内容（registry/withholdings/），其余一概保留。"""
    from pipeline.desk.purging import purge as purge_clone

    done = purge_clone(settings(context).repo)
    for one in done.dropped:
        typer.echo(f"- 已清除：{one.path}（{one.size}字节，依据 {one.by}）")
    for one in done.elsewhere:
        typer.echo(f"- 未能清除：{one.path} 还在本仓库借用的另一对象库中，请在那里执行")
    for path in done.files:
        typer.echo(f"- 工作目录中还有 {path}，请更新到最新主线（git pull）或删去")
    if not done.dropped and not done.elsewhere:
        typer.echo("- 没有需要清除的内容。")
    else:
        typer.echo("请再执行 git config gc.auto 0；其他克隆、镜像和备份也须各自清除。")
    raise typer.Exit(1 if done.elsewhere or done.files else 0)
