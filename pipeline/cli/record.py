"""The command that asks a forge: record the reviews of merges made there."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from pipeline.cli.keys import key_bytes
from pipeline.cli.options import now, settings


def record(
    context: typer.Context,
    key: Annotated[str, typer.Option(help="记录员的私钥文件（权限 600），或 - 从标准输入读取。")],
    merge: Annotated[str, typer.Option(help="只记录这一次合并，默认全部尚未记录的。")] = "",
    repo_slug: Annotated[
        str, typer.Option(help="平台上的仓库，所有者/名称；默认取 GITHUB_REPOSITORY。")
    ] = "",
) -> None:
    """把网页上合并的审核情况记入 refs/notes/approvals，供审计采信。"""
    from pipeline.forge import record as forge_record
    from pipeline.forge.client import Access, Forge
    from pipeline.git.keys.ssh_keys import machine

    access = Access(
        os.environ.get("GITHUB_API_URL", "https://api.github.com"),
        repo_slug or os.environ.get("GITHUB_REPOSITORY", ""),
        os.environ.get("GITHUB_TOKEN", ""),
    )
    with Forge(access) as forge:
        order = forge_record.Order(machine(key_bytes(key)), now(), merge)
        done = forge_record.record(settings(context).repo, forge, order)
    for recorded in done.recorded:
        counted = f"{len(recorded.reviews)} 次审核"
        typer.echo(f"- 已记录：{recorded.merge[:12]}（请求 {recorded.pull_request}，{counted}）")
    for sha, reason in done.refused.items():
        typer.echo(f"- 未记录：{sha[:12]}：{reason}")
    if not done.recorded and not done.refused:
        typer.echo("- 没有需要记录的合并。")
    raise typer.Exit(1 if done.refused else 0)
